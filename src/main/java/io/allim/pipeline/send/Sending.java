package io.allim.pipeline.send;

import io.allim.channel.Channel;
import io.allim.pipeline.decide.Decision;
import io.allim.pipeline.decide.DeliveryContext;

/** A delivery that was decided to be sent now. */
record Sending(DeliveryContext context, Channel channel, Decision.SendNow decision) {

    Sending with(DeliveryContext changed) {
        return new Sending(changed, channel, decision);
    }
}
