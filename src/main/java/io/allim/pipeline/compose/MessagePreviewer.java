package io.allim.pipeline.compose;

import io.allim.channel.Address;
import io.allim.delivery.Delivery;
import io.allim.delivery.MessageCopy;
import io.allim.delivery.MessageCopyStore;
import io.allim.notification.Notification;
import io.allim.pipeline.decide.AddressResolver;
import io.allim.pipeline.decide.DeliveryContext;
import io.allim.pipeline.decide.DeliveryContextReader;
import io.allim.recipient.Endpoint;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;

/**
 * The message of a delivery: as it left, where that was kept, else made anew as it would be made now. Nothing is stored, nothing
 * leaves, and its links lead nowhere.
 */
@Singleton
public final class MessagePreviewer {

    private static final String MADE_NOW =
            "made now from the notification, the template and the recipient as they are; its links lead nowhere";

    private static final String KEPT = "as it was sent; its links lead nowhere";

    private final DeliveryContextReader contexts;
    private final MessageCopyStore copies;
    private final AddressResolver resolver;
    private final PreviewComposer composer;

    public MessagePreviewer(
            DeliveryContextReader contexts,
            MessageCopyStore copies,
            AddressResolver resolver,
            PreviewComposer composer) {
        this.contexts = contexts;
        this.copies = copies;
        this.resolver = resolver;
        this.composer = composer;
    }

    /**
     * @param message absent where it can't be made
     * @param why where it comes from, or why there is none; one sentence
     */
    public record Preview(Notification notification, Optional<MessageCopy> message, String why) {

        private static Preview none(DeliveryContext context, String why) {
            return new Preview(context.notification(), Optional.empty(), why);
        }
    }

    /** @return empty when its notification is no longer stored */
    public Optional<Preview> preview(Delivery delivery, Instant now) {
        return contexts.read(delivery, now)
                .map(context -> copies.find(delivery.id())
                        .map(copy -> new Preview(context.notification(), Optional.of(copy), KEPT))
                        .orElseGet(() -> madeNow(context)));
    }

    private Preview madeNow(DeliveryContext context) {
        return resolver.endpoint(context.resolved(), context.route())
                .map(Endpoint::address)
                .map(address -> preview(context, address))
                .orElseGet(() -> Preview.none(context, "there is no address by now that the channel reaches"));
    }

    private Preview preview(DeliveryContext context, Address address) {
        return switch (composer.compose(context, address)) {
            case Composer.Composed.Failed(String why) -> Preview.none(context, why);
            case Composer.Composed.Rendered rendered ->
                new Preview(context.notification(), Optional.of(composer.copy(context, rendered)), MADE_NOW);
        };
    }
}
