package io.allim.event;

import jakarta.inject.Singleton;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Tells whether a message that came by HTTP is of an allowed topic, from SNS itself, and fresh. Nothing that it names is
 * fetched but a certificate of AWS; and that last, when everything else is right.
 */
@Singleton
class SnsVerifier {

    private final EventsConfig allowed;
    private final SnsHttpConfig config;
    private final SigningCertificates certificates;

    public SnsVerifier(EventsConfig allowed, SnsHttpConfig config, SigningCertificates certificates) {
        this.allowed = allowed;
        this.config = config;
        this.certificates = certificates;
    }

    /** What a message turned out to be. */
    public sealed interface Verdict {

        record Genuine() implements Verdict {}

        /** @param why one sentence, of nothing that the message holds */
        record Forged(String why) implements Verdict {}

        /** @param after when it is worthwhile to ask again */
        record Unknown(Duration after) implements Verdict {}
    }

    public Verdict verify(SignedSns message, Instant now) {
        Optional<TopicArn> topic =
                Optional.of(message.topicArn()).filter(allowed::allowsTopic).flatMap(TopicArn::parse);
        if (topic.isEmpty()) {
            return new Verdict.Forged("The topic is not one of allim.events.topics.");
        }
        if (message.at().isBefore(now.minus(config.maxAge())) || message.at().isAfter(now.plus(config.maxAhead()))) {
            return new Verdict.Forged("The message is older than allim.events.http.max-age, or from the future.");
        }
        Optional<String> algorithm = algorithm(message.version());
        if (algorithm.isEmpty()) {
            return new Verdict.Forged("The version of the signature is unknown.");
        }
        if (!topic.get().signsWith(message.certificateUrl())) {
            return new Verdict.Forged("The certificate is not one of SNS in the topic's region.");
        }
        return switch (certificates.find(
                URI.create(message.certificateUrl()), topic.get().signers(), now)) {
            case SigningCertificates.Found.Refused refused ->
                new Verdict.Forged("The certificate is no good: " + refused.why() + ".");
            case SigningCertificates.Found.Unavailable _ -> new Verdict.Unknown(SigningCertificates.BETWEEN_FETCHES);
            case SigningCertificates.Found.Known(X509Certificate certificate) ->
                isSigned(message, algorithm.get(), certificate)
                        ? new Verdict.Genuine()
                        : new Verdict.Forged("The signature is not one of SNS over this message.");
        };
    }

    private static Optional<String> algorithm(String version) {
        return switch (version) {
            case "1" -> Optional.of("SHA1withRSA");
            case "2" -> Optional.of("SHA256withRSA");
            default -> Optional.empty();
        };
    }

    private static boolean isSigned(SignedSns message, String algorithm, X509Certificate certificate) {
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initVerify(certificate.getPublicKey());
            signature.update(message.canonical());
            return signature.verify(message.signature());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
