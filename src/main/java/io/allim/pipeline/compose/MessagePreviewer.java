package io.allim.pipeline.compose;

import io.allim.channel.Address;
import io.allim.channel.Channels;
import io.allim.channel.Message;
import io.allim.delivery.Delivery;
import io.allim.notification.Notification;
import io.allim.pipeline.decide.AddressResolver;
import io.allim.pipeline.decide.DeliveryContext;
import io.allim.pipeline.decide.DeliveryContextReader;
import io.allim.recipient.Endpoint;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Makes the message of a delivery anew, as it would be made now. Nothing is stored, nothing leaves, and its links lead nowhere. */
@Singleton
public final class MessagePreviewer {

    private static final String MADE_NOW =
            "made now from the notification, the template and the recipient as they are; its links lead nowhere";

    private final DeliveryContextReader contexts;
    private final AddressResolver resolver;
    private final PreviewComposer composer;
    private final Channels channels;

    MessagePreviewer(
            DeliveryContextReader contexts, AddressResolver resolver, PreviewComposer composer, Channels channels) {
        this.contexts = contexts;
        this.resolver = resolver;
        this.composer = composer;
        this.channels = channels;
    }

    /**
     * @param message absent where it can't be made
     * @param html as it would leave, for a channel that shows it
     * @param notes what is odd in the words and no fault
     * @param why where it comes from, or why there is none; one sentence
     */
    public record Preview(
            Notification notification,
            Optional<Message> message,
            Optional<String> html,
            List<String> notes,
            String why) {

        private static Preview none(DeliveryContext context, String why) {
            return new Preview(context.notification(), Optional.empty(), Optional.empty(), List.of(), why);
        }
    }

    /** @return empty when its notification is no longer stored */
    public Optional<Preview> preview(Delivery delivery, Instant now) {
        return contexts.read(delivery, now)
                .map(context -> resolver.endpoint(context.resolved(), context.route())
                        .map(Endpoint::address)
                        .map(address -> preview(context, address))
                        .orElseGet(() -> Preview.none(context, "there is no address by now that the channel reaches")));
    }

    private Preview preview(DeliveryContext context, Address address) {
        return switch (composer.compose(context, address)) {
            case Composer.Composed.Failed(String why) -> Preview.none(context, why);
            case Composer.Composed.Rendered(Message message, List<String> notes) ->
                new Preview(context.notification(), Optional.of(message), html(context, message), notes, MADE_NOW);
        };
    }

    private Optional<String> html(DeliveryContext context, Message message) {
        return channels.find(context.route().channel()).flatMap(channel -> channel.html(message));
    }
}
