package io.allim.access.oidc;

import java.security.Key;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;

/**
 * The public keys of a provider, read again when they are old and when a token names one that is not among them. While the
 * provider does not answer, those that were read before hold for a day.
 */
final class ProviderKeys {

    /** After this time a key that the provider took back is no longer used. */
    static final Duration KEPT = Duration.ofHours(1);

    /** As long as {@link #KEPT} can't be kept because the provider is down. */
    static final Duration KEPT_WITHOUT_ANSWER = Duration.ofDays(1);

    /** Strangers can name any key: the provider is asked no more often than this. */
    static final Duration REST = Duration.ofSeconds(30);

    private static final Logger LOG = Logger.getLogger(ProviderKeys.class);

    private final Supplier<String> keySet;
    private Map<String, Key> keys = Map.of();
    private Instant read = Instant.MIN;
    private Instant asked = Instant.MIN;
    private Optional<ProviderUnavailable> failure = Optional.empty();

    /** @param keySet reads the JWK Set */
    ProviderKeys(Supplier<String> keySet) {
        this.keySet = keySet;
    }

    /**
     * @param id of the key
     * @return empty when the provider has no such key
     * @throws ProviderUnavailable when it does not say whether it has
     */
    synchronized Optional<Key> find(String id, Instant now) {
        boolean old = isOver(read, KEPT, now);
        if ((old || !keys.containsKey(id)) && isOver(asked, REST, now)) {
            ask(now);
        }
        boolean known = !isOver(read, KEPT_WITHOUT_ANSWER, now);
        Optional<Key> key = Optional.ofNullable(keys.get(id)).filter(_ -> known);
        if (key.isEmpty() && failure.isPresent()) {
            throw failure.get();
        }
        return key;
    }

    /** A clock that was turned back makes everything old. */
    private static boolean isOver(Instant since, Duration time, Instant now) {
        return since.equals(Instant.MIN) || now.isBefore(since) || !now.isBefore(since.plus(time));
    }

    private void ask(Instant now) {
        asked = now;
        try {
            keys = parse(keySet.get());
            read = now;
            failure = Optional.empty();
        } catch (ProviderUnavailable e) {
            failure = Optional.of(e);
            LOG.warnf("People can't sign in, or not with new keys: %s", e.getMessage());
        }
    }

    private static Map<String, Key> parse(String text) {
        try {
            Map<String, Key> keys = new HashMap<>();
            new JsonWebKeySet(text)
                    .getJsonWebKeys().stream()
                            .filter(PublicJsonWebKey.class::isInstance)
                            .filter(key -> key.getKeyId() != null && !"enc".equals(key.getUse()))
                            .forEach(key -> keys.put(key.getKeyId(), ((PublicJsonWebKey) key).getPublicKey()));
            return keys;
        } catch (JoseException | RuntimeException e) {
            throw new ProviderUnavailable("the provider's keys are no JWK Set", e);
        }
    }
}
