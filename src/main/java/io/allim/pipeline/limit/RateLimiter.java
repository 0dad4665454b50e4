package io.allim.pipeline.limit;

import io.allim.channel.Channel;
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
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Keeps all processes together within the rate limits of channels.
 *
 * <p>Each rate limit has a clock in the table: the instant at which the next message may leave, in microseconds. Reserving a
 * slot adds one interval to it, which is one write and needs no lock. Lanes differ in how far ahead they may reserve: urgent
 * messages any slot within seconds, others only the next few, so that the slots behind those stay free for urgent ones. A
 * message that finds no slot is held until the turn that a second clock, the queue of its lane, gives it.
 *
 * <pre>
 * pace/{name} / clock          the next slot
 * pace/{name} / queue/{lane}   the next turn of what is held
 * </pre>
 */
@Singleton
public final class RateLimiter {

    /** The queue moves at 90 % of that, so that a slot is free when a held message asks again. */
    private static final double QUEUED = 0.9;

    /** A thread that wakes up later than this reserves a new slot; otherwise it could send together with the next one. */
    private static final Duration LATE = Duration.ofMillis(50);

    /** The longest lead: a process that stood still is no reason to reserve slots far ahead. */
    private static final Duration MOST_LEAD = Duration.ofSeconds(3);

    /** The clocks of two machines may differ by this much. */
    private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(5);

    private static final Duration QUEUE = Duration.ofDays(30);
    private static final int TRIES = 5;

    /** Waits until an instant, by the machine's own timer. */
    @FunctionalInterface
    public interface Sleeper {
        /** @return false when it was broken off */
        boolean sleepUntil(Instant end);
    }

    private final SlotClock slots;
    private final InstantSource clock;
    private final Sleeper sleeper;

    @Inject
    public RateLimiter(Table table, GracefulShutdown shutdown, InstantSource clock) {
        this(table, clock, end -> shutdown.pause(Duration.between(clock.instant(), end)));
    }

    public RateLimiter(Table table, InstantSource clock, Sleeper sleeper) {
        this.slots = new SlotClock(table);
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

    /** How far ahead a message may reserve a slot. */
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

        /** No slot is near enough: the message is held. */
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
        Optional<Instant> slot = slots.take(sends(limit), limit, lane.ahead, ready);
        if (slot.isEmpty()
                && slots.followBack(clocks(limit), limit, PriorityLane.URGENT.ahead.plus(CLOCKS_DIFFER), now)) {
            slot = slots.take(sends(limit), limit, lane.ahead, ready);
        }
        if (slot.isPresent()) {
            return new Reservation.Slot(Optional.of(limit), now, slot.get());
        }
        if (lane == PriorityLane.URGENT) {
            return held(limit, now.plus(lane.ahead));
        }
        return held(
                limit,
                slots.take(queue(limit, lane), limit.times(QUEUED), QUEUE, now)
                        .orElse(now.plus(QUEUE))
                        .plus(lane.ahead));
    }

    /** The due index counts milliseconds. */
    private static Reservation held(RateLimit limit, Instant reserved) {
        Instant until = reserved.truncatedTo(ChronoUnit.MILLIS).plusMillis(1);
        return new Reservation.Held(until, "until " + until + ", its turn at " + limit);
    }

    /**
     * Waits for the slot. A thread that wakes up too late reserves another one.
     *
     * @return whether the message may leave now
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
                // A thread that is too early now saw the clock being set back, and has waited.
                return true;
            }
            at = slots.take(sends(limit), limit, PriorityLane.URGENT.ahead, again.after(now));
            again.learn(Duration.between(now, clock.instant()));
        }
        return false;
    }

    private static List<Key> clocks(RateLimit limit) {
        return List.of(sends(limit), queue(limit, PriorityLane.NORMAL), queue(limit, PriorityLane.LOW));
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
}
