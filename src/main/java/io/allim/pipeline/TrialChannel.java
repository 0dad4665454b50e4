package io.allim.pipeline;

import io.allim.channel.Address;
import io.allim.channel.AddressFormat;
import io.allim.channel.AddressKind;
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
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A channel in a trial: as the channel is, but that a message goes to {@code sent} instead, and is always taken.
 *
 * @param sent is given what would leave
 */
record TrialChannel(Channel channel, Consumer<Message> sent) implements Channel {

    @Override
    public Outcome send(Message message) {
        sent.accept(message);
        // An inbox is of this service: it has what it was given.
        return channel.reaches().isRecipientId()
                ? new Outcome.Delivered(message.token())
                : new Outcome.Accepted("", List.of());
    }

    @Override
    public String name() {
        return channel.name();
    }

    @Override
    public AddressKind reaches() {
        return channel.reaches();
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
    public Optional<String> validate(String address) {
        return channel.validate(address);
    }

    @Override
    public List<String> warnings(Message message) {
        return channel.warnings(message);
    }

    @Override
    public boolean carriesWhole(Message message) {
        return channel.carriesWhole(message);
    }

    @Override
    public Optional<String> html(Message message) {
        return channel.html(message);
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
    public boolean isPrompt() {
        return channel.isPrompt();
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
    public List<RateLimit> sharedLimits() {
        return channel.sharedLimits();
    }

    @Override
    public Optional<DailyCap> sharedCap() {
        return channel.sharedCap();
    }
}
