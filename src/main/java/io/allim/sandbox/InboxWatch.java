package io.allim.sandbox;

import io.allim.channel.Channel;
import io.allim.channel.ForwardingChannel;
import io.allim.channel.Message;
import io.allim.channel.Outcome;
import io.allim.delivery.DeliveryId;
import io.allim.inbox.InboxEntry;
import io.allim.inbox.InboxStore;
import io.allim.sandbox.wire.SandboxMessage;
import io.allim.table.Json;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.annotation.Priority;
import jakarta.decorator.Decorator;
import jakarta.decorator.Delegate;
import jakarta.enterprise.inject.Any;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Shows what went to inboxes as well, which have no provider that could be played; and says of all other messages which delivery
 * they are of.
 */
@Decorator
@Priority(Interceptor.Priority.APPLICATION)
@IfBuildProfile(anyOf = {"dev", "test"})
abstract class InboxWatch extends ForwardingChannel {

    private final Channel channel;
    private final InboxStore inbox;
    private final SandboxServer server;

    @Inject
    @SuppressWarnings("InjectOnConstructorOfAbstractClass") // The container makes the class that it decorates with.
    InboxWatch(@Delegate @Any Channel channel, InboxStore inbox, SandboxServer server) {
        super(channel);
        this.channel = channel;
        this.inbox = inbox;
        this.server = server;
    }

    @Override
    public Outcome send(Message message) {
        Outcome outcome = channel.send(message);
        if (channel.reaches().isRecipientId() && outcome instanceof Outcome.Delivered) {
            DeliveryId.parse(message.token())
                    .flatMap(delivery -> inbox.find(message.address().value(), delivery))
                    .map(this::shown)
                    .ifPresent(server.messages()::add);
        }
        reference(outcome)
                .filter(reference -> !reference.isEmpty()
                        && DeliveryId.parse(message.token()).isPresent())
                .ifPresent(reference -> server.messages()
                        .sent(reference, message.token(), message.address().value()));
        return outcome;
    }

    private static Optional<String> reference(Outcome outcome) {
        if (outcome.ofMessage() instanceof Outcome.Accepted accepted) {
            return Optional.of(accepted.reference());
        }
        return outcome.ofMessage() instanceof Outcome.Delivered delivered
                ? Optional.of(delivered.reference())
                : Optional.empty();
    }

    private SandboxMessage shown(InboxEntry entry) {
        Map<String, String> headers = new TreeMap<>();
        entry.url().ifPresent(url -> headers.put("url", url));
        headers.put("urgency", entry.urgency().word());
        if (!entry.data().isEmpty()) {
            headers.put("data", Json.write(entry.data()));
        }
        return new SandboxMessage(
                entry.delivery().toString(),
                channel.name(),
                entry.recipient(),
                entry.title(),
                entry.body(),
                Optional.empty(),
                headers,
                entry.at());
    }
}
