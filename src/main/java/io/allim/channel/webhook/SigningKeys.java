package io.allim.channel.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.allim.channel.SigningSecrets;
import io.allim.table.Item;
import io.allim.table.Key;
import io.allim.table.Stored;
import io.allim.table.Table;
import io.allim.table.TableUnavailable;
import io.allim.table.Write;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The service's signing keys, in one item of the table:
 *
 * <pre>
 * webhook-keys / service   [{"key": base64 of 32 bytes, "since": instant}, ...]   the newest first
 * </pre>
 *
 * <p>The secret of a URL is an HMAC of the URL under a key, so no secret needs to be stored per receiver. The first key
 * is made when it is first needed; of several instances that try, one wins and the others use its key. After a rotation
 * another instance may sign with the old key alone for as long as {@link #CACHED}; receivers that keep the old secret
 * beside the new one for that long notice nothing.
 */
@Singleton
final class SigningKeys implements SigningSecrets {

    /** How long the key before signs as well after a rotation. */
    static final Duration OVERLAP = Duration.ofHours(24);

    /** How long keys are used without a look at the table. */
    static final Duration CACHED = Duration.ofSeconds(30);

    private static final Key PLACE = new Key("webhook-keys", "service");
    private static final int KEY_BYTES = 32;
    private static final int MAX_TRIES = 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Table table;
    private volatile Optional<Cached> cached = Optional.empty();

    SigningKeys(Table table) {
        this.table = table;
    }

    @Override
    public List<String> secrets(String url, Instant now) {
        List<ServiceKey> keys =
                cached.filter(known -> known.isFresh(now)).map(Cached::keys).orElseGet(() -> change(now, false));
        return inForce(keys, now).stream().map(key -> key.secret(url)).toList();
    }

    @Override
    public void rotate(Instant now) {
        change(now, true);
    }

    private List<ServiceKey> change(Instant now, boolean rotate) {
        for (int i = 0; i < MAX_TRIES; i++) {
            Optional<Stored> stored = table.get(PLACE);
            List<ServiceKey> known = stored.map(SigningKeys::read).orElse(List.of());
            if (!known.isEmpty() && !rotate) {
                return remember(known, now);
            }
            List<ServiceKey> next = new ArrayList<>(List.of(ServiceKey.random(now)));
            next.addAll(inForce(known, now));
            Item item = Item.of(PLACE, text(next));
            Write write = stored.map(old -> Write.putAt(item, old.version())).orElseGet(() -> Write.putNew(item));
            if (table.write(List.of(write)).done()) {
                return remember(List.copyOf(next), now);
            }
        }
        throw new TableUnavailable("the webhook keys are being changed by too many at once", new IOException());
    }

    private List<ServiceKey> remember(List<ServiceKey> keys, Instant now) {
        cached = Optional.of(new Cached(keys, now));
        return keys;
    }

    private static List<ServiceKey> inForce(List<ServiceKey> keys, Instant now) {
        return IntStream.range(0, keys.size())
                .filter(i -> i == 0 || now.isBefore(keys.get(i - 1).since().plus(OVERLAP)))
                .mapToObj(keys::get)
                .toList();
    }

    private static List<ServiceKey> read(Stored stored) {
        try {
            List<ServiceKey> keys = new ArrayList<>();
            for (JsonNode key : JSON.readTree(stored.item().body())) {
                keys.add(new ServiceKey(
                        key.get("key").binaryValue(),
                        Instant.parse(key.get("since").textValue())));
            }
            return keys;
        } catch (IOException e) {
            // Without the cause: it would quote the keys.
            throw new TableUnavailable(
                    "the webhook keys can't be read", new IOException("not the JSON that was written"));
        }
    }

    private static String text(List<ServiceKey> keys) {
        ArrayNode list = JSON.createArrayNode();
        keys.forEach(key -> list.addObject()
                .put("key", key.bytes())
                .put("since", key.since().toString()));
        try {
            return JSON.writeValueAsString(list);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Cached(List<ServiceKey> keys, Instant at) {

        boolean isFresh(Instant now) {
            return !now.isBefore(at) && now.isBefore(at.plus(CACHED));
        }
    }

    /** Not printed: a record's text would be harmless here, and stays so when the array becomes a text. */
    private record ServiceKey(byte[] bytes, Instant since) {

        static ServiceKey random(Instant now) {
            byte[] bytes = new byte[KEY_BYTES];
            new SecureRandom().nextBytes(bytes);
            return new ServiceKey(bytes, now);
        }

        String secret(String url) {
            byte[] secret = Signature.hmac(bytes, url.getBytes(StandardCharsets.UTF_8));
            return Signature.SECRET_PREFIX + Base64.getEncoder().encodeToString(secret);
        }

        @Override
        public String toString() {
            return "key since " + since;
        }
    }
}
