package io.allim.pipeline.decide;

import io.allim.channel.Address;
import io.allim.channel.ReadReceipts.Reading;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryId;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.Route;
import io.allim.delivery.State;
import io.allim.notification.Acknowledgement;
import io.allim.notification.AcknowledgementStore;
import io.allim.recipient.Endpoint;
import io.allim.workflow.ChannelOption;
import io.allim.workflow.EngagementStatus;
import io.allim.workflow.SkipCondition;
import io.allim.workflow.Step;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** What became of the other steps, for a step that is needless after some of it. */
@Singleton
public final class SkipConditions {

    private final AddressResolver resolver;
    private final DeliveryStore deliveries;
    private final AcknowledgementStore acknowledgements;

    public SkipConditions(AddressResolver resolver, DeliveryStore deliveries, AcknowledgementStore acknowledgements) {
        this.resolver = resolver;
        this.deliveries = deliveries;
        this.acknowledgements = acknowledgements;
    }

    /** Why the step in question is needless, if it is. */
    public Optional<String> reasonToSkip(DeliveryContext context, Step step) {
        return step.unless().stream()
                .flatMap(unless -> met(context, step, unless).stream())
                .findFirst();
    }

    private Optional<String> met(DeliveryContext context, Step step, SkipCondition unless) {
        if (unless.is() == EngagementStatus.ACKED) {
            return acknowledged(context, step).map(ack -> ack.description() + " at " + ack.at());
        }
        return others(context, step, unless)
                .flatMap(other -> met(context, other, unless.is()).stream())
                .findFirst();
    }

    /** Whoever acknowledges it spares those whom a step names itself; others have to do it themselves. */
    private Optional<Acknowledgement> acknowledged(DeliveryContext context, Step step) {
        return step.hasOwnTargets()
                ? acknowledgements.first(context.notification().id())
                : acknowledgements.of(context.notification().id(), context.target());
    }

    private static Stream<Step> others(DeliveryContext context, Step step, SkipCondition unless) {
        return context.workflow().stream()
                .flatMap(workflow -> workflow.common().stream())
                .filter(other -> !other.id().equals(step.id()))
                .filter(other -> unless.step().isEmpty() || unless.step().get().equals(other.id()));
    }

    private Optional<String> met(DeliveryContext context, Step other, EngagementStatus status) {
        return other.channels().stream()
                .map(ChannelOption::channel)
                .flatMap(channel ->
                        resolver.possibleRoutes(context.resolved(), Route.step(other.id(), channel)).stream())
                .flatMap(route -> met(context, other, route, status).stream())
                .findFirst();
    }

    private Optional<String> met(DeliveryContext context, Step other, Route route, EngagementStatus status) {
        DeliveryId id = DeliveryId.of(context.notification().id(), context.target(), route);
        return switch (status) {
            case SENT, DELIVERED -> deliveries.find(id).flatMap(delivery -> met(delivery, other, status));
            case SEEN, READ -> reading(context, id, route).flatMap(reading -> met(reading, other, status));
            case ACKED -> Optional.empty();
        };
    }

    private static Optional<String> met(Delivery delivery, Step other, EngagementStatus status) {
        return delivery.state() == State.DELIVERED || status == EngagementStatus.SENT && delivery.isTaken()
                ? delivery.finishedAt().map(at -> said(other, status, at))
                : Optional.empty();
    }

    private static Optional<String> met(Reading reading, Step other, EngagementStatus status) {
        Optional<Instant> at = status == EngagementStatus.SEEN ? reading.seenAt() : reading.readAt();
        return at.map(instant -> said(other, status, instant));
    }

    private static String said(Step other, EngagementStatus status, Instant at) {
        return "step " + other.id() + " was " + status.word() + " at " + at;
    }

    /** What was gathered into a digest is seen with that. */
    private Optional<Reading> reading(DeliveryContext context, DeliveryId id, Route route) {
        Optional<Address> address = resolver.endpoint(context.resolved(), route).map(Endpoint::address);
        return resolver.readReceipts(route.channel())
                .flatMap(receipts -> address.flatMap(to -> receipts.find(to, id.toString())
                        .or(() -> deliveries
                                .find(id)
                                .flatMap(Delivery::membership)
                                .flatMap(membership -> receipts.find(
                                        to,
                                        DeliveryId.of(membership.digest(), context.target(), route)
                                                .toString())))));
    }
}
