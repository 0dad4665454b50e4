package io.allim.dispatch;

import io.allim.notification.Notification;
import java.time.Instant;
import java.util.Optional;

/** Decides what to do with a delivery: when it is planned, and again when it is due. Pure. */
final class Decider {

    private Decider() {}

    static Decision decide(Notification notification, String channel, Circumstances circumstances, Instant now) {
        Optional<Instant> end = notification.expiresAt().filter(expiry -> !now.isBefore(expiry));
        if (end.isPresent()) {
            return new Decision.Expire("it was to be sent before " + end.get());
        }
        if (circumstances.address().isEmpty()) {
            return new Decision.Skip("the recipient has no address that " + channel + " reaches");
        }
        if (circumstances.suppression().isPresent()) {
            return new Decision.Skip("the address is suppressed: "
                    + circumstances.suppression().get().why());
        }
        return notification
                .sendAt()
                .filter(now::isBefore)
                .<Decision>map(sendAt -> new Decision.HoldUntil(sendAt, "until " + sendAt + ", as the caller asked"))
                .orElseGet(() -> new Decision.SendNow(circumstances.address().get()));
    }
}
