package io.allim.pipeline.limit;

import io.allim.channel.RateLimit;
import io.allim.pipeline.limit.RateLimiter.Sleeper;
import io.allim.table.Key;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Takes a slot in each limit of a message, all for one instant: a message that left later than its slot would leave together with
 * the next one of that limit.
 *
 * <p>The limits are taken in turn: those without a slot as far as this process knows, then the slowest, whose places are scarce.
 * A faster limit is asked shortly before the instant, so that its slots until then are left to others. When it has none at that
 * instant, the slots taken before are moved to the one that it has, and when it has none near enough they are given back. Neither is
 * possible once others have taken a slot behind them; then a place of each is lost, and it begins anew.
 */
final class JointSlots {

    /** Slots as close as this count as one instant: the slowest may be so late without leaving together with the next one. */
    static final Duration TOGETHER = Duration.ofMillis(20);

    /** Others may take slots meanwhile. */
    private static final int TRIES = 3;

    private final SlotClock slots;
    private final Pauses pauses;
    private final InstantSource clock;
    private final Sleeper sleeper;

    JointSlots(SlotClock slots, Pauses pauses, InstantSource clock, Sleeper sleeper) {
        this.slots = slots;
        this.pauses = pauses;
        this.clock = clock;
        this.sleeper = sleeper;
    }

    sealed interface Taken {

        /** @param waited for how long this call has slept */
        record At(Instant slot, Duration waited) implements Taken {}

        /**
         * @param limit the one that has no slot near enough
         * @param isOvertaken whether it had one, and others took theirs behind those of the other limits
         */
        record None(RateLimit limit, boolean isOvertaken) implements Taken {}
    }

    private record Place(RateLimit limit, Instant at) {
        PaceKeys keys() {
            return new PaceKeys(limit.name());
        }
    }

    /**
     * @param limits at least one
     * @param ahead how far ahead a slot may be
     * @param from when a slot can be used
     * @param lead how long before its instant a slot has to be taken
     */
    Taken take(List<RateLimit> limits, Duration ahead, Instant from, Lead lead) {
        Attempt attempt = new Attempt(ahead, from, lead, Duration.ZERO);
        Optional<RateLimit> without = attempt.take(limits);
        for (int i = 1; i < TRIES && attempt.isOvertaken; i++) {
            attempt = new Attempt(ahead, lead.after(clock.instant()), lead, attempt.waited);
            without = attempt.take(limits);
        }
        Attempt last = attempt;
        return without.<Taken>map(limit -> new Taken.None(limit, last.isOvertaken))
                .orElseGet(() -> new Taken.At(last.at, last.waited));
    }

    private final class Attempt {
        private final Duration ahead;
        private final Lead lead;
        private final List<Place> places = new ArrayList<>();
        private Instant at;
        private Duration waited;

        /** Whether others took slots behind those that had to be moved. */
        private boolean isOvertaken;

        Attempt(Duration ahead, Instant from, Lead lead, Duration waited) {
            this.ahead = ahead;
            this.at = from;
            this.lead = lead;
            this.waited = waited;
        }

        /** @return the limit that has no slot; empty when each has one, or the waiting was broken off */
        Optional<RateLimit> take(List<RateLimit> limits) {
            for (RateLimit limit : inOrder(limits, at.plus(ahead))) {
                if (!places.isEmpty() && !comeNear(limit)) {
                    return Optional.empty();
                }
                Optional<Instant> slot = JointSlots.this.take(limit, ahead, at);
                slot.ifPresent(this::join);
                slot.ifPresent(taken -> places.add(new Place(limit, taken)));
                if (slot.isEmpty() || isOvertaken) {
                    places.forEach(JointSlots.this::giveBack);
                    return Optional.of(limit);
                }
            }
            return Optional.empty();
        }

        /**
         * Waits until the next slot of a limit is likely to be at the instant: where others reserve some time ahead, it is as far ahead
         * then as now.
         *
         * @return false when it was broken off
         */
        private boolean comeNear(RateLimit limit) {
            Instant before = clock.instant();
            Instant near = at.minus(slots.ahead(new PaceKeys(limit.name()).sends(), limit, before));
            near = near.isBefore(lead.before(at)) ? near : lead.before(at);
            if (near.isAfter(before) && !sleeper.sleepUntil(near)) {
                return false;
            }
            Instant now = clock.instant();
            waited = waited.plus(Duration.between(before, now));
            at = now.isAfter(at) ? lead.after(now) : at;
            return true;
        }

        /** Moves places that are too early for the slot. */
        private void join(Instant slot) {
            for (int i = 0; i < places.size() && !isOvertaken; i++) {
                Place place = places.get(i);
                if (slot.isAfter(place.at().plus(TOGETHER))) {
                    isOvertaken = !slots.move(place.keys().sends(), place.limit(), place.at(), slot);
                    places.set(i, isOvertaken ? place : new Place(place.limit(), slot));
                }
            }
            at = slot;
        }
    }

    private List<RateLimit> inOrder(List<RateLimit> limits, Instant latest) {
        return limits.size() == 1
                ? limits
                : limits.stream()
                        .sorted(Comparator.comparing((RateLimit limit) -> !isFull(limit, latest))
                                .thenComparingDouble(RateLimit::perSecond)
                                .thenComparing(RateLimit::name))
                        .toList();
    }

    private boolean isFull(RateLimit limit, Instant latest) {
        return slots.isSeenAfter(new PaceKeys(limit.name()).sends(), latest)
                || pauses.known(limit.name(), clock.instant())
                        .filter(latest::isBefore)
                        .isPresent();
    }

    private Optional<Instant> take(RateLimit limit, Duration ahead, Instant from) {
        Instant now = clock.instant();
        Instant latest = from.plus(ahead);
        Instant first = pauses.known(limit.name(), now).filter(from::isBefore).orElse(from);
        if (first.isAfter(latest)) {
            return Optional.empty();
        }
        PaceKeys keys = new PaceKeys(limit.name());
        Duration left = Duration.between(first, latest);
        Optional<Instant> slot = slots.take(keys.sends(), limit, left, first);
        return slot.isEmpty() && followBack(limit, keys, now) ? slots.take(keys.sends(), limit, left, first) : slot;
    }

    /**
     * Sets clocks back when the time was: one that is further ahead than anybody reserves slots was moved there by a
     * machine whose clock was ahead. Without it nothing would leave until the time is there again. During a pause slots are
     * reserved from its end.
     */
    private boolean followBack(RateLimit limit, PaceKeys keys, Instant now) {
        Instant known = pauses.known(limit.name(), now).orElse(now);
        if (!slots.isAfter(keys.sends(), latest(limit, known))) {
            return false;
        }
        Instant from = pauses.find(limit.name(), now).orElse(now);
        if (!slots.isAfter(keys.sends(), latest(limit, from))) {
            return false;
        }
        List<Key> clocks = new ArrayList<>(List.of(keys.sends()));
        clocks.addAll(keys.queues());
        slots.setBack(clocks, from, now);
        return true;
    }

    private static Instant latest(RateLimit limit, Instant from) {
        return from.plus(PriorityLane.URGENT.ahead())
                .plus(RateLimiter.CLOCKS_DIFFER)
                .plus(SlotClock.between(limit));
    }

    private void giveBack(Place place) {
        slots.giveBack(place.keys().sends(), place.limit(), place.at());
    }
}
