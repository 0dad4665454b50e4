package io.allim.channel.webhook;

import io.allim.channel.Channel;
import io.allim.http.OutboundSettings;
import java.util.List;

/** The real channel, for receivers on this machine. */
public final class LoopbackWebhooks {

    private LoopbackWebhooks() {}

    /** @param receivers {@code host:port} */
    public static Channel to(List<String> receivers) {
        OutboundSettings settings =
                OutboundSettings.trusting(receivers.toArray(String[]::new)).http();
        return new WebhookChannel(new FixedSecrets(), settings.outbound(), settings);
    }
}
