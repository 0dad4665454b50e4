package io.allim.pipeline.send;

import io.allim.channel.Channel;
import io.allim.pipeline.decide.Decision;
import io.allim.pipeline.decide.DeliveryContext;
import io.allim.pipeline.thread.ThreadEntry;
import java.util.Optional;

/**
 * A delivery that was decided to be sent now.
 *
 * @param thread in which its message stands, where the channel needs to know the first one
 */
record Sending(DeliveryContext context, Channel channel, Decision.SendNow decision, Optional<ThreadEntry> thread) {

    Sending(DeliveryContext context, Channel channel, Decision.SendNow decision) {
        this(context, channel, decision, Optional.empty());
    }

    Sending with(DeliveryContext changed) {
        return new Sending(changed, channel, decision, thread);
    }

    Sending at(ThreadEntry entry) {
        return new Sending(context, channel, decision, Optional.of(entry));
    }
}
