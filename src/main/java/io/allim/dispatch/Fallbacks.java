package io.allim.dispatch;

import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryId;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.Route;
import io.allim.dispatch.DeliveryPlanner.Planning;
import io.allim.notification.Notification;
import io.allim.notification.NotificationStore;
import io.allim.table.Write;
import io.allim.workflow.Step;
import io.allim.workflow.Way;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Goes on by the next way of a step when one has ended without reaching anybody. The next deliveries are written in the
 * transaction that ends the last one of the way, so that there is never a moment in which a crash loses them.
 */
@Singleton
final class Fallbacks {

    private final Reach reach;
    private final DeliveryStore deliveries;
    private final NotificationStore notifications;
    private final DeliveryPlanner planner;

    Fallbacks(Reach reach, DeliveryStore deliveries, NotificationStore notifications, DeliveryPlanner planner) {
        this.reach = reach;
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

    /** @param question of the delivery that is about to end */
    Fallback after(Question question, DeliveryId ended) {
        Optional<Step> step = question.step();
        Optional<Way> next = step.flatMap(s -> s.wayAfter(question.route().channel()));
        // Read anew: cancelling stops it, and the check below needs the version of now.
        Optional<Notification> notification = next.flatMap(_ -> notifications
                .find(question.notification().id())
                .filter(found -> !found.stage().isCancel()));
        if (notification.isEmpty()) {
            return Fallback.NONE;
        }
        List<Write> writes = new ArrayList<>();
        boolean alone = true;
        for (Route route : siblings(question, step.get())) {
            DeliveryId id = DeliveryId.of(question.notification().id(), question.target(), route);
            Optional<Delivery> sibling = id.equals(ended) ? Optional.empty() : deliveries.find(id);
            sibling.map(DeliveryStore::unchanged).ifPresent(writes::add);
            alone &= sibling.filter(found -> !found.state().isFinal() || found.isTaken())
                    .isEmpty();
        }
        if (!alone) {
            return new Fallback(writes, List.of());
        }
        Planning planning = new Planning(
                notification.get(), question.workflow(), question.now(), question.permitted(), question.now());
        List<Delivery> made = planner.byWay(planning, question.target(), step.get(), next.get()).stream()
                .filter(delivery -> deliveries.find(delivery.id()).isEmpty())
                .toList();
        writes.add(NotificationStore.unchanged(notification.get()));
        made.forEach(delivery -> writes.addAll(deliveries.writes(delivery)));
        return new Fallback(writes, made);
    }

    /** To the target's other addresses of the same kind. */
    private List<Route> siblings(Question question, Step step) {
        Route first = Route.step(step.id(), question.route().channel());
        return reach.possibleRoutes(reach.look(question.target()), first);
    }
}
