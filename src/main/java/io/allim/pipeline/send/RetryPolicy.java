package io.allim.pipeline.send;

import io.allim.delivery.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * When to try again. The jitter comes from the delivery's id and the attempt, so that a delivery's schedule can be told
 * in advance, and deliveries that failed together come back apart.
 */
public final class RetryPolicy {

    private static final int JITTER_PER_MILLE = 200;

    /** Without a charge: soon enough for an operator who has mended the set-up. */
    private static final List<Duration> UNCHARGED =
            List.of(Duration.ofSeconds(5), Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofMinutes(15));

    /** As long as mail servers try: https://www.rfc-editor.org/rfc/rfc5321#section-4.5.4.1 */
    public static final Duration MAX_UNCHARGED = Duration.ofDays(4);

    private final List<Duration> waits;

    /** @param waits between attempts; one attempt more than there are waits is made */
    public RetryPolicy(List<Duration> waits) {
        this.waits = List.copyOf(waits);
    }

    public int maxAttempts() {
        return waits.size() + 1;
    }

    /**
     * @param asked the wait that the provider asked for; it lengthens ours and never shortens it
     * @return when to try again, at the latest when the delivery expires; empty when no attempt is left
     */
    public Optional<Instant> next(Delivery delivery, Optional<Duration> asked, Instant now) {
        if (delivery.attempts() >= maxAttempts()) {
            return Optional.empty();
        }
        Duration wait = jittered(waits.get(delivery.attempts() - 1), delivery);
        if (asked.isPresent() && asked.get().compareTo(wait) > 0) {
            wait = asked.get();
        }
        return Optional.of(bounded(now.plus(wait), delivery));
    }

    /**
     * After an attempt that is not charged.
     *
     * @param asked when there is likely to be room; it takes the place of our own wait
     * @return empty when that has been going on for {@link #MAX_UNCHARGED}
     */
    public Optional<Instant> nextUncharged(Delivery delivery, Optional<Duration> asked, Instant now) {
        if (!now.isBefore(delivery.attemptsSince().plus(MAX_UNCHARGED))) {
            return Optional.empty();
        }
        int before = delivery.leases() - delivery.attempts();
        Duration wait = UNCHARGED.get(Math.clamp(before, 0, UNCHARGED.size() - 1));
        return Optional.of(bounded(now.plus(asked.orElseGet(() -> jittered(wait, delivery))), delivery));
    }

    /**
     * While its host is left alone, which is no attempt. The longer it has waited the less often it looks, since each look
     * is a write: at the earliest when a quarter of its waiting time is over once more.
     *
     * @param until when the host is tried again
     * @return empty when that has been going on for {@link #MAX_UNCHARGED}
     */
    public Optional<Instant> whileLeftAlone(Delivery delivery, Instant until, Instant now) {
        Duration waited = Duration.between(delivery.attemptsSince(), now);
        if (waited.compareTo(MAX_UNCHARGED) >= 0) {
            return Optional.empty();
        }
        Instant own = now.plus(waited.dividedBy(4));
        Instant next = own.isAfter(until) ? own : until;
        Duration wait = Duration.between(now, next);
        int perMille = Math.floorMod((delivery.id().toString() + next).hashCode(), JITTER_PER_MILLE + 1);
        return Optional.of(bounded(next.plus(wait.multipliedBy(perMille).dividedBy(1000)), delivery));
    }

    private static Instant bounded(Instant next, Delivery delivery) {
        Instant due = next.truncatedTo(ChronoUnit.MILLIS);
        return delivery.expiresAt().filter(end -> end.isBefore(due)).orElse(due);
    }

    private static Duration jittered(Duration wait, Delivery delivery) {
        int hash = (delivery.id().toString() + delivery.leases()).hashCode();
        int perMille = 1000 - JITTER_PER_MILLE + Math.floorMod(hash, 2 * JITTER_PER_MILLE + 1);
        return wait.multipliedBy(perMille).dividedBy(1000);
    }
}
