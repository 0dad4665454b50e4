package io.allim.pipeline.limit;

import io.allim.table.Item;
import io.allim.table.Key;
import io.allim.table.Stored;
import io.allim.table.Table;
import io.allim.table.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Until when the providers of limits take no more, as they said. A pause lasts until the latest end that anybody was told of: a
 * shorter one never ends a longer one. This process remembers those that it was told of or has read.
 */
final class Pauses {

    private static final Duration KEPT = Duration.ofHours(1);
    private static final int TRIES = 5;
    private static final int MAX_REMEMBERED = 10_000;

    private final Table table;
    private final Map<String, Pause> known = new ConcurrentHashMap<>();

    Pauses(Table table) {
        this.table = table;
    }

    /**
     * In the table {@code [begin, end]}, both in milliseconds.
     *
     * @param begin when the provider said it; one that is yet to come was written by a clock that was set back since
     */
    private record Pause(Instant begin, Instant end) {

        static Pause read(String body) {
            int comma = body.indexOf(',');
            return new Pause(at(body.substring(1, comma)), at(body.substring(comma + 1, body.length() - 1)));
        }

        private static Instant at(String millis) {
            return Instant.ofEpochMilli(Long.parseLong(millis));
        }

        Item item(Key key) {
            return Item.of(key, "[" + begin.toEpochMilli() + "," + end.toEpochMilli() + "]")
                    .expiresAt(end.plus(KEPT));
        }

        boolean lasts(Instant now) {
            return now.isBefore(end) && !begin.isAfter(now.plus(RateLimiter.CLOCKS_DIFFER));
        }

        static Pause later(Pause one, Pause other) {
            return one.end.isAfter(other.end) ? one : other;
        }
    }

    /** When the pause ends that this process knows of; empty when there is none. No I/O. */
    Optional<Instant> known(String limit, Instant now) {
        return Optional.ofNullable(known.get(limit))
                .filter(pause -> pause.lasts(now))
                .map(Pause::end);
    }

    /** When the pause ends; empty when there is none. Reads the table, unless this process knows of one. */
    Optional<Instant> find(String limit, Instant now) {
        Optional<Instant> end = known(limit, now);
        if (end.isPresent()) {
            return end;
        }
        lasting(table.get(new PaceKeys(limit).pause()), now).ifPresent(pause -> remember(limit, pause, now));
        return known(limit, now);
    }

    /** For this process alone. */
    void note(String limit, Instant now, Instant end) {
        remember(limit, new Pause(now, end), now);
    }

    /** For all processes, unless a pause is there that lasts as long. */
    void store(String limit, Instant now, Instant end) {
        Key key = new PaceKeys(limit).pause();
        Pause pause = new Pause(now, end);
        for (int i = 0; i < TRIES; i++) {
            Optional<Stored> stored = table.get(key);
            Optional<Pause> earlier = lasting(stored, now);
            earlier.ifPresent(found -> remember(limit, found, now));
            if (earlier.filter(found -> !found.end().isBefore(end)).isPresent()
                    || table.write(List.of(write(pause.item(key), stored))).done()) {
                return;
            }
        }
    }

    private static Write write(Item item, Optional<Stored> before) {
        return before.map(stored -> Write.putAt(item, stored.version())).orElseGet(() -> Write.putNew(item));
    }

    private static Optional<Pause> lasting(Optional<Stored> stored, Instant now) {
        return stored.map(found -> Pause.read(found.item().body())).filter(pause -> pause.lasts(now));
    }

    private void remember(String limit, Pause pause, Instant now) {
        if (known.size() > MAX_REMEMBERED) {
            known.values().removeIf(each -> !each.lasts(now));
        }
        known.merge(limit, pause, (one, other) -> one.lasts(now) ? Pause.later(one, other) : other);
    }
}
