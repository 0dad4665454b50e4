package io.allim.http;

import java.io.EOFException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Why no secure connection came about, for the person who can mend it. It names no host and nothing of a certificate. */
public final class TlsFailure {

    /** RFC 8446, section 6; the JDK writes {@code Received fatal alert: handshake_failure}. */
    private static final Pattern ALERT = Pattern.compile("alert: ?([a-z_]{1,40})");

    private TlsFailure() {}

    /** @return empty when the failure has nothing to do with TLS */
    public static Optional<String> of(Throwable failure) {
        List<Throwable> causes = Stream.iterate(failure, it -> it != null, Throwable::getCause)
                .limit(20)
                .toList();
        boolean ofTls =
                causes.stream().anyMatch(it -> it instanceof SSLException || it instanceof CertificateException);
        return ofTls
                ? Optional.of(causes.reversed().stream()
                        .flatMap(cause -> reason(cause).stream())
                        .findFirst()
                        .orElse("TLS failed with " + causes.getLast().getClass().getSimpleName()))
                : Optional.empty();
    }

    private static Optional<String> reason(Throwable cause) {
        String said = String.valueOf(cause.getMessage());
        return switch (cause) {
            case CertificateExpiredException _ -> Optional.of("the server's certificate has expired");
            case CertificateNotYetValidException _ -> Optional.of("the server's certificate is not valid yet");
            case EOFException _ -> Optional.of("the server ended the TLS handshake");
            default -> reason(said);
        };
    }

    /** The JDK and the HTTP client have no types for these. */
    private static Optional<String> reason(String said) {
        Matcher alert = ALERT.matcher(said);
        if (alert.find()) {
            return Optional.of("the server answered with the TLS alert " + alert.group(1));
        }
        return Stream.of(
                        new Reason(
                                "unable to find valid certification path", "is signed by nobody this service trusts"),
                        new Reason("No subject alternative", "is for another name"),
                        new Reason("No name matching", "is for another name"),
                        new Reason("match any of the subject alternative", "is for another name"),
                        new Reason("match the common name", "is for another name"),
                        new Reason("revoked", "has been revoked"),
                        new Reason("algorithm constraints", "is made with an algorithm that is too weak"))
                .filter(reason -> said.contains(reason.said))
                .map(reason -> "the server's certificate " + reason.why)
                .findFirst()
                .or(() -> handshake(said));
    }

    private static Optional<String> handshake(String said) {
        if (said.contains("unrecognized SSL message")) {
            return Optional.of("the server does not speak TLS at this port");
        }
        if (said.contains("No appropriate protocol") || said.contains("is not accepted by client preferences")) {
            return Optional.of("the server knows no version of TLS that this service accepts");
        }
        return said.contains("terminated the handshake") || said.contains("reset")
                ? Optional.of("the server ended the TLS handshake")
                : Optional.empty();
    }

    private record Reason(String said, String why) {}
}
