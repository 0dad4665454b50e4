package io.allim.sandbox.clock;

import io.allim.delivery.Hints;
import io.allim.pipeline.Ticker;
import io.allim.pipeline.Ticker.Ticked;
import io.allim.table.Key;
import io.allim.table.Stored;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Turns the clock so that everything happens at its time. On the way the clock stands at every instant at which something
 * becomes due, until all of that is done and recorded; only then it moves on, so that no lease runs out behind the back of
 * a worker.
 */
@Singleton
@IfBuildProfile(anyOf = {"dev", "test"})
final class ClockAdvancer {

    private static final Duration MAX_TICK = Duration.ofMinutes(1);

    /** At one instant, for work that makes new work at once for ever. */
    private static final int MAX_TICKS = 100;

    private final DueIndex due;
    private final Ticker ticker;
    private final SandboxClock clock;
    private final Hints hints;

    ClockAdvancer(DueIndex due, Ticker ticker, SandboxClock clock, Hints hints) {
        this.due = due;
        this.ticker = ticker;
        this.clock = clock;
        this.hints = hints;
    }

    /**
     * @param now what the clock shows after it was turned
     * @param ahead by how much it was turned in all
     * @param ticks how many there were on the way
     * @param found how many due items they saw
     */
    record Advanced(Instant now, Duration ahead, int ticks, int found) {}

    /**
     * Answers when all that became due on the way is done. Who turns the clock meanwhile waits, and so do other ticks.
     *
     * @throws IllegalArgumentException with a sentence for the caller, when the clock can't be turned like this
     */
    Advanced advance(Advance advance) throws InterruptedException {
        try (Ticker.Pause _ = ticker.pause()) {
            Walk walk = new Walk(advance.target(clock.instant()));
            try {
                walk.go();
            } finally {
                clock.run();
            }
            return new Advanced(clock.instant(), clock.ahead(), walk.ticks, walk.found);
        }
    }

    /** From where the clock is to a target. */
    private final class Walk {

        private final Instant target;
        private int ticks;
        private int found;

        /** What the last tick could not do. */
        private Set<Seen> stuck = Set.of();

        Walk(Instant target) {
            this.target = target;
        }

        void go() throws InterruptedException {
            Optional<Instant> next = Optional.of(clock.instant());
            while (next.isPresent()) {
                stopAt(next.get());
                next = nextDue();
            }
            stopAt(target);
        }

        /** An item that can't be worked on is left where a tick left it; others may need several ticks. */
        private void stopAt(Instant instant) throws InterruptedException {
            clock.standAt(instant);
            boolean moves = true;
            for (int tick = 0; moves && tick < MAX_TICKS; tick++) {
                tick();
                Set<Seen> left = left();
                moves = !left.isEmpty() && !left.equals(stuck);
                stuck = left;
            }
        }

        private void tick() throws InterruptedException {
            hints.awaitIdle();
            Ticked ticked = ticker.tick(clock.instant(), MAX_TICK);
            hints.awaitIdle();
            ticks++;
            found += ticked.found();
        }

        private Set<Seen> left() {
            return due.until(clock.instant()).map(Seen::of).collect(Collectors.toUnmodifiableSet());
        }

        private Optional<Instant> nextDue() {
            return due.nextAfter(clock.instant(), target);
        }
    }

    /** An item as it was. */
    private record Seen(Key key, long version) {

        static Seen of(Stored stored) {
            return new Seen(stored.item().key(), stored.version());
        }
    }
}
