package io.allim.delivery;

import io.allim.recipient.Target;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One notification for one recipient on one channel: the unit of work, and its state machine.
 *
 * <pre>
 *   HELD ── leased ──▶ SENDING ── sent ──▶ SENT
 *    ▲ ╲                  │ ╲
 *    │  ╲── skip, expire, │  ╲── fail ──▶ FAILED ── redrive ──▶ HELD
 *    │      cancel        │
 *    └───── retry ────────┘ (also leased anew, when a lease ran out; DELIVERED instead of SENT when the
 * receiver is known to have it)
 *
 *   SENT ── received ──▶ DELIVERED ── bounced ──▶ BOUNCED (also from SENT; what a provider tells later)
 * </pre>
 *
 * Each transition answers a new value with its reason in the trace; nothing happens until it is stored in place of the
 * version it was made from.
 *
 * @param hasThrottleSlot whether it has its place in its step's throttle
 * @param ofDigest whether its message is a digest
 * @param membership where it waits, or waited, to leave with others in one message
 * @param trace the dated decisions, oldest first; none until the first, with which it gets its {@code dueAt} or its end
 * @param version of the stored item; 0 before it is stored
 */
public record Delivery(
        DeliveryId id,
        Route route,
        Target target,
        Schedule schedule,
        Phase phase,
        Attempts history,
        boolean hasThrottleSlot,
        boolean ofDigest,
        Optional<DigestMembership> membership,
        List<TraceEntry> trace,
        long version)
        implements DeliveryFields {

    public Delivery {
        trace = List.copyOf(trace);
    }

    /**
     * A delivery that nothing was decided of yet.
     *
     * @param expiresAt when its time is over
     */
    public static Delivery of(DeliveryId id, Route route, Target target, Optional<Instant> expiresAt, Instant now) {
        Schedule schedule = new Schedule(now, Optional.empty(), Optional.empty(), expiresAt);
        Phase phase = new Phase.Held(Optional.empty(), false);
        return new Delivery(
                id, route, target, schedule, phase, Attempts.NONE, false, false, Optional.empty(), List.of(), 0);
    }

    /** Whose message is a digest. */
    public Delivery asDigest() {
        return new Delivery(
                id, route, target, schedule, phase, history, hasThrottleSlot, true, membership, trace, version);
    }

    /** With its place in its step's throttle, for all attempts. */
    public Delivery withThrottleSlot() {
        return new Delivery(id, route, target, schedule, phase, history, true, ofDigest, membership, trace, version);
    }

    public Delivery at(long newVersion) {
        return new Delivery(
                id, route, target, schedule, phase, history, hasThrottleSlot, ofDigest, membership, trace, newVersion);
    }

    private Delivery with(Schedule changed) {
        return with(changed, phase, history, membership, trace);
    }

    private Delivery with(Phase changed) {
        return with(schedule, changed, history, membership, trace);
    }

    private Delivery with(Attempts changed) {
        return with(schedule, phase, changed, membership, trace);
    }

    private Delivery with(Optional<DigestMembership> changed) {
        return with(schedule, phase, history, changed, trace);
    }

    Delivery decided(Instant now, String decision, String why) {
        return with(schedule, phase, history, membership, Trace.with(trace, now, decision, why));
    }

    private Delivery with(
            Schedule when, Phase where, Attempts tried, Optional<DigestMembership> member, List<TraceEntry> why) {
        return new Delivery(id, route, target, when, where, tried, hasThrottleSlot, ofDigest, member, why, version);
    }

    private Delivery ended(State end, Instant now, String why) {
        return with(state() == State.HELD ? schedule.endedAt(now) : schedule.started(now))
                .with(new Phase.Ended(end, now, Optional.empty()))
                .decided(now, Trace.end(end), why);
    }

    private Delivery waitsUntil(Instant due) {
        return with(schedule.waiting()).with(Phase.Held.until(due));
    }

    /** The first decision: it is due now, and workers are told. */
    public Delivery plannedAtOnce(Instant now, String why) {
        return with(schedule.plannedFor(now).startedAt(now))
                .with(Phase.Held.until(now))
                .decided(now, "hold", why);
    }

    /** The first decision: it waits for {@code due}. */
    public Delivery planned(Instant now, Instant due, String why) {
        return with(schedule.plannedFor(due)).with(Phase.Held.until(due)).decided(now, "hold", why);
    }

    /** The first decision: it was due at {@code due} already, and workers are told. */
    public Delivery plannedLate(Instant now, Instant due, String why) {
        return with(schedule.plannedFor(due).startedAt(due))
                .with(Phase.Held.until(due))
                .decided(now, "hold", why);
    }

    /** The first decision: it has its turn, and stays in the place that has in its target's list. */
    public Delivery plannedForTurn(Instant now, Instant turn, String why) {
        return with(schedule.plannedFor(now), phase, history, membership, List.of())
                .heldForTurn(now, turn, why);
    }

    /** Nothing but the hours in which it may go holds it until it is due: when they change it is decided again. */
    public Delivery pause() {
        return with(new Phase.Held(dueAt(), true));
    }

    /** Waits for another instant than the one it waited for, {@code due}, or for none any more. */
    public Delivery moved(Instant now, Instant due, String why) {
        return with(schedule.turnAt(due))
                .with(new Phase.Held(Optional.of(due), paused() && due.isAfter(now)))
                .decided(now, "hold", why);
    }

    public Delivery heldUntil(Instant now, Instant until, String why) {
        return waitsUntil(until).decided(now, "hold", why);
    }

    /** The same until a turn that it has, of which workers are told. */
    public Delivery heldForTurn(Instant now, Instant turn, String why) {
        return with(schedule.startedAt(turn)).with(Phase.Held.until(turn)).decided(now, "hold", why);
    }

    /** Due at another time, with nothing decided. */
    public Delivery rescheduled(Instant later) {
        return with(state() == State.HELD ? schedule.turnAt(later) : schedule).with(phase.due(Optional.of(later)));
    }

    /** Until {@code until} nobody else makes an attempt. */
    public Delivery leased(Instant now, Instant until, String why) {
        Delivery leased = with(schedule.started(now))
                .with(new Phase.Sending(Optional.of(until), false))
                .with(history.leased());
        return leased.decided(now, "send", "attempt " + leased.attempts() + ": " + why);
    }

    /** After a lease that ran out: nobody knows what became of the attempt. */
    public Delivery leaseLost(Instant now) {
        return with(new Phase.Held(dueAt(), false))
                .markUncertain()
                .decided(now, "retry", "attempt " + attempts() + " was never recorded: its message may have left");
    }

    public Delivery sent(Instant now, String providerReference, List<String> notes) {
        String noted = notes.isEmpty() ? "" : ": " + String.join("; ", notes);
        return with(history.referredTo(providerReference))
                .ended(State.SENT, now, "attempt " + attempts() + " was taken by the channel" + noted);
    }

    public Delivery delivered(Instant now, String receiverReference) {
        return with(history.referredTo(receiverReference))
                .ended(State.DELIVERED, now, "attempt " + attempts() + " reached the receiver");
    }

    /** After an attempt whose answer nobody got: the provider reports that it took the message. */
    public Delivery confirmedSent(Instant now, String providerReference, String why) {
        return with(history.referredTo(providerReference)).ended(State.SENT, now, why);
    }

    /** The provider reports that the receiver has the message that it took. */
    public Delivery received(Instant now, String why) {
        return ended(State.DELIVERED, now, why);
    }

    /** The provider reports that the message that it took came back for good. */
    public Delivery bounced(Instant now, String why) {
        return ended(State.BOUNCED, now, why);
    }

    /**
     * The first of each kind is kept in the trace.
     *
     * @param kind note, delay, soft-bounce, complaint, open, click or acknowledge
     */
    public Delivery noted(Instant now, String kind, String why) {
        if (!Trace.isNote(kind)) {
            throw new IllegalArgumentException("nobody notes " + kind);
        }
        return Trace.has(trace, kind) ? this : decided(now, kind, why);
    }

    /** How its message stands to the others of its thread, unless the trace says so already. */
    public Delivery threaded(Instant now, String why) {
        return Trace.says(trace, Trace.THREAD, why) ? this : decided(now, Trace.THREAD, why);
    }

    public Delivery failed(Instant now, String why) {
        return ended(State.FAILED, now, why);
    }

    /** One that failed for a reason; any other stays as it is. */
    public Delivery because(FailureReason reason) {
        return phase instanceof Phase.Ended(State end, Instant at, Optional<String> _) && end == State.FAILED
                ? with(new Phase.Ended(end, at, Optional.of(reason.code())))
                : this;
    }

    /** After the last attempt that did not work. */
    public Delivery gaveUp(Instant now, String why, boolean left) {
        return with(history.mayHaveLeft(left)).failed(now, "gave up after " + attempts() + " attempts: " + why);
    }

    /** After an attempt that did not work; ends the delivery instead when its cancelling was asked for meanwhile. */
    public Delivery retried(Instant now, Instant next, String why, boolean left) {
        Delivery after = with(history.mayHaveLeft(left));
        return cancelAsked()
                ? after.decided(now, "retry", why).endCancelled(now)
                : after.waitsUntil(next)
                        .decided(
                                now,
                                "retry",
                                "at " + next + ", because attempt " + attempts() + " did not work: " + why);
    }

    /** After an attempt that was not made after all, for a reason that is not the message's own: it is not counted. */
    public Delivery notTried(Instant now, Instant next, String why) {
        Delivery after = with(history.uncounted());
        return cancelAsked()
                ? after.decided(now, "retry", why).endCancelled(now)
                : after.waitsUntil(next)
                        .decided(now, "retry", "at " + next + ", and not counted as an attempt: " + why);
    }

    /**
     * From now on it leaves with its digest. It is due again only when its own time is over. Of one that was never stored
     * this is the first decision.
     *
     * @param turn when the digest is to leave, as things are: the delivery stays in the place that has in its target's list
     * @param lookAgain when that is; absent if it has no end of its own
     */
    public Delivery joinedDigest(
            Instant now, DigestMembership digest, Instant turn, Optional<Instant> lookAgain, String why) {
        List<TraceEntry> before = version == 0 ? List.of() : trace;
        return with(schedule.startedAt(turn), new Phase.Held(lookAgain, false), history, Optional.of(digest), before)
                .decided(now, Trace.DIGEST, why);
    }

    /** Its digest is on its way: if that does not arrive, the next attempt is made without it. */
    public Delivery sendingWithDigest(Instant now) {
        return with(new Phase.Sending(dueAt(), true))
                .decided(now, "cancel", "its digest is being sent; if that fails the next attempt is without it");
    }

    /** As one whose message may have left. */
    public Delivery markUncertain() {
        return with(history.mayHaveLeft(true));
    }

    /** Ends as its digest has ended. */
    public Delivery settled(State end, Instant now, String why) {
        return ended(end, now, why);
    }

    public Delivery skipped(Instant now, String why) {
        return ended(State.SKIPPED, now, why);
    }

    public Delivery expired(Instant now, String why) {
        return ended(State.EXPIRED, now, why);
    }

    /**
     * Ends a delivery that waits; one that is being sent ends after the attempt under way; one that has ended stays as
     * it is.
     */
    public Delivery cancelled(Instant now) {
        return switch (phase) {
            case Phase.Held _ -> endCancelled(now);
            case Phase.Sending(Optional<Instant> lease, boolean asked) ->
                asked
                        ? this
                        : with(new Phase.Sending(lease, true))
                                .decided(now, "cancel", "an attempt is under way; if it fails there is no other");
            case Phase.Ended _ -> this;
        };
    }

    /** Never claims "cancelled" of a message that may have left. */
    public Delivery endCancelled(Instant now) {
        return mayHaveLeft()
                ? failed(now, "cancelled, but the result of an earlier attempt is unknown: the message may have left")
                        .because(FailureReason.CANCELLED_TOO_LATE)
                : ended(State.CANCELLED, now, "cancelled before any message left");
    }

    /** A failed delivery starts anew, with the same token. */
    public Delivery redriven(Instant now) {
        return with(schedule.startedAt(now))
                .with(Phase.Held.until(now))
                .with(history.restarted())
                .with(Optional.<DigestMembership>empty())
                .decided(now, Trace.REDRIVE, "somebody asked to try it again");
    }

    /** A failed delivery waits for its digest, which is tried again. */
    public Delivery redrivenInDigest(Instant now) {
        return redriven(now)
                .with(schedule.waiting())
                .with(new Phase.Held(Optional.empty(), false))
                .with(membership);
    }
}
