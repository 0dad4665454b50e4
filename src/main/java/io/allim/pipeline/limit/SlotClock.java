package io.allim.pipeline.limit;

import io.allim.channel.RateLimit;
import io.allim.table.Key;
import io.allim.table.Table;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Clocks in the table, each of which shows the next free slot, in microseconds. Reserving a slot adds one interval to its
 * clock, which is one write and needs no lock.
 */
final class SlotClock {

    /** Use 90 % of the limit, so that one slow message followed by fast ones never exceeds it. */
    private static final double USED = 0.9;

    /** A process that finds a clock changed moves it all the same the second time, past slots of this much time. */
    private static final Duration NEAR = Duration.ofMillis(200);

    /** The first time it passes this many slots: with more, a process that sees the clock late would take slots from others. */
    private static final int PASSED = 2;

    private static final Duration KEPT = Duration.ofHours(1);
    private static final int TRIES = 5;
    private static final int MAX_REMEMBERED = 10_000;

    private final Table table;

    /** The clocks as they were last seen. Saves a read of one that has stood still. */
    private final Map<Key, Long> seen = new ConcurrentHashMap<>();

    SlotClock(Table table) {
        this.table = table;
    }

    /**
     * Reserves the next slot of a clock.
     *
     * @param ahead how long after now it may be
     * @return empty when it is later than that
     */
    Optional<Instant> take(Key key, RateLimit limit, Duration ahead, Instant now) {
        return take(key, limit, 1, ahead, now);
    }

    /**
     * Reserves the next slots of a clock, by one write.
     *
     * @param count the first is followed by the others, each {@linkplain #between as long} after the one before
     * @param ahead how long after now the first may be
     * @return the first; empty when it is later than that
     */
    Optional<Instant> take(Key key, RateLimit limit, int count, Duration ahead, Instant now) {
        long interval = interval(limit);
        long length = count * interval;
        long present = micros(now);
        long ceiling = present + micros(ahead) + length;
        Instant expires = now.plus(ahead).plus(length, ChronoUnit.MICROS).plus(KEPT);
        for (int i = 0; i < TRIES; i++) {
            // A clock that stood still is moved to the present as well, if nobody may have used it since it was seen.
            long slack = i == 0 ? Math.min(PASSED * interval, micros(NEAR)) : micros(NEAR);
            long before = seen.getOrDefault(key, present);
            // After a slot that is over, the clock is up to an interval ahead: that slot is moved to the present.
            long least = i == 0 ? 0 : -interval;
            OptionalLong end = present - before > least
                    ? table.add(key, present - before + length, Math.min(ceiling, present + slack + length), expires)
                    : OptionalLong.empty();
            if (end.isEmpty()) {
                end = table.add(key, length, ceiling, expires);
            }
            if (end.isEmpty()) {
                return Optional.empty();
            }
            learn(key, before, end.getAsLong());
            if (end.getAsLong() - length >= present) {
                return Optional.of(instant(end.getAsLong() - length));
            }
        }
        return Optional.empty();
    }

    /** The next slot; empty where it is now. */
    Optional<Instant> next(Key key, Instant now) {
        return table.get(key)
                .map(stored -> instant(Long.parseLong(stored.item().body())))
                .filter(now::isBefore);
    }

    /** Whether a clock shows later than the instant, as far as this process knows: it may be later than that, too. No I/O. */
    boolean isSeenAfter(Key key, Instant time) {
        return seen.getOrDefault(key, 0L) > micros(time);
    }

    /** How far ahead of now a clock may be after the next slot is taken, as far as this process knows. No I/O. */
    Duration ahead(Key key, RateLimit limit, Instant now) {
        long ahead = seen.getOrDefault(key, 0L) - micros(now);
        long most = micros(PriorityLane.NORMAL.ahead());
        return ahead <= 0 ? Duration.ZERO : Duration.of(Math.min(ahead, most) + interval(limit), ChronoUnit.MICROS);
    }

    /** Whether a clock shows later than the instant. Reads it, unless this process has seen it and it was not later. */
    boolean isAfter(Key key, Instant time) {
        return seen.getOrDefault(key, Long.MAX_VALUE) > micros(time) && read(key) > micros(time);
    }

    /** Sets clocks back by as much as the first one is after the instant. */
    void setBack(List<Key> clocks, Instant to, Instant now) {
        long back = seen.getOrDefault(clocks.getFirst(), 0L) - micros(to);
        for (Key clock : clocks) {
            table.add(clock, -back, Long.MAX_VALUE, now.plus(KEPT)).ifPresent(set -> remember(clock, set));
        }
    }

    /** Sets a clock forward, unless it is there already: no slot before the instant is given any more. */
    void setForward(Key key, Instant to) {
        long end = micros(to);
        for (int i = 0; i < TRIES && isSeenBefore(key, end); i++) {
            long before = read(key);
            if (before < end) {
                // Somebody may have taken a slot meanwhile, or set it forward as well.
                table.add(key, end - before, end + micros(NEAR), to.plus(KEPT)).ifPresent(set -> remember(key, set));
            }
        }
    }

    private boolean isSeenBefore(Key key, long micros) {
        return seen.getOrDefault(key, 0L) < micros;
    }

    /** Takes a later slot in the place of one. @return false when others have taken one behind it, and then it stays */
    boolean move(Key key, RateLimit limit, Instant from, Instant to) {
        long end = micros(to) + interval(limit);
        OptionalLong moved = table.add(key, micros(to) - micros(from), end, to.plus(KEPT));
        moved.ifPresent(set -> remember(key, set));
        return moved.isPresent();
    }

    /** Lets others have a slot, unless they have taken one behind it. */
    void giveBack(Key key, RateLimit limit, Instant slot) {
        move(key, limit, slot, slot.minus(interval(limit), ChronoUnit.MICROS));
    }

    private long read(Key key) {
        long end = table.get(key)
                .map(stored -> Long.parseLong(stored.item().body()))
                .orElse(0L);
        remember(key, end);
        return end;
    }

    /** The time from one slot to the next. */
    static Duration between(RateLimit limit) {
        return Duration.of(interval(limit), ChronoUnit.MICROS);
    }

    private static long interval(RateLimit limit) {
        return Math.max(1, (long) (1_000_000 / (limit.perSecond() * USED)));
    }

    /**
     * Of several answers at once the first may come last. A clock that is less than it was before it was asked for has
     * been forgotten or set back since.
     */
    private void learn(Key key, long before, long end) {
        remember(key, end < before ? end : Math.max(end, seen.getOrDefault(key, end)));
    }

    private void remember(Key key, long end) {
        if (seen.size() > MAX_REMEMBERED) {
            seen.clear();
        }
        seen.put(key, end);
    }

    private static long micros(Duration time) {
        return time.toNanos() / 1000;
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
