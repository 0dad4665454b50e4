package io.allim.channel;

import io.allim.chat.ChatThread;
import java.util.List;
import java.util.Optional;

/**
 * Passes on what a channel says of itself where it is more than the default: for decorators, whose container passes on abstract
 * methods alone.
 */
public abstract class ForwardingChannel implements Channel {

    private final Channel channel;

    protected ForwardingChannel(Channel channel) {
        this.channel = channel;
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
    public List<RateLimit> sharedLimits() {
        return channel.sharedLimits();
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
    public Optional<DailyCap> sharedCap() {
        return channel.sharedCap();
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
}
