package io.allim.dispatch;

import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryStore;
import io.allim.notification.IdempotencyKey;
import io.allim.notification.IdempotencyStore;
import io.allim.notification.IdempotencyStore.Answered;
import io.allim.notification.Notification;
import io.allim.notification.NotificationStore;
import io.allim.recipient.RecipientStore;
import io.allim.recipient.Target;
import io.allim.table.TableUnavailable;
import io.allim.table.Write;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Takes notifications in. The first transaction stores the notification, the idempotency record and the first
 * deliveries; from then on it is accepted, and whatever is left to plan will be planned, by this or by a tick.
 */
@Singleton
public class Acceptor {

    private static final Logger LOG = Logger.getLogger(Acceptor.class);

    private static final int PAGE = 500;

    private final NotificationStore notifications;
    private final DeliveryStore deliveries;
    private final IdempotencyStore idempotency;
    private final RecipientStore recipients;
    private final WorkflowUses workflows;
    private final Planner planner;

    Acceptor(
            NotificationStore notifications,
            DeliveryStore deliveries,
            IdempotencyStore idempotency,
            RecipientStore recipients,
            WorkflowUses workflows,
            Planner planner) {
        this.notifications = notifications;
        this.deliveries = deliveries;
        this.idempotency = idempotency;
        this.recipients = recipients;
        this.workflows = workflows;
        this.planner = planner;
    }

    /**
     * @param notification not stored yet, with distinct targets; of its workflow only the id counts
     * @throws TableUnavailable when it is not known whether the notification is stored; a repetition with the same key
     *     is safe
     */
    public Acceptance accept(Notification notification, Optional<IdempotencyKey> key, Instant now) {
        Optional<Acceptance> before = key.flatMap(this::answer);
        if (before.isPresent()) {
            return before.get();
        }
        Optional<Acceptance> objection = unknownRecipient(notification);
        if (objection.isPresent()) {
            return objection.get();
        }
        return switch (workflows.bind(notification)) {
            case WorkflowUses.Bound.Unknown unknown -> unknown.acceptance();
            case WorkflowUses.Bound.To(Notification bound) -> store(bound, key, now);
        };
    }

    private Acceptance store(Notification notification, Optional<IdempotencyKey> key, Instant now) {
        List<Write> claim = key.map(k -> idempotency.claim(k, notification.id(), now)).stream()
                .toList();
        return planner.step(notification, claim, now)
                .map(first -> finish(first, now))
                .or(() -> key.flatMap(this::answer))
                .orElseThrow(() -> new IllegalStateException("the id of a new notification is taken"));
    }

    private Acceptance finish(Planner.Step first, Instant now) {
        List<Delivery> made = new ArrayList<>(first.made());
        Notification notification = first.notification();
        try {
            while (!notification.isAnswerable()) {
                Optional<Planner.Step> step = planner.step(notification, List.of(), now);
                if (step.isEmpty()) {
                    return accepted(notifications.find(notification.id()).orElse(notification), false);
                }
                made.addAll(step.get().made());
                notification = step.get().notification();
            }
        } catch (TableUnavailable e) {
            LOG.warnf("%s is accepted; the rest of its deliveries will be planned by a tick", notification.id());
        }
        boolean topics = notification.individuals() < notification.to().size();
        return new Acceptance.Accepted(notification, topics ? List.of() : sorted(made), false);
    }

    /** What an earlier request with the key was answered. */
    private Optional<Acceptance> answer(IdempotencyKey key) {
        return idempotency.find(key).map(answered -> replay(answered, key));
    }

    private Acceptance replay(Answered answered, IdempotencyKey key) {
        if (!answered.bodyHash().equals(key.bodyHash())) {
            return new Acceptance.KeyReused();
        }
        Optional<Notification> made = notifications.find(answered.notification());
        if (made.isEmpty()) {
            return new Acceptance.NoLongerStored();
        }
        return made.get().isAnswerable() ? accepted(made.get(), true) : new Acceptance.StillRunning();
    }

    private Acceptance accepted(Notification notification, boolean replayed) {
        return new Acceptance.Accepted(notification, sorted(first(notification)), replayed);
    }

    /** The deliveries that were made while it was accepted; topics and steps add others in their own time. */
    private List<Delivery> first(Notification notification) {
        if (notification.individuals() < notification.to().size()) {
            return List.of();
        }
        Set<String> targets = notification.to().stream().map(Target::identity).collect(Collectors.toUnmodifiableSet());
        List<Delivery> first = new ArrayList<>();
        List<Delivery> page = deliveries.after(notification.id(), Optional.empty(), PAGE);
        while (!page.isEmpty()) {
            page.stream()
                    .filter(delivery -> delivery.createdAt().equals(notification.createdAt()))
                    .filter(delivery -> targets.contains(delivery.target().identity()))
                    .forEach(first::add);
            page = deliveries.after(
                    notification.id(), Optional.of(page.getLast().id()), PAGE);
        }
        return first;
    }

    private Optional<Acceptance> unknownRecipient(Notification notification) {
        List<Target> to = notification.to();
        for (int i = 0; i < to.size(); i++) {
            if (to.get(i) instanceof Target.Known(String recipient)
                    && recipients.find(recipient).isEmpty()) {
                return Optional.of(new Acceptance.UnknownRecipient(i));
            }
        }
        return Optional.empty();
    }

    /** The order in which they are stored, so that a replay answers what the first answer was. */
    private static List<Delivery> sorted(List<Delivery> made) {
        return made.stream()
                .sorted(Comparator.comparing(delivery -> delivery.id().hash()))
                .toList();
    }
}
