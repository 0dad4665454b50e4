package io.allim.channel.email;

import io.allim.channel.Outcome;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;

/** What an SMTP server's answers mean. Its sentences are looked at and never repeated: they hold addresses. */
final class SmtpVerdict {

    /** No such mailbox, mailbox moved, no mail for this address at all. */
    private static final List<String> GONE = List.of("5.1.1", "5.1.6", "5.1.10");

    /** RFC 4954, section 6. */
    private static final List<Integer> LOG_IN = List.of(530, 534, 535, 538);

    private static final Pattern ENHANCED = Pattern.compile("\\b([245]\\.[0-9]{1,3}\\.[0-9]{1,3})\\b");

    private SmtpVerdict() {}

    /** @param code 0 when there was none */
    private record Reply(int code, String enhanced, boolean isAboutReceiver) {

        @Override
        public String toString() {
            return enhanced.isEmpty() ? Integer.toString(code) : code + " " + enhanced;
        }
    }

    /**
     * A refusal to log in is tried again: it concerns all mail, and an operator mends it.
     *
     * @param begun whether the mail was begun to be given to the server
     * @see <a href="https://www.rfc-editor.org/rfc/rfc5321#section-4.2.1">RFC 5321, reply codes</a>
     * @see <a href="https://www.rfc-editor.org/rfc/rfc3463#section-3.2">RFC 3463, address status</a>
     */
    static Outcome of(MessagingException failure, boolean begun) {
        if (failure instanceof AuthenticationFailedException) {
            return Outcome.tryAgain("the SMTP server doesn't let this service log in; see allim.email.smtp");
        }
        Optional<Reply> answer =
                chain(failure).flatMap(it -> reply(it).stream()).reduce((outer, inner) -> inner);
        if (answer.isEmpty()) {
            String what = chain(failure)
                    .reduce((outer, inner) -> inner)
                    .orElse(failure)
                    .getClass()
                    .getSimpleName();
            return begun
                    ? Outcome.unanswered("the SMTP server did not answer: " + what)
                    : Outcome.tryAgain("the SMTP server can't be reached as configured: " + what);
        }
        Reply reply = answer.get();
        return switch (reply.code() / 100) {
            case 4 -> Outcome.tryAgain("the SMTP server takes no mail now: " + reply);
            case 5 -> refused(reply);
            default -> Outcome.unanswered("the SMTP server's answer can't be understood");
        };
    }

    private static Outcome refused(Reply reply) {
        if (LOG_IN.contains(reply.code())) {
            return Outcome.tryAgain("the SMTP server wants another log-in: " + reply);
        }
        return reply.isAboutReceiver() && GONE.contains(reply.enhanced())
                ? Outcome.addressGone("the mailbox doesn't exist: " + reply)
                : Outcome.rejected("the SMTP server refuses the mail: " + reply);
    }

    private static Stream<Exception> chain(Exception failure) {
        return Stream.iterate(failure, it -> it != null, SmtpVerdict::next).limit(10);
    }

    private static Exception next(Exception failure) {
        return failure instanceof MessagingException outer ? outer.getNextException() : null;
    }

    private static Optional<Reply> reply(Exception failure) {
        return switch (failure) {
            case SMTPAddressFailedException e -> Optional.of(reply(e.getReturnCode(), e, true));
            case SMTPSenderFailedException e -> Optional.of(reply(e.getReturnCode(), e, false));
            case SMTPSendFailedException e -> Optional.of(reply(e.getReturnCode(), e, false));
            default -> Optional.empty();
        };
    }

    private static Reply reply(int code, Exception failure, boolean isAboutReceiver) {
        Matcher enhanced = ENHANCED.matcher(String.valueOf(failure.getMessage()));
        return new Reply(code, enhanced.find() ? enhanced.group(1) : "", isAboutReceiver);
    }
}
