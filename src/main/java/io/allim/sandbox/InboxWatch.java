package io.allim.sandbox;

import io.allim.channel.Address;
import io.allim.channel.AddressFormat;
import io.allim.channel.ButtonReports;
import io.allim.channel.Channel;
import io.allim.channel.DailyCap;
import io.allim.channel.Label;
import io.allim.channel.Message;
import io.allim.channel.Outcome;
import io.allim.channel.RateLimit;
import io.allim.channel.ReadReceipts;
import io.allim.channel.TemplateFields;
import io.allim.chat.ChatThread;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Shows what went to inboxes as well: they have no provider that could be played. The container passes on abstract methods
 * by itself; those with a default of their own are passed on here, or every channel would have the default.
 */
@Decorator
@Priority(Interceptor.Priority.APPLICATION)
@IfBuildProfile(anyOf = {"dev", "test"})
abstract class InboxWatch implements Channel {

    private final Channel channel;
    private final InboxStore inbox;
    private final SandboxServer server;

    @Inject
    @SuppressWarnings("InjectOnConstructorOfAbstractClass") // The container makes the class that it decorates with.
    InboxWatch(@Delegate @Any Channel channel, InboxStore inbox, SandboxServer server) {
        this.channel = channel;
        this.inbox = inbox;
        this.server = server;
    }

    @Override
    public List<String> warnings(Message message) {
        return channel.warnings(message);
    }

    @Override
    public Optional<String> html(Message message) {
        return channel.html(message);
    }

    @Override
    public boolean carriesWhole(Message message) {
        return channel.carriesWhole(message);
    }

    @Override
    public Optional<RateLimit> rateLimit(Message message) {
        return channel.rateLimit(message);
    }

    @Override
    public List<RateLimit> rateLimits(Message message) {
        return channel.rateLimits(message);
    }

    @Override
    public ChatThread.Support threads(Address address, ChatThread.Mode mode) {
        return channel.threads(address, mode);
    }

    @Override
    public boolean addressesMove() {
        return channel.addressesMove();
    }

    @Override
    public Optional<ButtonReports> buttonReports() {
        return channel.buttonReports();
    }

    @Override
    public Optional<String> host(Address address) {
        return channel.host(address);
    }

    @Override
    public boolean hasManyHosts() {
        return channel.hasManyHosts();
    }

    @Override
    public Optional<DailyCap> dailyCap(Message message) {
        return channel.dailyCap(message);
    }

    @Override
    public AddressFormat addressFormat() {
        return channel.addressFormat();
    }

    @Override
    public int position() {
        return channel.position();
    }

    @Override
    public Label label() {
        return channel.label();
    }

    @Override
    public boolean disturbs() {
        return channel.disturbs();
    }

    @Override
    public Optional<ReadReceipts> readReceipts() {
        return channel.readReceipts();
    }

    @Override
    public TemplateFields templateFields() {
        return channel.templateFields();
    }

    @Override
    public Optional<String> feedbackSource() {
        return channel.feedbackSource();
    }

    @Override
    public boolean isReportedByReference() {
        return channel.isReportedByReference();
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
        return outcome;
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
