package io.allim.channel.email;

import io.allim.http.TlsFailure;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a dialog with an SMTP server failed.
 *
 * @param step at which it did
 * @param reply what the server answered there; empty when it did not
 */
record SmtpTrouble(SmtpStep step, Optional<SmtpReply> reply, Exception failure) {

    /** What Angus makes of a connection that was closed. */
    private static final String CLOSED = "[EOF]";

    private static final SmtpReply NONE = new SmtpReply(0, "");

    /** Whether the server answered so that it can be understood. */
    boolean isAnswered() {
        return reply.filter(SmtpReply::isReadable).isPresent();
    }

    private boolean isClosed() {
        return reply.filter(it -> it.text().startsWith(CLOSED)).isPresent();
    }

    /** Whether what came can't be read as an answer. */
    boolean isUnreadable() {
        return reply.isPresent() && !isAnswered() && !isClosed();
    }

    SmtpReply answer() {
        return reply.orElse(NONE);
    }

    /** Whether a connection that had been kept was found closed, by which nothing is said of the mail. */
    boolean isOfStaleConnection() {
        return step != SmtpStep.END && (answer().endsConnection() || !isAnswered() && !isUnreadable());
    }

    /** Whether the server takes no further connection while others are open. */
    boolean isOfTooMany() {
        return step.isBeforeMail() && (answer().endsConnection() || answer().isAboutConnections());
    }

    /** Whether the connection is good for the next mail. */
    boolean leavesConnection() {
        return !step.isBeforeMail() && isAnswered() && !answer().endsConnection();
    }

    /** What happened instead of an answer. */
    String how() {
        return TlsFailure.of(innermost())
                .or(() -> tls())
                .orElseGet(() -> isClosed() ? "it closed the connection" : cause());
    }

    private Optional<String> tls() {
        return causes().flatMap(cause -> TlsFailure.of(cause).stream()).findFirst();
    }

    private String cause() {
        return switch (innermost()) {
            case AuthenticationFailedException _ ->
                "there is no password (allim.email.smtp.password), or it offers no log-in with one";
            case UnknownHostException _ -> "its name is not found";
            case ConnectException _ -> "nobody listens there";
            case NoRouteToHostException _ -> "there is no way to it";
            case SocketTimeoutException _ -> "no answer in time";
            case SocketException _ -> "the connection broke";
            case MessagingException e
            when String.valueOf(e.getMessage()).startsWith("STARTTLS is required") ->
                "it offers no STARTTLS; see allim.email.smtp.tls";
            case Throwable other -> "the client failed with " + other.getClass().getSimpleName();
        };
    }

    private Throwable innermost() {
        return causes().reduce((outer, inner) -> inner).orElse(failure);
    }

    private Stream<Throwable> causes() {
        return Stream.<Throwable>iterate(failure, it -> it != null, SmtpTrouble::next)
                .limit(20);
    }

    private static @Nullable Throwable next(Throwable failure) {
        return failure instanceof MessagingException outer && outer.getNextException() != null
                ? outer.getNextException()
                : failure.getCause();
    }
}
