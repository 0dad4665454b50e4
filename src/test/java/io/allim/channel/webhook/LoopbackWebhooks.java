package io.allim.channel.webhook;

import io.allim.channel.Channel;
import io.allim.http.Outbound;
import io.allim.http.OutboundSettings;
import java.util.List;

/**
 * The real channel, for receivers on this machine.
 *
 * @param outbound its connections, which end with it
 */
public record LoopbackWebhooks(Channel channel, Outbound outbound) implements AutoCloseable {

    /** @param receivers {@code host:port} */
    public static LoopbackWebhooks to(List<String> receivers) {
        OutboundSettings settings =
                OutboundSettings.trusting(receivers.toArray(String[]::new)).http();
        Outbound outbound = settings.outbound();
        return new LoopbackWebhooks(new WebhookChannel(new FixedSecrets(), outbound, settings), outbound);
    }

    @Override
    public void close() {
        outbound.close();
    }
}
