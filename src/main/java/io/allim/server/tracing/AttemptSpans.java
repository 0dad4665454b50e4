package io.allim.server.tracing;

import io.allim.channel.Channel;
import io.allim.channel.ForwardingChannel;
import io.allim.channel.Message;
import io.allim.channel.Outcome;
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

/**
 * A span for each attempt: a part of the request that it was made in, or a trace of its own where it was made later. It has
 * the delivery's id, by which the API tells the rest, and neither address nor content. */
@Decorator
@Priority(1)
@IfBuildProfile("tracing")
abstract class AttemptSpans extends ForwardingChannel {

    static final String DELIVERY = "allim.delivery";
    static final String CHANNEL = "allim.channel";
    static final String OUTCOME = "allim.outcome";

    private final Channel channel;
    private final Tracer tracer;

    @Inject
    @SuppressWarnings("InjectOnConstructorOfAbstractClass") // The container makes the class that it decorates with.
    AttemptSpans(@Delegate @Any Channel channel, Tracer tracer) {
        super(channel);
        this.channel = channel;
        this.tracer = tracer;
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
