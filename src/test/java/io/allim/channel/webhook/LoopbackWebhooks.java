package io.allim.channel.webhook;

import io.allim.channel.Channel;
import java.util.List;
import java.util.Optional;

/** The real channel, for receivers on this machine. */
public final class LoopbackWebhooks {

    private LoopbackWebhooks() {}

    /** @param receivers {@code host:port} */
    public static Channel to(List<String> receivers) {
        return new WebhookChannel(
                new FixedSecrets(),
                Settings.trusting(receivers.toArray(String[]::new)).http(),
                Optional.empty());
    }
}
