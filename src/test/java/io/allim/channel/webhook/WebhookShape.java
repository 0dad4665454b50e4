package io.allim.channel.webhook;

import io.allim.channel.JsonShape;
import io.allim.channel.Message;
import java.util.List;

/** The names and kinds of the fields that a webhook's receiver gets. */
public final class WebhookShape {

    private WebhookShape() {}

    public static List<String> of(Message message) {
        return JsonShape.of(WebhookChannel.body(message));
    }
}
