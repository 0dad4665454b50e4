package io.allim.pipeline.send;

import io.allim.channel.Channel;
import io.allim.channel.DailyCap;
import io.allim.channel.Message;
import io.allim.channel.RateLimit;
import io.allim.channel.Urgency;
import io.allim.table.Key;
import io.allim.table.Table;
import io.allim.time.GracefulShutdown;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps all processes together within the rate limits of channels, and within their daily caps.
 *
 * <p>Each rate limit has a clock in the table: the instant at which the next message may leave, in microseconds. Reserving a
 * slot adds one interval to it, which is one write and needs no lock. Lanes differ in how far ahead they may reserve: urgent
 * messages any slot within seconds, others only the next few, so that the slots behind those stay free for urgent ones. A
 * message that finds no slot is held until the turn that a second clock, the queue of its lane, gives it.
 *
 * <pre>
 * pace/{name} / clock          the next slot
 * pace/{name} / queue/{lane}   the next turn of what is held
 * cap/{name}  / 2027-03-01     what has left on that day
 * </pre>
 */
@Singleton
public final class RateLimiter {

    /** Use 90 % of the limit, so that one slow message followed by fast ones never exceeds it. */
    private static final double USED = 0.9;

    /** The queue moves at 90 % of that, so that a slot is free when a held message asks again. */
    private static final double QUEUED = 0.9;

    /** A thread that wakes up later than this reserves a new slot; otherwise it could send together with the next one. */
    private static final Duration LATE = Duration.ofMillis(50);

    /** A process that finds a clock changed moves it all the same the second time, past slots of this much time. */
    private static final Duration NEAR = Duration.ofMillis(200);

    /** The first time it passes this many slots: with more, a process that sees the clock late would take slots from others. */
    private static final int PASSED = 2;

    /** The longest lead: a process that stood still is no reason to reserve slots far ahead. */
    private static final Duration MOST_LEAD = Duration.ofSeconds(3);

    /** The clocks of two machines may differ by this much. */
    private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(5);

    private static final Duration QUEUE = Duration.ofDays(30);
    private static final Duration KEPT = Duration.ofHours(1);
    private static final int TRIES = 5;
    private static final int MAX_REMEMBERED = 10_000;

    /** Waits until an instant, by the machine's own timer. */
    @FunctionalInterface
    public interface Sleeper {
        /** @return false when it was broken off */
        boolean sleepUntil(Instant end);
    }

    private final Table table;
    private final InstantSource clock;
    private final Sleeper sleeper;

    /** The clocks as they were last seen. Saves a read of one that has stood still. */
    private final Map<Key, Long> seen = new ConcurrentHashMap<>();

    @Inject
    public RateLimiter(Table table, GracefulShutdown shutdown, InstantSource clock) {
        this(table, clock, end -> shutdown.pause(Duration.between(clock.instant(), end)));
    }

    public RateLimiter(Table table, InstantSource clock, Sleeper sleeper) {
        this.table = table;
        this.clock = clock;
        this.sleeper = sleeper;
    }

    /** How long it takes from reserving a slot to using it, which depends on the speed of the table. */
    private final Lead lead = new Lead();

    /** The same for reserving another slot after the first was missed. */
    private final Lead again = new Lead();

    /** The longest of recent times; older ones count less and less. */
    private static final class Lead {
        private static final int FORGETS = 32;
        private long nanos;

        synchronized void learn(Duration time) {
            // A clock that is set back meanwhile shows less than none.
            Duration least = time.isNegative() ? Duration.ZERO : time;
            long seen = least.compareTo(MOST_LEAD) > 0 ? MOST_LEAD.toNanos() : least.toNanos();
            nanos = Math.max(seen, nanos - (nanos - seen) / FORGETS);
        }

        synchronized Instant after(Instant now) {
            return now.plusNanos(nanos);
        }
    }

    /** How far ahead of the time a message takes a place. */
    private enum PriorityLane {
        URGENT(Duration.ofSeconds(10)),
        NORMAL(Duration.ofMillis(500)),
        LOW(Duration.ofMillis(250));

        private final Duration ahead;

        PriorityLane(Duration ahead) {
            this.ahead = ahead;
        }

        static PriorityLane of(Urgency urgency) {
            return switch (urgency) {
                case HIGH -> URGENT;
                case NORMAL -> NORMAL;
                case LOW, VERY_LOW -> LOW;
            };
        }
    }

    /** What a message may do. */
    public sealed interface Reservation {

        /**
         * It may leave at an instant that is near, which {@link #await} waits for.
         *
         * @param asked when it was asked for
         */
        record Slot(Optional<RateLimit> limit, Instant asked, Instant at) implements Reservation {}

        /** There is no place; its turn is later. */
        record Held(Instant until, String why) implements Reservation {}
    }

    public Reservation reserve(Channel channel, Message message) {
        Optional<RateLimit> limit = channel.rateLimit(message);
        Instant now = clock.instant();
        return limit.map(each -> reserve(each, PriorityLane.of(message.urgency()), now))
                .orElseGet(() -> new Reservation.Slot(limit, now, now));
    }

    /** Slots are reserved from when they can be used: one that is over by the time of the lease would be lost. */
    private Reservation reserve(RateLimit limit, PriorityLane lane, Instant now) {
        Instant ready = lead.after(now);
        Optional<Instant> slot = take(sends(limit), limit, lane.ahead, ready);
        if (slot.isEmpty() && followBack(limit, now)) {
            slot = take(sends(limit), limit, lane.ahead, ready);
        }
        if (slot.isPresent()) {
            return new Reservation.Slot(Optional.of(limit), now, slot.get());
        }
        if (lane == PriorityLane.URGENT) {
            return held(limit, now.plus(lane.ahead));
        }
        return held(
                limit,
                take(queue(limit, lane), limit.times(QUEUED), QUEUE, now)
                        .orElse(now.plus(QUEUE))
                        .plus(lane.ahead));
    }

    /** The due index counts milliseconds. */
    private static Reservation held(RateLimit limit, Instant reserved) {
        Instant until = reserved.truncatedTo(ChronoUnit.MILLIS).plusMillis(1);
        return new Reservation.Held(until, "until " + until + ", its turn at " + limit);
    }

    /**
     * Waits for the place. Who was held up takes another.
     *
     * @return whether it is now; without a place nothing may leave
     */
    public boolean await(Reservation.Slot slot) {
        if (slot.limit().isEmpty()) {
            return true;
        }
        lead.learn(Duration.between(slot.asked(), clock.instant()));
        return await(slot.limit().get(), slot.at());
    }

    private boolean await(RateLimit limit, Instant first) {
        Optional<Instant> at = Optional.of(first);
        for (int i = 0; at.isPresent() && i < TRIES; i++) {
            if (!sleeper.sleepUntil(at.get())) {
                return false;
            }
            Instant now = clock.instant();
            if (!now.isAfter(at.get().plus(LATE))) {
                // Who is too early now saw the clock being set back, and has waited.
                return true;
            }
            at = take(sends(limit), limit, PriorityLane.URGENT.ahead, again.after(now));
            again.learn(Duration.between(now, clock.instant()));
        }
        return false;
    }

    /**
     * Counts the message.
     *
     * @return why it may not leave; empty when it may
     */
    Optional<String> countOrRefuse(Channel channel, Message message) {
        return channel.dailyCap(message).flatMap(this::exceeded);
    }

    private Optional<String> exceeded(DailyCap cap) {
        LocalDate day = today();
        return count(cap, cap.amount(), day).isPresent()
                ? Optional.empty()
                : Optional.of("the " + cap.most() + " " + cap.description() + " of " + day
                        + " are used up; the next day begins at " + end(day));
    }

    /** Counts a message no more that surely has not left. */
    void giveBack(Channel channel, Message message) {
        channel.dailyCap(message).ifPresent(cap -> count(cap, -cap.amount(), today()));
    }

    private OptionalLong count(DailyCap cap, long amount, LocalDate day) {
        return table.add(
                new Key("cap/" + cap.name(), day.toString()), amount, cap.most(), end(day).plus(Duration.ofDays(1)));
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    private static Instant end(LocalDate day) {
        return day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static Key sends(RateLimit limit) {
        return new Key(partition(limit), "clock");
    }

    private static Key queue(RateLimit limit, PriorityLane lane) {
        return new Key(partition(limit), "queue/" + lane.name().toLowerCase(Locale.ROOT));
    }

    private static String partition(RateLimit limit) {
        return "pace/" + limit.name();
    }

    /**
     * Takes the next place of a clock.
     *
     * @param ahead how long after now it may be
     * @return empty when it is later than that
     */
    private Optional<Instant> take(Key key, RateLimit limit, Duration ahead, Instant now) {
        long interval = interval(limit);
        long present = micros(now);
        long ceiling = present + micros(ahead) + interval;
        Instant expires = now.plus(ahead).plus(KEPT);
        for (int i = 0; i < TRIES; i++) {
            long slack = i == 0 ? Math.min(PASSED * interval, micros(NEAR)) : micros(NEAR);
            long before = seen.getOrDefault(key, present);
            OptionalLong end =
                    catchUp(key, interval, present - before, Math.min(ceiling, present + slack + interval), expires);
            if (end.isEmpty()) {
                end = table.add(key, interval, ceiling, expires);
            }
            if (end.isEmpty()) {
                return Optional.empty();
            }
            learn(key, before, end.getAsLong());
            if (end.getAsLong() - interval >= present) {
                return Optional.of(instant(end.getAsLong() - interval));
            }
        }
        return Optional.empty();
    }

    /**
     * Moves a clock that stood still to the present as well.
     *
     * @param behind by how much it is, as far as this process knows
     * @param ceiling the present, if nobody may have used the clock since it was seen
     * @return empty when this process does not know it to be behind, or when others have used it since
     */
    private OptionalLong catchUp(Key key, long interval, long behind, long ceiling, Instant expires) {
        return behind > 0 ? table.add(key, behind + interval, ceiling, expires) : OptionalLong.empty();
    }

    /**
     * Sets the clocks of a pace back when the time was: one that is further ahead than anybody takes places was moved there
     * by a machine whose clock was ahead. Without it nothing would leave until the time is there again.
     *
     * @return whether they were set back
     */
    private boolean followBack(RateLimit limit, Instant now) {
        Key sends = sends(limit);
        long most = micros(now.plus(PriorityLane.URGENT.ahead).plus(CLOCKS_DIFFER)) + interval(limit);
        if (seen.getOrDefault(sends, Long.MAX_VALUE) <= most) {
            return false;
        }
        long end = table.get(sends)
                .map(stored -> Long.parseLong(stored.item().body()))
                .orElse(0L);
        remember(sends, end);
        if (end <= most) {
            return false;
        }
        long back = end - micros(now);
        for (Key clock : List.of(sends, queue(limit, PriorityLane.NORMAL), queue(limit, PriorityLane.LOW))) {
            table.add(clock, -back, Long.MAX_VALUE, now.plus(KEPT)).ifPresent(set -> remember(clock, set));
        }
        return true;
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
