package io.allim.event;

import jakarta.inject.Singleton;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;

/**
 * The certificates with which SNS signs. Whoever knows the ARN of an allowed topic can make this look for one that there
 * is not; so each host is asked once a minute at most, and what was no good is not asked for again.
 */
@Singleton
public class SigningCertificates {

    static final Duration BETWEEN_FETCHES = Duration.ofMinutes(1);

    private static final Duration REMEMBERED = Duration.ofHours(1);
    private static final int MAX_REMEMBERED = 1000;
    private static final int MIN_KEY_BITS = 2048;
    private static final int DNS_NAME = 2;

    private final CertificateSource source;
    private final Map<URI, X509Certificate> known = new ConcurrentHashMap<>();
    private final Map<URI, Instant> refused = new ConcurrentHashMap<>();
    private final Map<String, Instant> asked = new ConcurrentHashMap<>();

    public SigningCertificates(CertificateSource source) {
        this.source = source;
    }

    sealed interface Found {

        record Known(X509Certificate certificate) implements Found {}

        record Refused(String why) implements Found {}

        /** Nobody knows before the minute is over. */
        record Unavailable() implements Found {}
    }

    /**
     * @param url of a host of AWS
     * @param signers to one of whom it must be issued
     */
    Found find(URI url, List<String> signers, Instant now) {
        X509Certificate certificate = known.get(url);
        return certificate == null ? fetch(url, signers, now) : checked(certificate, signers, now);
    }

    private synchronized Found fetch(URI url, List<String> signers, Instant now) {
        if (known.containsKey(url)) {
            return checked(known.get(url), signers, now);
        }
        if (refused.containsKey(url) && isRecent(refused.get(url), REMEMBERED, now)) {
            return new Found.Refused("there is no certificate of SNS at the URL");
        }
        if (asked.containsKey(url.getHost()) && isRecent(asked.get(url.getHost()), BETWEEN_FETCHES, now)) {
            return new Found.Unavailable();
        }
        asked.put(url.getHost(), now);
        try {
            Optional<X509Certificate> read = source.fetch(url).flatMap(SigningCertificates::read);
            Found found = read.map(certificate -> checked(certificate, signers, now))
                    .orElseGet(() -> new Found.Refused("there is no certificate of SNS at the URL"));
            remember(url, found, now);
            return found;
        } catch (IOException e) {
            return new Found.Unavailable();
        }
    }

    /** What is yet to come was before the clock was set back. */
    private static boolean isRecent(Instant then, Duration time, Instant now) {
        return !now.isBefore(then) && now.isBefore(then.plus(time));
    }

    private void remember(URI url, Found found, Instant now) {
        switch (found) {
            case Found.Known(X509Certificate certificate) -> known.put(url, certificate);
            case Found.Refused _ -> {
                if (refused.size() >= MAX_REMEMBERED) {
                    refused.clear();
                }
                refused.put(url, now);
            }
            case Found.Unavailable _ -> {}
        }
    }

    /**
     * AWS answers with the certificate alone. Without those between it and a root, which only its own text would name, it
     * is trusted because it came from AWS's host over TLS.
     */
    private static Found checked(X509Certificate certificate, List<String> signers, Instant now) {
        Date date = Date.from(now);
        if (date.before(certificate.getNotBefore()) || date.after(certificate.getNotAfter())) {
            return new Found.Refused("the certificate is not valid now");
        }
        if (names(certificate).stream().noneMatch(signers::contains)) {
            return new Found.Refused("the certificate is not issued to SNS");
        }
        boolean issued = certificate.getBasicConstraints() < 0
                && !certificate.getIssuerX500Principal().equals(certificate.getSubjectX500Principal());
        if (!issued) {
            return new Found.Refused("the certificate is issued by nobody else");
        }
        return certificate.getPublicKey() instanceof RSAPublicKey key
                        && key.getModulus().bitLength() >= MIN_KEY_BITS
                ? new Found.Known(certificate)
                : new Found.Refused("the certificate's key is too weak");
    }

    private static Optional<X509Certificate> read(byte[] pem) {
        try {
            return Optional.of((X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem)));
        } catch (CertificateException e) {
            return Optional.empty();
        }
    }

    /** The alternative names, else the common name. */
    private static Set<String> names(X509Certificate certificate) {
        try {
            Set<String> alternatives =
                    Optional.ofNullable(certificate.getSubjectAlternativeNames()).orElse(List.of()).stream()
                            .filter(name -> name.get(0).equals(DNS_NAME))
                            .map(name -> (String) name.get(1))
                            .collect(Collectors.toSet());
            return alternatives.isEmpty() ? commonNames(certificate) : alternatives;
        } catch (CertificateException | InvalidNameException e) {
            return Set.of();
        }
    }

    private static Set<String> commonNames(X509Certificate certificate) throws InvalidNameException {
        return new LdapName(certificate.getSubjectX500Principal().getName())
                .getRdns().stream()
                        .filter(part -> part.getType().equalsIgnoreCase("CN"))
                        .map(part -> part.getValue().toString())
                        .collect(Collectors.toSet());
    }
}
