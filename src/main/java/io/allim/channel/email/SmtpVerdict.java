package io.allim.channel.email;

import io.allim.channel.Outcome;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What becomes of a mail that an SMTP server did not take. */
final class SmtpVerdict {

    /** No such mailbox, mailbox moved, no mail for this address at all: RFC 3463, section 3.2, and RFC 7505. */
    private static final Set<String> GONE = Set.of("5.1.1", "5.1.6", "5.1.10");

    /** RFC 4954, section 6, and RFC 3207, section 4. */
    private static final Set<Integer> LOG_IN = Set.of(530, 534, 535, 538);

    /** Commands that the server does not understand or expect. */
    private static final Set<Integer> PROTOCOL = Set.of(500, 502, 503, 504);

    /** Exchange, for what this service sends at a time. */
    private static final int CONCURRENCY = 432;

    /**
     * By their last two parts: the sender's address (RFC 3463, section 3.2), logging in and encryption (RFC 5248), the
     * sender's DNS (RFC 7372, 7505), and those of Exchange for logging in, sending as another, and relaying.
     */
    private static final Set<String> SET_UP = Set.of(
            "1.7", "1.8", "7.8", "7.9", "7.10", "7.11", "7.13", "7.14", "7.20", "7.21", "7.22", "7.23", "7.24", "7.25",
            "7.26", "7.27", "7.3", "7.57", "7.60", "7.64");

    private static final Set<String> TOO_LARGE = Set.of("5.2.3", "5.3.4");
    private static final int TOO_LARGE_CODE = 552;

    /** What servers write behind {@code 5.7.1} and codes without a status, when it is no mail that they refuse. */
    private static final Pattern SET_UP_WORDS = Pattern.compile(
            "\\brelay|helo command rejected|client host|sender address rejected|not owned by user|send as this|not"
                    + " verified|verified sender|authenticat|starttls|encryption (is )?(required|needed)");

    private SmtpVerdict() {}

    /**
     * What is wrong before the mail was begun, and what servers say of the set-up later on, concerns all mail: it is not
     * charged to this one.
     *
     * @param secrets that are not repeated
     * @see <a href="https://www.rfc-editor.org/rfc/rfc5321#section-4.2.1">RFC 5321, reply codes</a>
     * @see <a href="https://www.rfc-editor.org/rfc/rfc3463">RFC 3463, enhanced status codes</a>
     * @see <a href="https://www.postfix.org/postconf.5.html#smtpd_delay_reject">Postfix, which refuses names, hosts and
     *     senders when it is told the receiver</a>
     */
    static Outcome of(SmtpTrouble trouble, Mail mail, List<String> secrets) {
        if (!trouble.isAnswered()) {
            return unanswered(trouble);
        }
        SmtpReply reply = trouble.answer();
        String said = reply + Quotation.of(reply.text(), mail, secrets).transform(it -> it.isEmpty() ? it : ": " + it);
        if (trouble.step().isBeforeMail()) {
            return Outcome.notReady("the SMTP server " + before(trouble.step()) + ": " + said);
        }
        if (isSetUp(trouble.step(), reply)) {
            return Outcome.notReady("the SMTP server refuses how this service is set up: " + said);
        }
        if (reply.endsConnection() && trouble.step() != SmtpStep.END || reply.code() == CONCURRENCY) {
            return Outcome.notReady("the SMTP server takes no mail from this service now: " + said);
        }
        if (reply.isForNow()) {
            return Outcome.tryAgain("the SMTP server does not take the mail now: " + said);
        }
        return refused(trouble.step(), reply, said);
    }

    private static String before(SmtpStep step) {
        return switch (step) {
            case HELLO -> "refuses the name that this service greets with (allim.email.smtp.helo-name)";
            case ENCRYPT -> "refuses to encrypt (allim.email.smtp.tls)";
            case LOG_IN -> "doesn't let this service log in (allim.email.smtp.user)";
            case CONNECT, SENDER, RECEIVER, DATA, END, BETWEEN -> "takes no connection";
        };
    }

    /** A sender who is refused is what this service is set up with, whatever the reason is called. */
    private static boolean isSetUp(SmtpStep step, SmtpReply reply) {
        String status = reply.status();
        boolean tooLarge = TOO_LARGE.contains(status) || reply.code() == TOO_LARGE_CODE && status.isEmpty();
        return step == SmtpStep.SENDER && !reply.isForNow() && !tooLarge
                || LOG_IN.contains(reply.code())
                || PROTOCOL.contains(reply.code())
                || !status.isEmpty() && SET_UP.contains(status.substring(2))
                || reply.isRefusal() && !GONE.contains(status) && reply.says(SET_UP_WORDS);
    }

    private static Outcome refused(SmtpStep step, SmtpReply reply, String said) {
        return step == SmtpStep.RECEIVER && GONE.contains(reply.status())
                ? Outcome.addressGone("the mailbox doesn't exist: " + said)
                : Outcome.rejected("the SMTP server refuses the mail: " + said);
    }

    private static Outcome unanswered(SmtpTrouble trouble) {
        String why = trouble.isUnreadable() ? "the SMTP server's answer can't be read" : "";
        if (trouble.step() == SmtpStep.END) {
            return Outcome.noAnswer(why.isEmpty() ? "the SMTP server did not answer: " + trouble.how() : why);
        }
        return trouble.step().isBeforeMail()
                ? Outcome.notReady(
                        why.isEmpty() ? "the SMTP server can't be reached as configured: " + trouble.how() : why)
                : Outcome.tryAgain(why.isEmpty() ? "the SMTP server did not hear the mail out: " + trouble.how() : why);
    }
}
