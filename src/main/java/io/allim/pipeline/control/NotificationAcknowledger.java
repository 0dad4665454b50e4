package io.allim.pipeline.control;

import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryId;
import io.allim.delivery.DeliveryStore;
import io.allim.notification.Acknowledgement;
import io.allim.notification.NotificationId;
import io.allim.recipient.Target;
import io.allim.table.Page;
import io.allim.time.Deadline;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Acknowledges a notification for those who were told, or are to be, without a message that somebody answers. */
@Singleton
public class NotificationAcknowledger {

    static final int PAGE = 1000;

    private final DeliveryStore deliveries;
    private final Acknowledger acknowledger;

    public NotificationAcknowledger(DeliveryStore deliveries, Acknowledger acknowledger) {
        this.deliveries = deliveries;
        this.acknowledger = acknowledger;
    }

    /**
     * @param holding what holds for each target, in the order of the first of its deliveries
     * @param last of the deliveries looked at, when the time was over before the end
     */
    public record Acknowledged(Map<Target, Acknowledgement> holding, Optional<DeliveryId> last) {}

    /**
     * What was acknowledged before stays as it was; where this was cut off, doing it again does the rest.
     *
     * @param whom of the targets that deliveries are planned for so far
     * @param after to go on after this delivery
     * @param deadline looked at after each 1,000 deliveries
     */
    public Acknowledged acknowledge(
            NotificationId notification,
            Predicate<Target> whom,
            Optional<String> who,
            Optional<DeliveryId> after,
            Instant now,
            Deadline deadline) {
        Map<Target, Acknowledgement> holding = new LinkedHashMap<>();
        Optional<DeliveryId> last = after;
        while (true) {
            Page page = deliveries.pageAfter(notification, last, PAGE);
            for (Delivery delivery : deliveries.read(page)) {
                if (whom.test(delivery.target())) {
                    holding.put(delivery.target(), acknowledger.acknowledgeBeside(delivery, who, now));
                }
            }
            if (page.cursor().isEmpty()) {
                return new Acknowledged(holding, Optional.empty());
            }
            last = DeliveryStore.last(page);
            if (deadline.isSpent()) {
                return new Acknowledged(holding, last);
            }
        }
    }
}
