package io.allim.dispatch;

import io.allim.channel.Channel;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryId;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.Hints;
import io.allim.notification.Notification;
import io.allim.notification.NotificationId;
import io.allim.notification.NotificationStore;
import io.allim.recipient.Target;
import io.allim.table.Table;
import io.allim.table.Write;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes the deliveries of a notification, as many at a time as one transaction holds. Each transaction moves the
 * notification's cursor on, so that a planner that died is followed by one that goes on where it was.
 */
@Singleton
final class Planner {

    /** A target has at most one delivery on each channel; there are never more channels than this. */
    private static final int MAX_CHANNELS = 16;

    private final Table table;
    private final NotificationStore notifications;
    private final DeliveryStore deliveries;
    private final Reach reach;
    private final Hints hints;
    private final Duration lease;

    Planner(
            Table table,
            NotificationStore notifications,
            DeliveryStore deliveries,
            Reach reach,
            Hints hints,
            DispatchConfig config) {
        this.table = table;
        this.notifications = notifications;
        this.deliveries = deliveries;
        this.reach = reach;
        this.hints = hints;
        this.lease = config.lease();
    }

    /**
     * The notification after a step, and the deliveries that the step made.
     *
     * @param notification as it is stored now
     */
    record Step(Notification notification, List<Delivery> made) {}

    /** Plans what is left of a notification whose planner died. */
    void resume(NotificationId id, Instant now) {
        Optional<Notification> left = notifications.find(id).filter(n -> !n.isPlanned());
        while (left.isPresent()) {
            left = step(left.get(), List.of(), now).map(Step::notification).filter(n -> !n.isPlanned());
        }
    }

    /**
     * Stores the next deliveries of the notification, the notification itself, and what else is to be written with
     * them.
     *
     * @return empty when a condition did not hold: another was faster, and nothing was written
     */
    Optional<Step> step(Notification notification, List<Write> others, Instant now) {
        List<Delivery> made = new ArrayList<>();
        int planned = notification.planned();
        int room = Table.MAX_WRITES - others.size() - 1;
        while (planned < notification.to().size() && made.size() + MAX_CHANNELS <= room) {
            made.addAll(plan(notification, notification.to().get(planned++), now));
        }
        Notification moved = notification.plannedUpTo(planned);
        List<Write> writes = new ArrayList<>(others);
        writes.add(notifications.write(moved, now.plus(lease)));
        made.forEach(delivery -> writes.add(deliveries.write(delivery)));
        if (!table.write(writes).done()) {
            return Optional.empty();
        }
        hints.hint(made.stream()
                .filter(delivery -> delivery.isDue(now))
                .map(Delivery::id)
                .toList());
        return Optional.of(new Step(moved.at(notification.version() + 1), made));
    }

    private List<Delivery> plan(Notification notification, Target target, Instant now) {
        Reach.Reached reached = reach.look(target);
        List<Channel> channels = reach.channels(reached, notification.channels());
        if (channels.isEmpty()) {
            return List.of(Delivery.skipped(
                    DeliveryId.of(notification.id(), target, "none"),
                    "none",
                    target,
                    now,
                    "the recipient has no address that any channel reaches"));
        }
        return channels.stream()
                .map(channel -> plan(notification, target, reached, channel, now))
                .toList();
    }

    private Delivery plan(
            Notification notification, Target target, Reach.Reached reached, Channel channel, Instant now) {
        DeliveryId id = DeliveryId.of(notification.id(), target, channel.name());
        Decision decision = Decider.decide(notification, channel.name(), reach.circumstances(reached, channel), now);
        return switch (decision) {
            case Decision.SendNow _ -> held(id, channel, notification, target, now, now, "due at once");
            case Decision.HoldUntil hold -> held(id, channel, notification, target, now, hold.when(), hold.why());
            case Decision.Skip skip -> Delivery.skipped(id, channel.name(), target, now, skip.why());
            case Decision.Expire expire ->
                held(id, channel, notification, target, now, now, "due at once").expired(now, expire.why());
        };
    }

    private static Delivery held(
            DeliveryId id,
            Channel channel,
            Notification notification,
            Target target,
            Instant now,
            Instant due,
            String why) {
        return Delivery.held(id, channel.name(), target, notification.expiresAt(), now, due, why);
    }
}
