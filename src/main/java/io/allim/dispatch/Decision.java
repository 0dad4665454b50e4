package io.allim.dispatch;

import io.allim.channel.Address;
import java.time.Instant;
import java.util.Optional;

/** What to do with a delivery now. Each says why, in one sentence that is shown in the trace. */
sealed interface Decision {

    String why();

    /** @param window of the throttle that counts it */
    record SendNow(Address address, String why, Optional<ThrottleWindow> window) implements Decision {}

    record HoldUntil(Instant when, String why) implements Decision {}

    /** It is not to be sent. */
    record Skip(String why) implements Decision {}

    /** The channel reaches nobody; another may. */
    record Unreachable(String why) implements Decision {}

    record Expire(String why) implements Decision {}
}
