package io.allim.pipeline.send;

import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryId;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.Route;
import io.allim.delivery.State;
import io.allim.notification.Notification;
import io.allim.notification.NotificationStore;
import io.allim.pipeline.accept.DeliveryPlanner;
import io.allim.pipeline.accept.DeliveryPlanner.Planning;
import io.allim.pipeline.decide.AddressResolver;
import io.allim.pipeline.decide.DeliveryContext;
import io.allim.table.Write;
import io.allim.workflow.ChannelOption;
import io.allim.workflow.Step;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Goes on by the next way of a step when one has ended without reaching anybody; by the same way, when that reaches an
 * address which the target did not have when it was planned. The next deliveries are written in the
 * transaction that ends the last one of the way, so that there is never a moment in which a crash loses them.
 */
@Singleton
final class Fallbacks {

    private final AddressResolver resolver;
    private final DeliveryStore deliveries;
    private final NotificationStore notifications;
    private final DeliveryPlanner planner;

    Fallbacks(
            AddressResolver resolver,
            DeliveryStore deliveries,
            NotificationStore notifications,
            DeliveryPlanner planner) {
        this.resolver = resolver;
        this.deliveries = deliveries;
        this.notifications = notifications;
        this.planner = planner;
    }

    /**
     * What is to be written beside a delivery that ends without having reached anybody.
     *
     * @param writes refused when what they were made from has changed
     */
    record Fallback(List<Write> writes, List<Delivery> made) {

        static final Fallback NONE = new Fallback(List.of(), List.of());
    }

    /** @param context with the delivery as it is about to be stored */
    Fallback after(DeliveryContext context) {
        Delivery ended = context.delivery();
        Optional<Step> step = context.step();
        // Without a workflow there are no ways; what can't reach anybody any more goes where it can.
        boolean elsewhere = context.route().step().isEmpty() && ended.state() == State.SKIPPED;
        if (step.isEmpty() && !elsewhere) {
            return Fallback.NONE;
        }
        boolean unplanned = isUnplanned(context);
        Optional<ChannelOption> option =
                step.flatMap(s -> unplanned ? s.channel(channel(context)) : s.fallbackAfter(channel(context)));
        if (option.isEmpty() && !elsewhere) {
            return Fallback.NONE;
        }
        // Read anew: cancelling stops it, and the check below needs the version of now.
        Optional<Notification> notification = notifications
                .find(context.notification().id())
                .filter(found -> !found.stage().isCancel());
        if (notification.isEmpty()) {
            return Fallback.NONE;
        }
        List<Delivery> siblings = siblings(context).stream()
                .map(route -> DeliveryId.of(context.notification().id(), context.target(), route))
                .filter(id -> !id.equals(ended.id()))
                .flatMap(id -> deliveries.find(id).stream())
                .toList();
        List<Write> writes =
                new ArrayList<>(siblings.stream().map(DeliveryStore::unchanged).toList());
        if (siblings.stream().anyMatch(sibling -> !sibling.state().isFinal() || sibling.isTaken())) {
            return new Fallback(writes, List.of());
        }
        List<Delivery> made = planned(context, notification.get(), option, unplanned);
        writes.add(NotificationStore.unchanged(notification.get()));
        made.forEach(delivery -> writes.addAll(deliveries.writes(delivery)));
        return new Fallback(writes, made);
    }

    private List<Delivery> planned(
            DeliveryContext context, Notification notification, Optional<ChannelOption> option, boolean unplanned) {
        Planning planning = new Planning(
                notification,
                context.workflow(),
                Map.of(context.target(), context.resolved()),
                context.now(),
                context.delivery().hasThrottleSlot(),
                context.now());
        List<Delivery> planned = option.map(next -> planner.onChannel(
                        planning, context.resolved(), context.step().orElseThrow(), next))
                .orElseGet(() -> elsewhere(planning, context, unplanned));
        return planned.stream()
                .filter(delivery -> deliveries.stored(delivery.id()).isEmpty())
                .toList();
    }

    private List<Delivery> elsewhere(Planning planning, DeliveryContext context, boolean unplanned) {
        return planner.plan(planning, context.target(), Optional.empty()).stream()
                .filter(delivery -> delivery.plannedFor().isPresent())
                .filter(delivery -> unplanned || !delivery.channel().equals(channel(context)))
                .toList();
    }

    private static String channel(DeliveryContext context) {
        return context.route().channel();
    }

    /** Whether the way was planned for several addresses, and the target has none but others by now. */
    private boolean isUnplanned(DeliveryContext context) {
        List<Route> routes = siblings(context);
        return context.route().endpoint().isPresent()
                && routes.size() > 1
                && routes.stream()
                        .map(route -> DeliveryId.of(context.notification().id(), context.target(), route))
                        .noneMatch(id -> deliveries.stored(id).isPresent());
    }

    /** To the target's addresses of the same kind, as they are now. */
    private List<Route> siblings(DeliveryContext context) {
        Route first = new Route(context.route().step(), channel(context), Optional.empty());
        return resolver.possibleRoutes(context.resolved(), first);
    }
}
