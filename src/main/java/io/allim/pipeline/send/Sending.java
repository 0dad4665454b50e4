package io.allim.pipeline.send;

import io.allim.channel.Channel;
import io.allim.pipeline.decide.Decision;
import io.allim.pipeline.decide.DeliveryContext;
import io.allim.pipeline.thread.ThreadEntry;
import java.util.Optional;

/**
 * A delivery that was decided to be sent now.
 *
 * @param isLeased whether it is stored as leased already, though its context has it as it waited
 * @param thread in which its message stands, where the channel needs to know the first one
 */
record Sending(
        DeliveryContext context,
        Channel channel,
        Decision.SendNow decision,
        boolean isLeased,
        Optional<ThreadEntry> thread) {

    Sending(DeliveryContext context, Channel channel, Decision.SendNow decision, boolean isLeased) {
        this(context, channel, decision, isLeased, Optional.empty());
    }

    Sending with(DeliveryContext changed) {
        return new Sending(changed, channel, decision, isLeased, thread);
    }

    Sending at(ThreadEntry entry) {
        return new Sending(context, channel, decision, isLeased, Optional.of(entry));
    }
}
