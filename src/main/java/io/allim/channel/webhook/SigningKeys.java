package io.allim.channel.webhook;

import io.allim.access.ServiceKey;
import io.allim.access.ServiceKeys;
import io.allim.channel.Address;
import io.allim.channel.AddressKind;
import io.allim.channel.SigningSecrets;
import io.allim.table.Table;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/**
 * The secret of a URL is an HMAC of the URL under a key of the service, so no secret needs to be stored per receiver. It is
 * that of the URL's one spelling; a URL that is spelled otherwise has a second one, by which versions before signed.
 * After a rotation another instance may sign with the old key alone for as long as {@link ServiceKeys#CACHED};
 * receivers that keep the old secret beside the new one for that long notice nothing.
 */
@Singleton
final class SigningKeys implements SigningSecrets {

    /** How long the key before signs as well after a rotation. */
    static final Duration OVERLAP = Duration.ofHours(24);

    private final ServiceKeys keys;

    SigningKeys(Table table) {
        keys = new ServiceKeys(table, "webhook-keys", OVERLAP);
    }

    @Override
    public AddressKind kind() {
        return WebhookChannel.KIND;
    }

    @Override
    public List<String> secrets(String url, Instant now) {
        String canonical = new Address(WebhookChannel.KIND, url).canonical().value();
        return Stream.of(canonical, url)
                .distinct()
                .flatMap(spelling -> keys.inForce(now).stream().map(key -> secret(key, spelling)))
                .toList();
    }

    @Override
    public void rotate(Instant now) {
        keys.rotate(now);
    }

    private static String secret(ServiceKey key, String url) {
        byte[] secret = key.mac(url.getBytes(StandardCharsets.UTF_8));
        return Signature.SECRET_PREFIX + Base64.getEncoder().encodeToString(secret);
    }
}
