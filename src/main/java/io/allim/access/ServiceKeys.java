package io.allim.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.allim.table.Item;
import io.allim.table.Json;
import io.allim.table.Key;
import io.allim.table.Stored;
import io.allim.table.Table;
import io.allim.table.TableUnavailable;
import io.allim.table.Write;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * The keys with which the service signs for one use, in one item of the table:
 *
 * <pre>
 * {name} / service   [{"key": secret, base64 of 32 bytes, "since": instant}, ...]   the newest first
 * </pre>
 *
 * <p>The first key is made when it is first needed; of several instances that try, one wins and the others use its key.
 * An instance learns of a rotation within {@link #CACHED}.
 */
public final class ServiceKeys {

    /** How long keys are used without a look at the table. */
    public static final Duration CACHED = Duration.ofSeconds(30);

    /** Until a new key has this age, some instance may not know it: twice as long as keys are cached, as clocks differ. */
    public static final Duration KNOWN = CACHED.multipliedBy(2);

    /** Rotating more often than this within the overlap ends the oldest early. */
    static final int MAX_KEYS = 32;

    private static final int MAX_TRIES = 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Table table;
    private final Key key;
    private final Duration overlap;
    private volatile Optional<Cached> cached = Optional.empty();

    /**
     * @param name of the partition that holds the keys
     * @param overlap how long the key before stays in force after a rotation
     */
    public ServiceKeys(Table table, String name, Duration overlap) {
        this.table = table;
        this.key = new Key(name, "service");
        this.overlap = overlap;
    }

    /** The newest first. */
    public List<ServiceKey> inForce(Instant now) {
        List<ServiceKey> keys =
                cached.filter(known -> known.isFresh(now)).map(Cached::keys).orElseGet(() -> load(now));
        return inForce(keys, now);
    }

    /** The newest key that every instance knows; while there is none, the oldest. */
    public ServiceKey signing(Instant now) {
        List<ServiceKey> keys = inForce(now);
        return keys.stream()
                .filter(key -> !now.isBefore(key.since().plus(KNOWN)))
                .findFirst()
                .orElseGet(keys::getLast);
    }

    /** Makes a new key; the ones before stay in force for the overlap. */
    public void rotate(Instant now) {
        change(now, known -> {
            List<ServiceKey> next = new ArrayList<>(List.of(ServiceKey.random(now)));
            next.addAll(inForce(known, now));
            return next.subList(0, Math.min(next.size(), MAX_KEYS));
        });
    }

    /** Makes a new key and ends the ones before; other instances know within {@link #CACHED}. */
    public void revoke(Instant now) {
        change(now, _ -> List.of(ServiceKey.random(now)));
    }

    private List<ServiceKey> load(Instant now) {
        return change(now, known -> known.isEmpty() ? List.of(ServiceKey.random(now)) : known);
    }

    private List<ServiceKey> change(Instant now, UnaryOperator<List<ServiceKey>> next) {
        for (int i = 0; i < MAX_TRIES; i++) {
            Optional<Stored> stored = table.get(key);
            List<ServiceKey> known = stored.map(this::read).orElse(List.of());
            List<ServiceKey> keys = next.apply(known);
            if (isStored(keys, known, stored) || write(stored, keys)) {
                cached = Optional.of(new Cached(List.copyOf(keys), now));
                return keys;
            }
        }
        throw new TableUnavailable(
                "the keys of " + key.partition() + " are being changed by too many at once", new IOException());
    }

    /** What a version before has stored can be read in the store, until it is written anew. */
    private static boolean isStored(List<ServiceKey> keys, List<ServiceKey> known, Optional<Stored> stored) {
        return keys.equals(known)
                && stored.filter(it -> it.item().body().indexOf(Json.SECRET) >= 0)
                        .isPresent();
    }

    private boolean write(Optional<Stored> stored, List<ServiceKey> keys) {
        Item item = Item.of(key, text(keys));
        Write write = stored.map(old -> Write.putAt(item, old.version())).orElseGet(() -> Write.putNew(item));
        return table.write(List.of(write)).done();
    }

    private List<ServiceKey> inForce(List<ServiceKey> keys, Instant now) {
        return IntStream.range(0, keys.size())
                .filter(i -> i == 0 || now.isBefore(keys.get(i - 1).since().plus(overlap)))
                .mapToObj(keys::get)
                .toList();
    }

    private List<ServiceKey> read(Stored stored) {
        try {
            List<ServiceKey> keys = new ArrayList<>();
            for (JsonNode key : JSON.readTree(stored.item().body())) {
                keys.add(new ServiceKey(
                        Base64.getDecoder().decode(Json.plain(key.get("key").textValue())),
                        Instant.parse(key.get("since").textValue())));
            }
            return keys;
        } catch (IOException | IllegalArgumentException e) {
            // Without the cause: it would quote the keys.
            throw new TableUnavailable(
                    "the keys of " + key.partition() + " can't be read",
                    new IOException("not the JSON that was written"));
        }
    }

    private static String text(List<ServiceKey> keys) {
        ArrayNode list = JSON.createArrayNode();
        keys.forEach(key -> list.addObject()
                .put("key", Json.secret(Base64.getEncoder().encodeToString(key.bytes())))
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
}
