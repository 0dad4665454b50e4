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
 * possible once others have taken a slot behind them; then a place of each is lost.
 */
final class JointSlots {

    /** Slots as close as this count as one instant: the slowest may be so late without leaving together with the next one. */
    static final Duration TOGETHER = Duration.ofMillis(20);

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

        /** @param limit the one that has no slot near enough */
        record None(RateLimit limit) implements Taken {}
    }

    private record Place(RateLimit limit, Instant at) {}

    /**
     * @param limits at least one
     * @param ahead how far ahead a slot may be
     * @param from when a slot can be used
     * @param lead how long before its instant a slot has to be taken
     */
    Taken take(List<RateLimit> limits, Duration ahead, Instant from, Lead lead) {
        List<Place> places = new ArrayList<>();
        Instant at = from;
        Duration waited = Duration.ZERO;
        for (RateLimit limit : inOrder(limits, from.plus(ahead))) {
            if (!places.isEmpty()) {
                Instant before = clock.instant();
                if (!waitUntil(lead.before(at), before)) {
                    return new Taken.At(at, waited);
                }
                Instant now = clock.instant();
                waited = waited.plus(Duration.between(before, now));
                at = now.isAfter(at) ? lead.after(now) : at;
            }
            Optional<Instant> slot = take(limit, ahead, at);
            if (slot.isEmpty()) {
                places.forEach(this::giveBack);
                return new Taken.None(limit);
            }
            Optional<RateLimit> behind = follow(places, slot.get());
            places.add(new Place(limit, slot.get()));
            if (behind.isPresent()) {
                places.forEach(this::giveBack);
                return new Taken.None(behind.get());
            }
            at = slot.get();
        }
        return new Taken.At(at, waited);
    }

    private List<RateLimit> inOrder(List<RateLimit> limits, Instant latest) {
        return limits.size() == 1
                ? limits
                : limits.stream()
                        .sorted(Comparator.comparing((RateLimit limit) -> !isFull(limit, latest))
                                .thenComparing(RateLimit::perSecond)
                                .thenComparing(RateLimit::name))
                        .toList();
    }

    private boolean isFull(RateLimit limit, Instant latest) {
        return slots.isSeenAfter(new PaceKeys(limit.name()).sends(), latest)
                || pauses.known(limit.name(), clock.instant())
                        .filter(latest::isBefore)
                        .isPresent();
    }

    /** @return false when it was broken off */
    private boolean waitUntil(Instant time, Instant now) {
        return !time.isAfter(now) || sleeper.sleepUntil(time);
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

    /** Moves places that are too early for the slot. @return the limit of one that can't be moved */
    private Optional<RateLimit> follow(List<Place> places, Instant slot) {
        for (int i = 0; i < places.size(); i++) {
            Place place = places.get(i);
            if (slot.isAfter(place.at().plus(TOGETHER))) {
                if (!slots.move(new PaceKeys(place.limit().name()).sends(), place.limit(), place.at(), slot)) {
                    return Optional.of(place.limit());
                }
                places.set(i, new Place(place.limit(), slot));
            }
        }
        return Optional.empty();
    }

    private void giveBack(Place place) {
        slots.giveBack(new PaceKeys(place.limit().name()).sends(), place.limit(), place.at());
    }
}
