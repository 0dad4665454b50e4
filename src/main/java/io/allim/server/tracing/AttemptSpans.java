package io.allim.server.tracing;

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
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.annotation.Priority;
import jakarta.decorator.Decorator;
import jakarta.decorator.Delegate;
import jakarta.enterprise.inject.Any;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/**
 * A span for each attempt: a part of the request that it was made in, or a trace of its own where it was made later. It has
 * the delivery's id, by which the API tells the rest, and neither address nor content. The container passes on abstract methods
 * by itself; those with a default of their own are passed on here, or every channel would have the default.
 */
@Decorator
@Priority(1)
@IfBuildProfile("tracing")
abstract class AttemptSpans implements Channel {

    static final String DELIVERY = "allim.delivery";
    static final String CHANNEL = "allim.channel";
    static final String OUTCOME = "allim.outcome";

    private final Channel channel;
    private final Tracer tracer;

    @Inject
    @SuppressWarnings("InjectOnConstructorOfAbstractClass") // The container makes the class that it decorates with.
    AttemptSpans(@Delegate @Any Channel channel, Tracer tracer) {
        this.channel = channel;
        this.tracer = tracer;
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
        Span span = tracer.spanBuilder("send " + channel.name())
                .setSpanKind(SpanKind.CLIENT)
                .setAttribute(CHANNEL, channel.name())
                .setAttribute(DELIVERY, message.token())
                .startSpan();
        try (Scope _ = span.makeCurrent()) {
            Outcome outcome = channel.send(message);
            Outcome ofMessage = outcome.ofMessage();
            span.setAttribute(OUTCOME, ofMessage.getClass().getSimpleName());
            if (!isTaken(ofMessage)) {
                span.setStatus(StatusCode.ERROR);
            }
            return outcome;
        } finally {
            span.end();
        }
    }

    private static boolean isTaken(Outcome outcome) {
        return outcome instanceof Outcome.Accepted || outcome instanceof Outcome.Delivered;
    }
}
