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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;

/**
 * The certificates with which SNS signs. Whoever knows the ARN of an allowed topic can make this look for ones that there
 * are not. So a host is asked {@value #BURST} times at once and then every {@link #BETWEEN_FETCHES} at most; each time for
 * the certificate that most messages have named since it was last looked for, which no forger can outdo by inventing
 * others; and for what was no good not again within an hour. Who waits for an answer keeps nobody else waiting.
 */
@Singleton
class SigningCertificates {

    static final int BURST = 5;
    static final Duration BETWEEN_FETCHES = Duration.ofSeconds(10);

    private static final Duration REMEMBERED = Duration.ofHours(1);
    private static final int MAX_REMEMBERED = 10_000;
    private static final int MIN_KEY_BITS = 2048;
    private static final int DNS_NAME = 2;

    private final CertificateSource source;
    private final Map<URI, X509Certificate> known = new ConcurrentHashMap<>();
    private final Map<URI, Instant> refused = lasting();
    private final Map<String, Host> hosts = new HashMap<>();

    SigningCertificates(CertificateSource source) {
        this.source = source;
    }

    sealed interface Found {

        record Known(X509Certificate certificate) implements Found {}

        record Refused(String why) implements Found {}

        /** Nobody knows before the next time that the host may be asked. */
        record Unavailable() implements Found {}
    }

    /** What was asked of a host, and what messages would have it asked for: how many name which certificate. */
    private static final class Host {

        final Map<URI, Integer> wanted = lasting();
        final Map<URI, CompletableFuture<Found>> underWay = new HashMap<>();
        Instant paidUntil = Instant.MIN;
    }

    /** Of the latest, {@value #MAX_REMEMBERED}. */
    private static <T> Map<URI, T> lasting() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<URI, T> eldest) {
                return size() > MAX_REMEMBERED;
            }
        };
    }

    /**
     * @param url of a host of AWS
     * @param signers to one of whom it must be issued
     */
    Found find(URI url, List<String> signers, Instant now) {
        X509Certificate certificate = known.get(url);
        if (certificate != null) {
            return checked(certificate, signers, now);
        }
        CompletableFuture<Found> found = new CompletableFuture<>();
        FetchPermit permit = fetchPermit(url, found, now);
        permit.fetch().ifPresent(chosen -> fetch(chosen, found, signers, now));
        return permit.answer().map(CompletableFuture::join).orElseGet(Found.Unavailable::new);
    }

    /**
     * What a message may do for its certificate.
     *
     * @param fetch what to fetch, which may be what other messages wait for
     * @param answer where its own certificate will be, if that is under way
     */
    private record FetchPermit(Optional<URI> fetch, Optional<CompletableFuture<Found>> answer) {

        static FetchPermit answered(Found found) {
            return new FetchPermit(Optional.empty(), Optional.of(CompletableFuture.completedFuture(found)));
        }
    }

    private synchronized FetchPermit fetchPermit(URI url, CompletableFuture<Found> found, Instant now) {
        if (known.containsKey(url)) {
            return FetchPermit.answered(new Found.Known(known.get(url)));
        }
        if (refused.containsKey(url) && isRecent(refused.get(url), REMEMBERED, now)) {
            return FetchPermit.answered(noCertificate());
        }
        Host host = hosts.computeIfAbsent(url.getHost(), _ -> new Host());
        if (host.underWay.containsKey(url)) {
            return new FetchPermit(Optional.empty(), Optional.of(host.underWay.get(url)));
        }
        int asked = host.wanted.merge(url, 1, Integer::sum);
        if (!mayAsk(host, now)) {
            return new FetchPermit(Optional.empty(), Optional.empty());
        }
        URI chosen = host.wanted.entrySet().stream()
                .filter(other -> other.getValue() > asked)
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(url);
        host.wanted.remove(chosen);
        host.underWay.put(chosen, found);
        return new FetchPermit(Optional.of(chosen), Optional.of(found).filter(_ -> chosen.equals(url)));
    }

    /** Each time is paid for with the time between two; {@value #BURST} may be paid for in advance. */
    private static boolean mayAsk(Host host, Instant now) {
        Instant from = now.minus(BETWEEN_FETCHES.multipliedBy(BURST));
        boolean unknown = host.paidUntil.isBefore(from) || host.paidUntil.isAfter(now);
        Instant paid = (unknown ? from : host.paidUntil).plus(BETWEEN_FETCHES);
        if (paid.isAfter(now)) {
            return false;
        }
        host.paidUntil = paid;
        return true;
    }

    /** Outside of the lock: nobody but those who need this one wait for it. */
    private void fetch(URI url, CompletableFuture<Found> found, List<String> signers, Instant now) {
        Found answer = new Found.Unavailable();
        try {
            answer = source.fetch(url)
                    .flatMap(SigningCertificates::read)
                    .map(certificate -> checked(certificate, signers, now))
                    .orElseGet(SigningCertificates::noCertificate);
        } catch (IOException e) {
            // Which leaves it unavailable.
        } finally {
            remember(url, answer, now);
            found.complete(answer);
        }
    }

    /** What is yet to come was before the clock was set back. */
    private static boolean isRecent(Instant then, Duration time, Instant now) {
        return !now.isBefore(then) && now.isBefore(then.plus(time));
    }

    private static Found noCertificate() {
        return new Found.Refused("there is no certificate of SNS at the URL");
    }

    private synchronized void remember(URI url, Found found, Instant now) {
        Objects.requireNonNull(hosts.get(url.getHost())).underWay.remove(url);
        switch (found) {
            case Found.Known(X509Certificate certificate) -> known.put(url, certificate);
            case Found.Refused _ -> refused.put(url, now);
            case Found.Unavailable _ -> {}
        }
    }

    /**
     * AWS answers with the certificate alone. Without those between it and a root, which only its own text would name, it
     * is trusted because it came from AWS's host over TLS.
     */
    private static Found checked(X509Certificate certificate, List<String> signers, Instant now) {
        boolean early = now.isBefore(certificate.getNotBefore().toInstant());
        if (early || now.isAfter(certificate.getNotAfter().toInstant())) {
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
