package io.allim.pipeline.decide;

import io.allim.channel.Address;
import io.allim.delivery.Delivery;
import java.time.Instant;
import java.util.Optional;

/** What to do with a delivery now. Each says why, in one sentence that is shown in the trace. */
public sealed interface Decision {

    String why();

    /** For forecasts and previews. */
    default String word() {
        return switch (this) {
            case SendNow _ -> "send";
            case HoldUntil _ -> "hold";
            case Digest _ -> "digest";
            case Skip _, Unreachable _ -> "skip";
            case Expire _ -> "expire";
        };
    }

    /** @param throttleSlot the throttle's window in which it takes its place */
    record SendNow(Address address, String why, Optional<ThrottleWindow> throttleSlot) implements Decision {}

    /**
     * @param throttleSlot the throttle's windows, in one of which it takes its place
     * @param pause whether it is held by hours alone, which may change while it waits
     */
    record HoldUntil(Instant when, String why, Optional<ThrottleWindow> throttleSlot, boolean pause)
            implements Decision {

        public Delivery held(Delivery delivery, Instant now) {
            Delivery held = delivery.heldUntil(now, when, why);
            return pause ? held.pause() : held;
        }

        /** The same as its first decision. */
        public Delivery planned(Delivery delivery, Instant now) {
            Delivery planned = delivery.planned(now, when, why);
            return pause ? planned.pause() : planned;
        }
    }

    /** It leaves with others, in one message. */
    record Digest(DigestAssignment assignment, String why) implements Decision {}

    /** It is not to be sent. */
    record Skip(String why) implements Decision {}

    /** The channel reaches nobody; another may. */
    record Unreachable(String why) implements Decision {}

    record Expire(String why) implements Decision {}
}
