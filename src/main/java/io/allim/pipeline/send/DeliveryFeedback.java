package io.allim.pipeline.send;

import io.allim.channel.Address;
import io.allim.channel.Channel;
import io.allim.channel.Channels;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryId;
import io.allim.delivery.DeliveryMetrics;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.FailureLog;
import io.allim.delivery.FailureReason;
import io.allim.delivery.State;
import io.allim.pipeline.decide.AddressResolver;
import io.allim.pipeline.decide.DeliveryContext;
import io.allim.pipeline.decide.DeliveryContextReader;
import io.allim.recipient.Endpoint;
import io.allim.recipient.SuppressionStore;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Takes down what providers tell of a message after they took it. */
@Singleton
public class DeliveryFeedback {

    private static final int TRIES = 20;

    private final DeliveryStore deliveries;
    private final DeliveryContextReader contexts;
    private final SuppressionStore suppressions;
    private final Channels channels;
    private final AddressResolver resolver;
    private final DeliveryFinisher finisher;
    private final DeliveryMetrics metrics;

    public DeliveryFeedback(
            DeliveryStore deliveries,
            DeliveryContextReader contexts,
            SuppressionStore suppressions,
            Channels channels,
            AddressResolver resolver,
            DeliveryFinisher finisher,
            DeliveryMetrics metrics) {
        this.deliveries = deliveries;
        this.contexts = contexts;
        this.suppressions = suppressions;
        this.channels = channels;
        this.resolver = resolver;
        this.finisher = finisher;
        this.metrics = metrics;
    }

    /**
     * Stores what becomes of a delivery; of one that is no longer stored nothing becomes. One that turns out to have
     * reached nobody goes on by the next way of its step.
     *
     * @param news answers the delivery as it is when that is no news; asked again when another wrote in between
     * @throws IllegalStateException when others wrote all the time: it is to be told again
     */
    public void record(DeliveryId id, UnaryOperator<Delivery> news, Instant now) {
        for (int i = 0; i < TRIES; i++) {
            Optional<Delivery> found = deliveries.find(id);
            if (found.isEmpty()) {
                return;
            }
            Delivery after = news.apply(found.get());
            if (after.state() != found.get().state()) {
                after = after.because(FailureReason.UNDELIVERED);
            }
            if (after.equals(found.get()) || store(found.get(), after, now)) {
                return;
            }
        }
        throw new IllegalStateException("could not take down what was told of " + id);
    }

    private boolean store(Delivery before, Delivery after, Instant now) {
        boolean reachedNobody = after.state() != before.state() && !after.isTaken();
        boolean done = (reachedNobody ? contexts.read(after, now) : Optional.<DeliveryContext>empty())
                .map(finisher::end)
                .orElseGet(() -> finisher.store(after));
        if (done && reachedNobody && after.state() == State.FAILED) {
            metrics.stored(after);
            FailureLog.log(after, FailureReason.UNDELIVERED);
        }
        return done;
    }

    /**
     * Nothing is sent any more to where a delivery's message went.
     *
     * @param wentTo the address as the provider writes it, in whatever spelling; passed over when that is none
     */
    public void suppress(Delivery delivery, String wentTo, String why, Instant now) {
        Optional<Channel> channel = channels.find(delivery.channel());
        resolver.endpoint(resolver.resolve(delivery.target()), delivery.route())
                .map(Endpoint::address)
                .filter(address -> address.canonical().equals(new Address(address.kind(), wentTo).canonical()))
                .or(() -> channel.filter(known -> known.validate(wentTo).isEmpty())
                        .map(known -> new Address(known.reaches(), wentTo)))
                .ifPresent(address -> suppressions.suppress(address, delivery.channel(), why, now));
    }

    /** The same where the provider's words for the address are not known: to where a message would go now. */
    public void suppress(Delivery delivery, String why, Instant now) {
        resolver.endpoint(resolver.resolve(delivery.target()), delivery.route())
                .ifPresent(endpoint -> suppressions.suppress(endpoint.address(), delivery.channel(), why, now));
    }
}
