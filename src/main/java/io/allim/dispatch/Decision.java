package io.allim.dispatch;

import io.allim.channel.Address;
import java.time.Instant;

/** What to do with a delivery now. */
sealed interface Decision {

    record SendNow(Address address) implements Decision {}

    /** @param why one sentence, as are those below; shown in the trace */
    record HoldUntil(Instant when, String why) implements Decision {}

    record Skip(String why) implements Decision {}

    record Expire(String why) implements Decision {}
}
