package io.allim.pipeline.decide;

import io.allim.notification.Digest;
import io.allim.recipient.Endpoint;
import io.allim.time.Timetable;
import io.allim.workflow.Throttle.Overflow;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** Decides what to do with a delivery: when it is planned, and again when it is due. Pure. */
public final class Decider {

    /** How long a throttle may hold a message; its notification is kept for longer. */
    static final Duration MAX_WAIT = Duration.ofDays(30);

    private Decider() {}

    /** @param facts read only when the delivery's turn has come */
    public static Decision decide(DeliveryContext context, Supplier<DecisionFacts> facts) {
        Optional<Instant> end = context.notification()
                .expiresAt()
                .filter(expiry -> !context.now().isBefore(expiry));
        if (end.isPresent()) {
            return new Decision.Expire("it was to be sent before " + end.get());
        }
        return context.isEarly()
                ? new Decision.HoldUntil(context.scheduledAt(), context.whyThen(), Optional.empty(), false)
                : decide(context, facts.get());
    }

    private static Decision decide(DeliveryContext context, DecisionFacts facts) {
        return facts.digestAssignment()
                .map(assignment -> digest(facts, assignment))
                .orElseGet(() -> send(context, facts));
    }

    /** Where it can be reached is asked when the digest leaves. */
    private static Decision digest(DecisionFacts facts, DigestAssignment assignment) {
        return needless(facts).orElseGet(() -> new Decision.Digest(assignment, assignment.why()));
    }

    private static Optional<Decision> needless(DecisionFacts facts) {
        if (!facts.verdict().wanted()) {
            return Optional.of(new Decision.Skip(facts.verdict().why()));
        }
        return facts.reasonToSkip().map(Decision.Skip::new);
    }

    private static Decision send(DeliveryContext context, DecisionFacts facts) {
        if (context.notification() instanceof Digest digest && digest.window().isNothing()) {
            return new Decision.Skip("nothing is left in the digest");
        }
        Optional<Endpoint> endpoint = facts.endpoint();
        if (endpoint.isEmpty()) {
            return new Decision.Unreachable(
                    "the recipient has no address that " + context.route().channel() + " reaches");
        }
        if (endpoint.get().optedOut()) {
            return new Decision.Unreachable("the recipient wants nothing at this address");
        }
        if (facts.suppression().isPresent()) {
            return new Decision.Unreachable(
                    "the address is suppressed: " + facts.suppression().get().why());
        }
        Optional<Decision> needless = needless(facts);
        if (needless.isPresent()) {
            return needless.get();
        }
        Optional<Timetable.Pause> pause = facts.timetable().pause(context.now());
        if (pause.isPresent()) {
            return new Decision.HoldUntil(pause.get().at(), pause.get().description(), Optional.empty(), true);
        }
        Decision.SendNow send =
                new Decision.SendNow(endpoint.get().address(), facts.verdict().why(), facts.window());
        return facts.window().map(window -> throttled(context, send, window)).orElse(send);
    }

    private static Decision throttled(DeliveryContext context, Decision.SendNow send, ThrottleWindow window) {
        String notification = context.notification().id().ulid();
        int slot = window.slot(notification);
        if (slot == 0) {
            return new Decision.SendNow(send.address(), send.why(), Optional.of(window.with(notification)));
        }
        Instant start = window.start(slot);
        String why = "throttled: " + window.taken() + " of " + window.throttle().limit() + " were sent since "
                + window.since();
        if (window.throttle().overflow() == Overflow.SKIP) {
            return new Decision.Skip(why);
        }
        if (window.isCrowded() || start.isAfter(context.scheduledAt().plus(MAX_WAIT))) {
            return new Decision.Skip(why + ", and too many wait already");
        }
        return new Decision.HoldUntil(
                start, "until " + start + ", " + why, Optional.of(window.with(notification)), false);
    }
}
