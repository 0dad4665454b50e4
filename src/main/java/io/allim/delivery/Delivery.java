package io.allim.delivery;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.allim.recipient.Target;
import io.allim.table.JsonObjectWriter;
import io.allim.table.JsonWritable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
 * @param plannedFor when it was first due; absent if it was skipped at once
 * @param startedAt when it began to be under way, or ended; absent while it waits
 * @param dueAt when to look at it next: its turn, or the end of the lease; absent in final states
 * @param attempts since it was planned or redriven
 * @param leases how often it was ever leased; tells one lease from another
 * @param cancelAsked whether it is to end after the attempt under way
 * @param mayHaveLeft whether an attempt ended without anybody knowing if the message left
 * @param hasThrottleSlot whether it has its place in its step's throttle
 * @param paused whether nothing but hours of its recipient, its workflow or its step holds it until it is due
 * @param reference by which the provider knows the message
 * @param ofDigest whether its message is a digest
 * @param membership where it waits, or waited, to leave with others in one message
 * @param trace the dated decisions, oldest first; none until the first, with which it gets its {@code dueAt} or its end
 * @param version of the stored item; 0 before it is stored
 */
public record Delivery(
        DeliveryId id,
        Route route,
        Target target,
        State state,
        Instant createdAt,
        Optional<Instant> plannedFor,
        @JsonProperty("turn") Optional<Instant> startedAt,
        Optional<Instant> dueAt,
        Optional<Instant> expiresAt,
        Optional<Instant> finishedAt,
        int attempts,
        int leases,
        boolean cancelAsked,
        boolean mayHaveLeft,
        @JsonProperty("permitted") boolean hasThrottleSlot,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean paused,
        Optional<String> reference,
        boolean ofDigest,
        @JsonProperty("gathered") Optional<DigestMembership> membership,
        List<TraceEntry> trace,
        @JsonIgnore long version)
        implements JsonWritable {

    /** A delivery that is redriven for ever keeps its first entry and the latest ones. */
    private static final int MAX_TRACE = 200;

    /** By so much the clocks of two machines may differ. */
    private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(5);

    private static final String REDRIVE = "redrive";

    /** Of final states, as the trace says them. */
    private static final Map<State, String> DECISIONS = Map.of(
            State.SENT, "sent",
            State.DELIVERED, "delivered",
            State.BOUNCED, "bounce",
            State.FAILED, "fail",
            State.CANCELLED, "cancel",
            State.SKIPPED, "skip",
            State.EXPIRED, "expire");

    /** What is noted in the trace and decides nothing. */
    private static final Set<String> NOTES = Set.of("note", "delay", "soft-bounce", "complaint", "open", "click");

    public Delivery {
        trace = List.copyOf(trace);
    }

    @Override
    public void write(JsonObjectWriter fields) {
        fields.text("id", id.toString())
                .object("route", route, Route::write)
                .object("target", target, Target::write)
                .text("state", state.word())
                .time("createdAt", createdAt)
                .time("plannedFor", plannedFor)
                .time("turn", startedAt)
                .time("dueAt", dueAt)
                .time("expiresAt", expiresAt)
                .time("finishedAt", finishedAt)
                .number("attempts", attempts)
                .number("leases", leases)
                .flag("cancelAsked", cancelAsked)
                .flag("mayHaveLeft", mayHaveLeft)
                .flag("permitted", hasThrottleSlot)
                .rareFlag("paused", paused)
                .text("reference", reference)
                .flag("ofDigest", ofDigest)
                .value("gathered", membership)
                .objects("trace", trace, TraceEntry::write);
    }

    /**
     * A delivery that nothing was decided of yet.
     *
     * @param expiresAt when its time is over
     */
    public static Delivery of(DeliveryId id, Route route, Target target, Optional<Instant> expiresAt, Instant now) {
        return new Delivery(
                id,
                route,
                target,
                State.HELD,
                now,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                expiresAt,
                Optional.empty(),
                0,
                0,
                false,
                false,
                false,
                false,
                Optional.empty(),
                false,
                Optional.empty(),
                List.of(),
                0);
    }

    /** Whose message is a digest. */
    public Delivery asDigest() {
        Draft draft = new Draft(this);
        draft.ofDigest = true;
        return draft.done();
    }

    /** The first decision: it is due now, and workers are told. */
    public Delivery plannedAtOnce(Instant now, String why) {
        Draft draft = new Draft(this);
        draft.plannedFor = Optional.of(now);
        draft.dueAt = Optional.of(now);
        draft.startedAt = Optional.of(now);
        return draft.done(now, "hold", why);
    }

    /** The first decision: it waits for {@code due}. */
    public Delivery planned(Instant now, Instant due, String why) {
        Draft draft = new Draft(this);
        draft.plannedFor = Optional.of(due);
        draft.dueAt = Optional.of(due);
        return draft.done(now, "hold", why);
    }

    /** Nothing but the hours in which it may go holds it until it is due: when they change it is decided again. */
    public Delivery pause() {
        Draft draft = new Draft(this);
        draft.paused = true;
        return draft.done();
    }

    /** Waits for another instant than the one it waited for, {@code due}, or for none any more. */
    public Delivery moved(Instant now, Instant due, String why) {
        Draft draft = new Draft(this);
        draft.dueAt = Optional.of(due);
        draft.paused = paused && due.isAfter(now);
        return draft.done(now, "hold", why);
    }

    @JsonIgnore
    public String channel() {
        return route.channel();
    }

    @JsonIgnore
    public boolean isDue(Instant now) {
        return dueAt.filter(due -> !due.isAfter(now) || wasDue(due)).isPresent();
    }

    /** Whether it was due when that was decided: then only a clock that was set back since shows an earlier time. */
    private boolean wasDue(Instant due) {
        return state == State.HELD && !due.isAfter(trace.getLast().at());
    }

    /**
     * The same when what holds it was decided by a clock that was ahead: it waits for as long as was decided, from now on.
     * What was to wait for an instant, such as that of {@code sendAt}, still does.
     *
     * @return empty unless the clock was set back since
     */
    public Optional<Delivery> followClockBack(Instant now) {
        if (dueAt.isEmpty() || isDue(now) || isInDigest()) {
            return Optional.empty();
        }
        Instant decided = trace.getLast().at();
        boolean ahead = decided.isAfter(now.plus(CLOCKS_DIFFER));
        boolean started =
                state == State.SENDING || plannedFor.filter(decided::isBefore).isEmpty();
        if (!ahead || !started) {
            return Optional.empty();
        }
        Draft draft = new Draft(this);
        draft.dueAt = Optional.of(now.plus(Duration.between(decided, dueAt.get())));
        String why = "until " + draft.dueAt.get() + ": the clock was set back since " + decided;
        return Optional.of(state == State.SENDING ? draft.done() : draft.done(now, "hold", why));
    }

    /** Whether {@code other} is this delivery under the same lease. */
    public boolean sharesLease(Delivery other) {
        return state == State.SENDING && other.state == State.SENDING && leases == other.leases;
    }

    /** Whether its last decision was to start anew. */
    private boolean isRedriven() {
        return trace.getLast().decision().equals(REDRIVE);
    }

    /** Whether it is no longer among the failed ones, if it was. */
    boolean hasLeftFailed() {
        return isRedriven() || (isTaken() || state == State.BOUNCED) && hasFailed();
    }

    /** Whether it failed and nobody redrove it since. */
    private boolean hasFailed() {
        return trace.reversed().stream()
                .map(TraceEntry::decision)
                .filter(decision -> decision.equals(REDRIVE) || decision.equals(DECISIONS.get(State.FAILED)))
                .findFirst()
                .filter(DECISIONS.get(State.FAILED)::equals)
                .isPresent();
    }

    /** Whether the channel took its message. */
    @JsonIgnore
    public boolean isTaken() {
        return state == State.SENT || state == State.DELIVERED;
    }

    /** Whether a message may have left of which no answer is recorded. */
    @JsonIgnore
    public boolean isUncertain() {
        return state == State.SENDING || mayHaveLeft && !isTaken() && state != State.BOUNCED;
    }

    /** Why it is where it is. */
    @JsonIgnore
    public String reason() {
        return trace.reversed().stream()
                .filter(entry -> !NOTES.contains(entry.decision()))
                .findFirst()
                .orElseThrow()
                .why();
    }

    /** Until {@code until} nobody else makes an attempt. */
    public Delivery leased(Instant now, Instant until, String why) {
        Draft draft = new Draft(this);
        draft.state = State.SENDING;
        draft.paused = false;
        draft.startedAt = startedAt.or(() -> Optional.of(now));
        draft.dueAt = Optional.of(until);
        draft.attempts++;
        draft.leases++;
        return draft.done(now, "send", "attempt " + draft.attempts + ": " + why);
    }

    /** With its place in its step's throttle, for all attempts. */
    public Delivery withThrottleSlot() {
        Draft draft = new Draft(this);
        draft.hasThrottleSlot = true;
        return draft.done();
    }

    /** After a lease that ran out: nobody knows what became of the attempt. */
    public Delivery leaseLost(Instant now) {
        Draft draft = new Draft(this);
        draft.state = State.HELD;
        draft.mayHaveLeft = true;
        return draft.done(now, "retry", "attempt " + attempts + " was never recorded: its message may have left");
    }

    public Delivery sent(Instant now, String providerReference, List<String> notes) {
        Draft draft = new Draft(this).finish(State.SENT, now);
        draft.reference = Optional.of(providerReference).filter(text -> !text.isEmpty());
        String noted = notes.isEmpty() ? "" : ": " + String.join("; ", notes);
        return draft.done(now, "sent", "attempt " + attempts + " was taken by the channel" + noted);
    }

    public Delivery delivered(Instant now, String receiverReference) {
        Draft draft = new Draft(this).finish(State.DELIVERED, now);
        draft.reference = Optional.of(receiverReference).filter(text -> !text.isEmpty());
        return draft.done(now, "delivered", "attempt " + attempts + " reached the receiver");
    }

    /** After an attempt whose answer nobody got: the provider tells that it took the message. */
    public Delivery confirmedSent(Instant now, String providerReference, String why) {
        Draft draft = new Draft(this).finish(State.SENT, now);
        draft.reference = Optional.of(providerReference);
        return draft.done(now, "sent", why);
    }

    /** The provider tells that the receiver has the message that it took. */
    public Delivery received(Instant now, String why) {
        return new Draft(this).finish(State.DELIVERED, now).done(now, "delivered", why);
    }

    /** The provider tells that the message that it took came back for good. */
    public Delivery bounced(Instant now, String why) {
        return new Draft(this).finish(State.BOUNCED, now).done(now, "bounce", why);
    }

    /**
     * The first of each kind is kept in the trace.
     *
     * @param kind delay, soft-bounce, complaint, open or click
     */
    public Delivery noted(Instant now, String kind, String why) {
        if (!NOTES.contains(kind)) {
            throw new IllegalArgumentException("nobody notes " + kind);
        }
        return hasNoted(kind) ? this : new Draft(this).done(now, kind, why);
    }

    public boolean hasNoted(String kind) {
        return trace.stream().anyMatch(entry -> entry.decision().equals(kind));
    }

    public Delivery failed(Instant now, String why) {
        return new Draft(this).finish(State.FAILED, now).done(now, "fail", why);
    }

    /** After an attempt that did not work; ends the delivery instead when its cancelling was asked for meanwhile. */
    public Delivery retried(Instant now, Instant next, String why, boolean left) {
        Draft draft = new Draft(this);
        draft.mayHaveLeft |= left;
        if (cancelAsked) {
            return draft.done(now, "retry", why).endCancelled(now);
        }
        draft.state = State.HELD;
        draft.startedAt = Optional.empty();
        draft.dueAt = Optional.of(next);
        return draft.done(now, "retry", "at " + next + ", because attempt " + attempts + " did not work: " + why);
    }

    /** After an attempt that was not made after all, for a reason that is not the message's own: it is not counted. */
    public Delivery notTried(Instant now, Instant next, String why) {
        Draft draft = new Draft(this);
        draft.attempts = Math.max(0, attempts - 1);
        if (cancelAsked) {
            return draft.done(now, "retry", why).endCancelled(now);
        }
        draft.state = State.HELD;
        draft.startedAt = Optional.empty();
        draft.dueAt = Optional.of(next);
        return draft.done(now, "retry", "at " + next + ", and not counted as an attempt: " + why);
    }

    /** When its attempts began: when it was first due, or was last redriven. */
    @JsonIgnore
    public Instant attemptsSince() {
        return trace.reversed().stream()
                .filter(entry -> entry.decision().equals(REDRIVE))
                .findFirst()
                .map(TraceEntry::at)
                .or(() -> plannedFor)
                .orElse(createdAt);
    }

    /** After the last attempt that did not work. */
    public Delivery gaveUp(Instant now, String why, boolean left) {
        Draft draft = new Draft(this).finish(State.FAILED, now);
        draft.mayHaveLeft |= left;
        return draft.done(now, "fail", "gave up after " + attempts + " attempts: " + why);
    }

    public Delivery heldUntil(Instant now, Instant until, String why) {
        Draft draft = new Draft(this);
        draft.paused = false;
        draft.state = State.HELD;
        draft.startedAt = Optional.empty();
        draft.dueAt = Optional.of(until);
        return draft.done(now, "hold", why);
    }

    /**
     * From now on it leaves with its digest. It is due again only when its own time is over.
     *
     * @param lookAgain when that is; absent if it has no end of its own
     */
    public Delivery joinedDigest(Instant now, DigestMembership digest, Optional<Instant> lookAgain, String why) {
        Draft draft = new Draft(this);
        draft.startedAt = Optional.empty();
        draft.paused = false;
        draft.dueAt = lookAgain;
        draft.membership = Optional.of(digest);
        return draft.done(now, "digest", why);
    }

    /** Whether it waits in a digest, or is on its way in one. */
    @JsonIgnore
    public boolean isInDigest() {
        return membership.isPresent() && !state.isFinal();
    }

    /** Its digest is on its way: if that does not arrive, the next attempt is made without it. */
    public Delivery sendingWithDigest(Instant now) {
        Draft draft = new Draft(this);
        draft.state = State.SENDING;
        draft.cancelAsked = true;
        return draft.done(now, "cancel", "its digest is being sent; if that fails the next attempt is without it");
    }

    /** Looked at again later, with nothing decided. */
    public Delivery rescheduled(Instant later) {
        Draft draft = new Draft(this);
        draft.dueAt = Optional.of(later);
        return draft.done();
    }

    /** As one whose message may have left. */
    public Delivery markUncertain() {
        Draft draft = new Draft(this);
        draft.mayHaveLeft = true;
        return draft.done();
    }

    /** Ends as its digest has ended. */
    public Delivery settled(State end, Instant now, String why) {
        return new Draft(this).finish(end, now).done(now, DECISIONS.get(end), why);
    }

    public Delivery skipped(Instant now, String why) {
        return new Draft(this).finish(State.SKIPPED, now).done(now, "skip", why);
    }

    public Delivery expired(Instant now, String why) {
        return new Draft(this).finish(State.EXPIRED, now).done(now, "expire", why);
    }

    /**
     * Ends a delivery that waits; one that is being sent ends after the attempt under way; one that has ended stays as
     * it is.
     */
    public Delivery cancelled(Instant now) {
        return switch (state) {
            case HELD -> endCancelled(now);
            case SENDING -> {
                Draft draft = new Draft(this);
                draft.cancelAsked = true;
                yield cancelAsked
                        ? this
                        : draft.done(now, "cancel", "an attempt is under way; if it fails there is no other");
            }
            case SENT, DELIVERED, BOUNCED, FAILED, CANCELLED, SKIPPED, EXPIRED -> this;
        };
    }

    /** Never claims "cancelled" of a message that may have left. */
    public Delivery endCancelled(Instant now) {
        return mayHaveLeft
                ? failed(now, "cancelled, but the result of an earlier attempt is unknown: the message may have left")
                : new Draft(this).finish(State.CANCELLED, now).done(now, "cancel", "cancelled before any message left");
    }

    /** A failed delivery waits for its digest, which is tried again. */
    public Delivery redrivenInDigest(Instant now) {
        Draft draft = new Draft(redriven(now));
        draft.startedAt = Optional.empty();
        draft.dueAt = Optional.empty();
        draft.membership = membership;
        return draft.done();
    }

    /** A failed delivery starts anew, with the same token. */
    public Delivery redriven(Instant now) {
        Draft draft = new Draft(this);
        draft.state = State.HELD;
        draft.membership = Optional.empty();
        draft.startedAt = Optional.of(now);
        draft.dueAt = Optional.of(now);
        draft.finishedAt = Optional.empty();
        draft.attempts = 0;
        draft.cancelAsked = false;
        return draft.done(now, REDRIVE, "somebody asked to try it again");
    }

    public Delivery at(long newVersion) {
        Draft draft = new Draft(this);
        draft.version = newVersion;
        return draft.done();
    }

    /** The fields that transitions change. */
    private static final class Draft {
        private final Delivery from;
        private State state;
        private Optional<Instant> plannedFor;
        private Optional<Instant> startedAt;
        private Optional<Instant> dueAt;
        private Optional<Instant> finishedAt;
        private int attempts;
        private int leases;
        private boolean cancelAsked;
        private boolean mayHaveLeft;
        private boolean hasThrottleSlot;
        private boolean paused;
        private Optional<String> reference;
        private boolean ofDigest;
        private Optional<DigestMembership> membership;
        private List<TraceEntry> trace;
        private long version;

        Draft(Delivery from) {
            this.from = from;
            state = from.state;
            plannedFor = from.plannedFor;
            startedAt = from.startedAt;
            dueAt = from.dueAt;
            finishedAt = from.finishedAt;
            attempts = from.attempts;
            leases = from.leases;
            cancelAsked = from.cancelAsked;
            mayHaveLeft = from.mayHaveLeft;
            hasThrottleSlot = from.hasThrottleSlot;
            paused = from.paused;
            reference = from.reference;
            ofDigest = from.ofDigest;
            membership = from.membership;
            trace = from.trace;
            version = from.version;
        }

        Draft finish(State end, Instant now) {
            state = end;
            paused = false;
            startedAt = startedAt.or(() -> Optional.of(now));
            dueAt = Optional.empty();
            finishedAt = Optional.of(now);
            return this;
        }

        Delivery done(Instant now, String decision, String why) {
            List<TraceEntry> entries = new ArrayList<>(trace);
            if (entries.size() >= MAX_TRACE) {
                entries.remove(1);
            }
            entries.add(new TraceEntry(now, decision, why));
            trace = entries;
            return done();
        }

        Delivery done() {
            return new Delivery(
                    from.id,
                    from.route,
                    from.target,
                    state,
                    from.createdAt,
                    plannedFor,
                    startedAt,
                    dueAt,
                    from.expiresAt,
                    finishedAt,
                    attempts,
                    leases,
                    cancelAsked,
                    mayHaveLeft,
                    hasThrottleSlot,
                    paused,
                    reference,
                    ofDigest,
                    membership,
                    trace,
                    version);
        }
    }
}
