package io.allim.pipeline.limit;

import io.allim.channel.Channel;
import io.allim.channel.Message;
import io.allim.channel.Outcome;
import io.allim.channel.RateLimit;
import io.allim.channel.Urgency;
import io.allim.table.Key;
import io.allim.table.Table;
import io.allim.table.TableUnavailable;
import io.allim.time.GracefulShutdown;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Keeps all processes together within the rate limits of channels.
 *
 * <p>Each rate limit has a clock in the table: the instant at which the next message may leave, in microseconds. Reserving a
 * slot adds one interval to it, which is one write and needs no lock. Lanes differ in how far ahead they may reserve: urgent
 * messages any slot within seconds, others only the next few, so that the slots behind those stay free for urgent ones. A
 * message that finds no slot is held until the turn that a second clock, the queue of its lane, gives it. A broadcast gets its
 * {@linkplain #turns turns} in the queue when it is planned, many by one write. A message of several limits takes a slot in each:
 * {@link JointSlots}.
 *
 * <p>A provider that says how long it takes no more {@linkplain #pause pauses} a limit: its clocks are set to the end of
 * the pause, so that whoever asks for a slot gets one after it. Slots that were taken before are looked at again before they are
 * used: by the process that was told of the pause, and by others if the slot was far ahead.
 */
@Singleton
public final class RateLimiter {

    private static final Logger LOG = Logger.getLogger(RateLimiter.class);

    /** The queue moves at 90 % of that, so that a slot is free when a held message asks again. */
    private static final double QUEUED = 0.9;

    /** A thread that wakes up later than this reserves a new slot; otherwise it could send together with the next one. */
    private static final Duration LATE = Duration.ofMillis(50);

    /** The clocks of two machines may differ by this much. */
    static final Duration CLOCKS_DIFFER = Duration.ofSeconds(5);

    /** When an urgent message asks again that others were faster than. */
    private static final Duration SOON = Duration.ofSeconds(1);

    /** So many messages as leave within this time need no turns. */
    private static final Duration AT_ONCE = Duration.ofMillis(100);

    private static final Duration QUEUE = Duration.ofDays(30);
    private static final int TRIES = 5;

    /** Waits until an instant, by the machine's own timer. */
    @FunctionalInterface
    public interface Sleeper {
        /** @return false when it was broken off */
        boolean sleepUntil(Instant end);
    }

    private final SlotClock slots;
    private final Pauses pauses;
    private final JointSlots joint;
    private final InstantSource clock;
    private final Sleeper sleeper;

    /** How long it takes from reserving a slot to using it, which depends on the speed of the table. */
    private final Lead lead = new Lead();

    /** The same for reserving another slot after the first was missed. */
    private final Lead again = new Lead();

    @Inject
    public RateLimiter(Table table, GracefulShutdown shutdown, InstantSource clock) {
        this(table, clock, end -> shutdown.pause(Duration.between(clock.instant(), end)));
    }

    public RateLimiter(Table table, InstantSource clock, Sleeper sleeper) {
        this.slots = new SlotClock(table);
        this.pauses = new Pauses(table);
        this.joint = new JointSlots(slots, pauses, clock, sleeper);
        this.clock = clock;
        this.sleeper = sleeper;
    }

    /** What a message may do. */
    public sealed interface Reservation {

        /**
         * It may leave at an instant that is near, which {@link #await} waits for.
         *
         * @param limits in each of which it has a slot
         * @param asked when it was asked for, later by what was slept since
         */
        record Slot(List<RateLimit> limits, Instant asked, Instant at) implements Reservation {
            public Slot {
                limits = List.copyOf(limits);
            }
        }

        /** No slot is near enough: the message is held. */
        record Held(Instant until, String why) implements Reservation {}
    }

    /** Sleeps until shortly before the slot where there are several limits. */
    public Reservation reserve(Channel channel, Message message) {
        List<RateLimit> limits = channel.rateLimits(message);
        Instant now = clock.instant();
        if (limits.isEmpty()) {
            return new Reservation.Slot(limits, now, now);
        }
        PriorityLane lane = PriorityLane.of(message.urgency());
        // Slots are reserved from when they can be used: one that is over by the time of the lease would be lost.
        return switch (joint.take(limits, lane.ahead(), lead.after(now), lead)) {
            case JointSlots.Taken.At(Instant at, Duration waited) -> new Reservation.Slot(limits, now.plus(waited), at);
            case JointSlots.Taken.None none -> hold(none, lane, clock.instant());
        };
    }

    /**
     * How far a limit is used, each in the future, or absent.
     *
     * @param nextAt when the next urgent message may leave
     * @param queuedUntil the last turn that was given to what is held
     * @param pausedUntil when the provider takes messages again
     */
    public record Use(
            RateLimit limit, Optional<Instant> nextAt, Optional<Instant> queuedUntil, Optional<Instant> pausedUntil) {}

    public Use use(RateLimit limit) {
        Instant now = clock.instant();
        PaceKeys keys = new PaceKeys(limit.name());
        return new Use(
                limit,
                slots.next(keys.sends(), now),
                keys.queues().stream()
                        .flatMap(queue -> slots.next(queue, now).stream())
                        .max(Comparator.naturalOrder()),
                pauses.find(limit.name(), now));
    }

    private Reservation hold(JointSlots.Taken.None none, PriorityLane lane, Instant now) {
        RateLimit limit = none.limit();
        if (lane != PriorityLane.URGENT) {
            Instant from = pauses.known(limit.name(), now).orElse(now);
            return held(limit, turn(limit, lane, from).plus(lane.ahead()));
        }
        Instant soon = now.plus(none.isOvertaken() ? SOON : lane.ahead());
        return held(
                limit,
                pauses.find(limit.name(), now)
                        .filter(soon::isBefore)
                        .map(end -> turn(limit, lane, end))
                        .orElse(soon));
    }

    /**
     * The next turns in the queue of a limit, for messages that would find no slot together.
     *
     * @return as many as are asked for, the first first; none for what is urgent, which waits in no queue, and for what is over in a
     *     moment
     */
    public List<Reservation.Held> turns(RateLimit limit, Urgency urgency, int count) {
        PriorityLane lane = PriorityLane.of(urgency);
        if (lane == PriorityLane.URGENT
                || SlotClock.between(limit).multipliedBy(count).compareTo(AT_ONCE) <= 0) {
            return List.of();
        }
        Instant now = clock.instant();
        Instant from = pauses.known(limit.name(), now).orElse(now);
        RateLimit queued = limit.times(QUEUED);
        Key queue = new PaceKeys(limit.name()).queue(lane);
        return slots.take(queue, queued, count, QUEUE, from).stream()
                .flatMap(first -> IntStream.range(0, count)
                        .mapToObj(i -> first.plus(SlotClock.between(queued).multipliedBy(i))))
                .map(turn -> held(limit, turn.plus(lane.ahead())))
                .toList();
    }

    /**
     * Waits for a turn that comes within moments.
     *
     * @return the turn, or now if that is later; empty when it was broken off
     */
    public Optional<Instant> awaitTurn(Instant turn) {
        boolean came = sleeper.sleepUntil(turn);
        Instant now = clock.instant();
        return Optional.of(now.isBefore(turn) ? turn : now).filter(_ -> came);
    }

    /** The next one in the queue of the lane. */
    private Instant turn(RateLimit limit, PriorityLane lane, Instant from) {
        Key queue = new PaceKeys(limit.name()).queue(lane);
        return slots.take(queue, limit.times(QUEUED), QUEUE, from).orElse(from.plus(QUEUE));
    }

    /** The due index counts milliseconds. */
    private static Reservation.Held held(RateLimit limit, Instant reserved) {
        Instant until = reserved.truncatedTo(ChronoUnit.MILLIS).plusMillis(1);
        return new Reservation.Held(until, "until " + until + ", its turn at " + limit);
    }

    /**
     * Waits for the slot. A thread that wakes up too late, or during a pause, reserves another one.
     *
     * @return whether the message may leave now
     */
    public boolean await(Reservation.Slot slot) {
        if (slot.limits().isEmpty()) {
            return true;
        }
        boolean far = slot.at().isAfter(lead.after(slot.asked()).plus(PriorityLane.NORMAL.ahead()));
        lead.learn(Duration.between(slot.asked(), clock.instant()));
        return await(slot.limits(), slot.at(), far);
    }

    private boolean await(List<RateLimit> limits, Instant first, boolean far) {
        Optional<Instant> at = Optional.of(first);
        for (int i = 0; at.isPresent() && i < TRIES; i++) {
            if (!sleeper.sleepUntil(at.get())) {
                return false;
            }
            Instant now = clock.instant();
            if (!now.isAfter(at.get().plus(LATE))
                    && pausedUntil(limits, now, far).isEmpty()) {
                // A thread that is too early now saw the clock being set back, and has waited.
                return true;
            }
            at = another(limits, now);
        }
        return false;
    }

    private Optional<Instant> another(List<RateLimit> limits, Instant now) {
        if (!(joint.take(limits, PriorityLane.URGENT.ahead(), again.after(now), again)
                instanceof JointSlots.Taken.At(Instant at, Duration waited))) {
            return Optional.empty();
        }
        again.learn(Duration.between(now, clock.instant()).minus(waited));
        return Optional.of(at);
    }

    /**
     * Until when the message of the slot can't leave, although it was its turn; empty when none of its limits is paused, as
     * far as this process knows.
     */
    public Optional<Instant> pausedUntil(Reservation.Slot slot) {
        return pausedUntil(slot.limits(), clock.instant(), false);
    }

    /** @param looking whether to read what others were told */
    private Optional<Instant> pausedUntil(List<RateLimit> limits, Instant now, boolean looking) {
        return limits.stream()
                .flatMap(limit -> (looking ? found(limit.name(), now) : pauses.known(limit.name(), now)).stream())
                .max(Comparator.naturalOrder());
    }

    private Optional<Instant> found(String limit, Instant now) {
        try {
            return pauses.find(limit, now);
        } catch (TableUnavailable e) {
            LOG.debugf("could not look whether %s is paused: %s", limit, e.getMessage());
            return Optional.empty();
        }
    }

    /**
     * Lets nothing more of a limit leave for a while, whichever process sends it: this one from now on, others with the next
     * slot that they ask for. A pause that ends earlier than one that is known changes nothing. After a fault of the table
     * only this process knows of it.
     */
    public void pause(Outcome.Paced paced) {
        Instant now = clock.instant();
        Instant end = now.plus(paced.pause()).plusNanos(999_999).truncatedTo(ChronoUnit.MILLIS);
        PaceKeys keys = new PaceKeys(paced.limit());
        if (!paced.pause().isPositive()) {
            return;
        }
        pauses.note(paced.limit(), now, end);
        if (slots.isSeenAfter(keys.sends(), end)) {
            // The next slot is after the pause already.
            return;
        }
        try {
            // In this order: a clock that is far ahead without a pause would be set back.
            pauses.store(paced.limit(), now, end);
            Stream.concat(Stream.of(keys.sends()), keys.queues().stream())
                    .forEach(queue -> slots.setForward(queue, end));
        } catch (TableUnavailable e) {
            LOG.warnf("could not store that %s is paused until %s: %s", paced.limit(), end, e.getMessage());
        }
    }
}
