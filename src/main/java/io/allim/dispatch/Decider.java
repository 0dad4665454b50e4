package io.allim.dispatch;

import io.allim.recipient.Endpoint;
import io.allim.workflow.Throttle.Overflow;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** Decides what to do with a delivery: when it is planned, and again when it is due. Pure. */
final class Decider {

    private Decider() {}

    /** @param circumstances asked for only when the delivery's turn has come */
    static Decision decide(Question question, Supplier<Circumstances> circumstances) {
        Optional<Instant> end = question.notification()
                .expiresAt()
                .filter(expiry -> !question.now().isBefore(expiry));
        if (end.isPresent()) {
            return new Decision.Expire("it was to be sent before " + end.get());
        }
        return question.now().isBefore(question.turn())
                ? new Decision.HoldUntil(question.turn(), question.whyThen())
                : decide(question, circumstances.get());
    }

    private static Decision decide(Question question, Circumstances circumstances) {
        Optional<Endpoint> endpoint = circumstances.endpoint();
        if (endpoint.isEmpty()) {
            return new Decision.Unreachable(
                    "the recipient has no address that " + question.route().channel() + " reaches");
        }
        if (endpoint.get().optedOut()) {
            return new Decision.Unreachable("the recipient wants nothing at this address");
        }
        if (circumstances.suppression().isPresent()) {
            return new Decision.Unreachable("the address is suppressed: "
                    + circumstances.suppression().get().why());
        }
        if (!circumstances.verdict().wanted()) {
            return new Decision.Skip(circumstances.verdict().why());
        }
        if (circumstances.overtaken().isPresent()) {
            return new Decision.Skip(circumstances.overtaken().get());
        }
        return circumstances
                .window()
                .filter(ThrottleWindow::isFull)
                .map(Decider::tooMany)
                .orElseGet(() -> new Decision.SendNow(
                        endpoint.get().address(), circumstances.verdict().why(), circumstances.window()));
    }

    private static Decision tooMany(ThrottleWindow window) {
        String why = "throttled: " + window.passed() + " of "
                + window.throttle().limit() + " were sent since " + window.since();
        return window.throttle().overflow() == Overflow.HOLD
                ? new Decision.HoldUntil(window.end(), "until " + window.end() + ", " + why)
                : new Decision.Skip(why);
    }
}
