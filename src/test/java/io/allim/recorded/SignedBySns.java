package io.allim.recorded;

import io.allim.event.CertificateSource;
import io.allim.event.SnsSigner;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;

/** What SNS posts, and the certificate that it signs with. */
@Alternative
@Singleton
final class SignedBySns implements CertificateSource {

    private final SnsSigner sns = new SnsSigner();
    private final InstantSource clock;

    SignedBySns(InstantSource clock) {
        this.clock = clock;
    }

    String message(String topic, String text) {
        return sns.notification(topic, text, clock.instant()).toString();
    }

    @Override
    public Optional<byte[]> fetch(URI url) {
        return Optional.of(sns.certificate(clock.instant()));
    }
}
