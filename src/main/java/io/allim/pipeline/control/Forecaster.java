package io.allim.pipeline.control;

import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.DigestMembership;
import io.allim.notification.Digest;
import io.allim.notification.DigestId;
import io.allim.notification.NotificationStore;
import io.allim.pipeline.decide.Decider;
import io.allim.pipeline.decide.Decision;
import io.allim.pipeline.decide.DecisionFactsReader;
import io.allim.pipeline.decide.DeliveryContextReader;
import io.allim.recipient.Target;
import io.allim.table.Page;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Tells what is held for a recipient, and what would become of it as things are now. */
@Singleton
public class Forecaster {

    private final NotificationStore notifications;
    private final DeliveryStore deliveries;
    private final DeliveryContextReader contexts;
    private final DecisionFactsReader facts;

    public Forecaster(
            NotificationStore notifications,
            DeliveryStore deliveries,
            DeliveryContextReader contexts,
            DecisionFactsReader facts) {
        this.notifications = notifications;
        this.deliveries = deliveries;
        this.contexts = contexts;
        this.facts = facts;
    }

    /**
     * @param decision one word: send, hold, digest, skip or expire
     * @param why one sentence
     */
    public record Forecast(Delivery delivery, String decision, String why) {}

    /** One page of forecasts, the next delivery first. */
    public record Forecasts(List<Forecast> items, Optional<String> cursor) {}

    public Forecasts upcoming(String recipient, int limit, Optional<String> cursor, Instant now) {
        Page page = deliveries.waiting(new Target.ToRecipient(recipient), limit, cursor);
        List<Forecast> items = page.items().stream()
                .map(DeliveryStore::read)
                .flatMap(delivery -> forecast(delivery, now).stream())
                .toList();
        return new Forecasts(items, page.cursor());
    }

    private Optional<Forecast> forecast(Delivery delivery, Instant now) {
        if (delivery.isInDigest()) {
            return Optional.of(new Forecast(
                    delivery, "digest", inDigest(delivery.membership().orElseThrow())));
        }
        Instant scheduledAt = delivery.dueAt().filter(now::isBefore).orElse(now);
        return contexts.read(delivery, scheduledAt)
                .map(context -> forecast(delivery, Decider.decide(context, () -> facts.find(context))));
    }

    private String inDigest(DigestMembership membership) {
        String name = new DigestId(membership.digest()).toString();
        return notifications
                .findDigest(membership.digest())
                .map(Digest::window)
                .map(window -> "it leaves with " + name + ", which holds " + window.total()
                        + " by now; its window ends at " + window.closesAt())
                .orElse("it leaves with " + name);
    }

    private static Forecast forecast(Delivery delivery, Decision decision) {
        return new Forecast(delivery, decision.word(), decision.why());
    }
}
