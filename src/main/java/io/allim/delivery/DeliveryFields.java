package io.allim.delivery;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What callers ask of a {@link Delivery}, whichever part of it knows. */
sealed interface DeliveryFields permits Delivery {

    Route route();

    Schedule schedule();

    Phase phase();

    Attempts history();

    Optional<DigestMembership> membership();

    List<TraceEntry> trace();

    default String channel() {
        return route().channel();
    }

    default State state() {
        return phase().state();
    }

    default Instant createdAt() {
        return schedule().createdAt();
    }

    /** When it was first due; absent if it was skipped at once. */
    default Optional<Instant> plannedFor() {
        return schedule().plannedFor();
    }

    /** When it began to be under way, or ended, or is to begin; absent while it waits without a turn. */
    default Optional<Instant> startedAt() {
        return schedule().startedAt();
    }

    default Optional<Instant> expiresAt() {
        return schedule().expiresAt();
    }

    /** When to look at it next: its turn, or the end of the lease; absent in final states. */
    default Optional<Instant> dueAt() {
        return phase().dueAt();
    }

    /** When it came to a final state. */
    default Optional<Instant> finishedAt() {
        return phase() instanceof Phase.Ended(State _, Instant at, Optional<String> _)
                ? Optional.of(at)
                : Optional.empty();
    }

    /** By the code of a {@link FailureReason}; absent of one that failed under a version that did not keep it. */
    default Optional<String> failureCause() {
        return phase() instanceof Phase.Ended(State _, Instant _, Optional<String> cause) ? cause : Optional.empty();
    }

    /** What holds it, a {@link HoldReason}, or why it failed, a {@link FailureReason}. */
    default Optional<String> cause() {
        return state() == State.HELD ? Optional.of(holdReason().word()) : failureCause();
    }

    private HoldReason holdReason() {
        if (membership().isPresent()) {
            return HoldReason.DIGEST;
        }
        if (paused()) {
            return HoldReason.QUIET_HOURS;
        }
        if (hasTurn()) {
            return HoldReason.LIMIT;
        }
        if (startedAt().isPresent()) {
            return HoldReason.DUE;
        }
        if (Trace.isRetried(trace())) {
            return HoldReason.RETRY;
        }
        return Trace.isPlanned(trace()) ? HoldReason.LATER : HoldReason.LIMIT;
    }

    /** Whether nothing but hours of its recipient, its workflow or its step holds it until it is due. */
    default boolean paused() {
        return phase() instanceof Phase.Held(Optional<Instant> _, boolean paused) && paused;
    }

    /** Whether it is to end after the attempt under way. */
    default boolean cancelAsked() {
        return phase() instanceof Phase.Sending(Optional<Instant> _, boolean asked) && asked;
    }

    /** Since it was planned or redriven. */
    default int attempts() {
        return history().count();
    }

    /** How often it was ever leased. */
    default int leases() {
        return history().leases();
    }

    /** Whether an attempt ended without anybody knowing if the message left. */
    default boolean mayHaveLeft() {
        return history().mayHaveLeft();
    }

    /** By which the provider knows the message. */
    default Optional<String> reference() {
        return history().reference();
    }

    default boolean isDue(Instant now) {
        return dueAt().filter(due -> !due.isAfter(now) || wasDue(due)).isPresent();
    }

    /** Whether it was due when that was decided: then only a clock that was set back since shows an earlier time. */
    private boolean wasDue(Instant due) {
        return state() == State.HELD && !due.isAfter(trace().getLast().at());
    }

    /** Whether it is held until a turn of its own, from which on it counts as under way. */
    default boolean hasTurn() {
        return state() == State.HELD
                && startedAt().isPresent()
                && startedAt().equals(dueAt())
                && startedAt().filter(trace().getLast().at()::isBefore).isPresent();
    }

    /** Whether it is held, and not just for a worker. */
    default boolean waits(Instant now) {
        return state() == State.HELD
                && startedAt().filter(turn -> !turn.isAfter(now)).isEmpty();
    }

    /** Whether {@code other} is this delivery under the same lease. */
    default boolean sharesLease(Delivery other) {
        return state() == State.SENDING && other.state() == State.SENDING && leases() == other.leases();
    }

    /** Whether it waits in a digest, or is on its way in one. */
    default boolean isInDigest() {
        return membership().isPresent() && !state().isFinal();
    }

    /** Whether its first decision was to leave with a digest. */
    default boolean joinedDigestFirst() {
        return trace().getFirst().decision().equals(Trace.DIGEST);
    }

    /** Whether the channel took its message. */
    default boolean isTaken() {
        return state() == State.SENT || state() == State.DELIVERED;
    }

    /** Whether a message may have left of which no answer is recorded. */
    default boolean isUncertain() {
        return state() == State.SENDING || mayHaveLeft() && !isTaken() && state() != State.BOUNCED;
    }

    /** Whether it is no longer among the failed ones, if it was. */
    default boolean hasLeftFailed() {
        return Trace.isRedriven(trace()) || (isTaken() || state() == State.BOUNCED) && Trace.hasFailed(trace());
    }

    default boolean hasNoted(String kind) {
        return Trace.has(trace(), kind);
    }

    /** Why it is where it is. */
    default String reason() {
        return Trace.reason(trace());
    }

    /** When its attempts began: when it was first due, or was last redriven. */
    default Instant attemptsSince() {
        return Trace.lastRedrive(trace()).or(this::plannedFor).orElse(createdAt());
    }
}
