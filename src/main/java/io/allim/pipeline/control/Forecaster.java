package io.allim.pipeline.control;

import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.DigestMembership;
import io.allim.delivery.search.WaitingList;
import io.allim.notification.Digest;
import io.allim.notification.DigestId;
import io.allim.notification.NotificationStore;
import io.allim.notification.WorkflowRef;
import io.allim.pipeline.decide.Decider;
import io.allim.pipeline.decide.Decision;
import io.allim.pipeline.decide.DecisionFactsReader;
import io.allim.pipeline.decide.DeliveryContext;
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
     * @param workflow of its notification
     * @param at when it is decided: on its turn, or when its digest closes
     * @param decision one word: send, hold, digest, skip or expire
     * @param why one sentence
     */
    public record Forecast(
            Delivery delivery, Optional<String> workflow, Optional<Instant> at, String decision, String why) {}

    /** One page of forecasts, the next delivery first. */
    public record Forecasts(List<Forecast> items, Optional<String> cursor) {}

    public Forecasts upcoming(String recipient, int limit, Optional<String> cursor, Instant now) {
        Page page =
                new WaitingList(deliveries, notifications).page(new Target.ToRecipient(recipient), now, limit, cursor);
        List<Forecast> items = deliveries.read(page).stream()
                .filter(delivery -> !delivery.state().isFinal())
                .flatMap(delivery -> forecast(delivery, now).stream())
                .toList();
        return new Forecasts(items, page.cursor());
    }

    private Optional<Forecast> forecast(Delivery delivery, Instant now) {
        if (delivery.isInDigest()) {
            return Optional.of(inDigest(delivery, delivery.membership().orElseThrow()));
        }
        Instant scheduledAt = delivery.dueAt().filter(now::isBefore).orElse(now);
        return contexts.read(delivery, scheduledAt)
                .map(context -> forecast(context, Decider.decide(context, () -> facts.find(context))));
    }

    private Forecast inDigest(Delivery delivery, DigestMembership membership) {
        String leaves = "it leaves with " + new DigestId(membership.digest());
        Optional<Digest> digest = notifications.findDigest(membership.digest());
        return new Forecast(
                delivery,
                digest.flatMap(Digest::workflow).map(WorkflowRef::id),
                Optional.of(digest.map(found -> found.window().closesAt()).orElse(membership.closesAt())),
                "digest",
                digest.map(Digest::window)
                        .map(window -> leaves + ", which holds " + window.total() + " by now; its window ends at "
                                + window.closesAt())
                        .orElse(leaves));
    }

    private static Forecast forecast(DeliveryContext context, Decision decision) {
        Delivery delivery = context.delivery();
        return new Forecast(
                delivery,
                context.notification().workflow().map(WorkflowRef::id),
                delivery.dueAt(),
                decision.word(),
                decision.why());
    }
}
