package io.allim.page;

import io.allim.channel.Message;
import io.allim.delivery.Delivery;
import io.allim.pipeline.compose.Composer;
import io.allim.pipeline.decide.AddressResolver;
import io.allim.pipeline.decide.DeliveryContext;
import io.allim.pipeline.decide.DeliveryContextReader;
import io.allim.recipient.Endpoint;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;

/** Reads a message as it was written for its channel, for pages that say what it was. */
@Singleton
final class MessageReader {

    private final DeliveryContextReader contexts;
    private final AddressResolver resolver;
    private final Composer composer;

    MessageReader(DeliveryContextReader contexts, AddressResolver resolver, Composer composer) {
        this.contexts = contexts;
        this.resolver = resolver;
        this.composer = composer;
    }

    /** Empty when its notification is no longer stored. */
    Optional<DeliveryContext> context(Delivery delivery, Instant now) {
        return contexts.read(delivery, now);
    }

    /** Empty when it can no longer be made. */
    Optional<Message> message(DeliveryContext context) {
        return resolver.endpoint(context.resolved(), context.route())
                .map(Endpoint::address)
                .map(address -> composer.compose(context, address))
                .filter(Composer.Composed.Rendered.class::isInstance)
                .map(composed -> ((Composer.Composed.Rendered) composed).message());
    }
}
