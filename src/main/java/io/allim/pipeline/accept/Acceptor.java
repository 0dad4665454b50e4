package io.allim.pipeline.accept;

import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryMetrics;
import io.allim.delivery.DeliveryStore;
import io.allim.notification.IdempotencyKey;
import io.allim.notification.IdempotencyStore;
import io.allim.notification.IdempotencyStore.Answered;
import io.allim.notification.NotificationRequest;
import io.allim.notification.NotificationStatus;
import io.allim.notification.NotificationStore;
import io.allim.pipeline.decide.AddressResolver;
import io.allim.pipeline.decide.ResolvedTarget;
import io.allim.recipient.Target;
import io.allim.table.TableUnavailable;
import io.allim.table.Write;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Takes notifications in. The first transaction stores the notification, the idempotency record and the first
 * deliveries; from then on it is accepted, and whatever is left to plan will be planned, by this or by a tick. Where there
 * is one delivery only, the three are written one after the other; if that breaks off, a repetition of the request goes on
 * under the same ids.
 */
@Singleton
public class Acceptor {

    private static final Logger LOG = Logger.getLogger(Acceptor.class);

    private static final int PAGE = 500;

    /** After this time a notification that is not there was erased; before, its request may have broken off. */
    private static final Duration UNFINISHED = Duration.ofHours(1);

    private final NotificationStore notifications;
    private final DeliveryStore deliveries;
    private final IdempotencyStore idempotency;
    private final AddressResolver resolver;
    private final WorkflowBinder workflows;
    private final Planner planner;
    private final DeliveryMetrics metrics;

    public Acceptor(
            NotificationStore notifications,
            DeliveryStore deliveries,
            IdempotencyStore idempotency,
            AddressResolver resolver,
            WorkflowBinder workflows,
            Planner planner,
            DeliveryMetrics metrics) {
        this.notifications = notifications;
        this.deliveries = deliveries;
        this.idempotency = idempotency;
        this.resolver = resolver;
        this.workflows = workflows;
        this.planner = planner;
        this.metrics = metrics;
    }

    /**
     * @param notification not stored yet, with distinct targets; of its workflow only the id counts
     * @throws TableUnavailable when it is not known whether the notification is stored; a repetition with the same key
     *     is safe
     */
    public Acceptance accept(NotificationRequest notification, Optional<IdempotencyKey> key, Instant now) {
        return accept(notification, key, now, true);
    }

    /** The same for what an event started: its data may lack what templates need, since nobody could give it. */
    public Acceptance acceptOfEvent(NotificationRequest notification, Optional<IdempotencyKey> key, Instant now) {
        return accept(notification, key, now, false);
    }

    private Acceptance accept(
            NotificationRequest notification, Optional<IdempotencyKey> key, Instant now, boolean dataIsChecked) {
        Optional<Answered> earlier = key.flatMap(idempotency::find);
        Optional<Acceptance> answer = earlier.flatMap(answered -> replay(answered, key.get(), now));
        if (answer.isPresent()) {
            return answer.get();
        }
        List<ResolvedTarget> targets =
                notification.to().stream().map(resolver::resolve).toList();
        for (int i = 0; i < targets.size(); i++) {
            if (targets.get(i).isUnknown()) {
                return new Acceptance.UnknownRecipient(i);
            }
        }
        Map<Target, ResolvedTarget> resolved =
                targets.stream().collect(Collectors.toMap(ResolvedTarget::target, target -> target));
        NotificationRequest named =
                earlier.map(Answered::notification).map(notification::withId).orElse(notification);
        List<Write> claim = key
                .filter(_ -> earlier.isEmpty())
                .map(unused -> idempotency.claim(unused, notification.id(), now))
                .stream()
                .toList();
        return switch (workflows.bind(named, dataIsChecked)) {
            case WorkflowBinder.Bound.Unknown unknown -> unknown.acceptance();
            case WorkflowBinder.Bound.To(NotificationRequest bound) ->
                planner.step(bound, resolved, claim, now)
                        .map(first -> finish(first, resolved, now))
                        .orElseGet(() -> superseded(notification, key, now, dataIsChecked));
        };
    }

    /** Another request with the key was faster. */
    private Acceptance superseded(
            NotificationRequest notification, Optional<IdempotencyKey> key, Instant now, boolean dataIsChecked) {
        if (key.isEmpty()) {
            throw new IllegalStateException("the id of a new notification is taken");
        }
        return accept(notification, key, now, dataIsChecked);
    }

    private Acceptance finish(Planner.Step first, Map<Target, ResolvedTarget> resolved, Instant now) {
        metrics.accepted();
        List<Delivery> made = new ArrayList<>(first.made());
        NotificationRequest notification = first.notification();
        try {
            while (!notification.isAnswerable()) {
                Optional<Planner.Step> step = planner.step(notification, resolved, List.of(), now);
                if (step.isEmpty()) {
                    return accepted(notifications.findRequest(notification.id()).orElse(notification), false);
                }
                made.addAll(step.get().made());
                notification = step.get().notification();
            }
        } catch (TableUnavailable e) {
            LOG.warnf("%s is accepted; the rest of its deliveries will be planned by a tick", notification.id());
        }
        boolean topics = notification.audience().hasTopics();
        return new Acceptance.Accepted(notification, topics ? List.of() : sorted(made), false);
    }

    /**
     * What an earlier request with the key was answered.
     *
     * @return empty when it broke off before the notification was stored
     */
    private Optional<Acceptance> replay(Answered answered, IdempotencyKey key, Instant now) {
        if (!answered.bodyHash().equals(key.bodyHash())) {
            return Optional.of(new Acceptance.KeyReused());
        }
        Optional<NotificationRequest> made = notifications.findRequest(answered.notification());
        if (made.isEmpty()) {
            boolean erased = answered.notification().time().plus(UNFINISHED).isBefore(now);
            return erased ? Optional.of(new Acceptance.NoLongerStored()) : Optional.empty();
        }
        NotificationRequest notification = made.get();
        if (!notification.isAnswerable()) {
            return Optional.of(new Acceptance.StillRunning());
        }
        if (notification.stage() == NotificationStatus.PLANNED
                && notification.cursor().parts() == 1
                && first(notification).isEmpty()) {
            planner.complete(notification, now);
        }
        return Optional.of(accepted(notification, true));
    }

    private Acceptance accepted(NotificationRequest notification, boolean replayed) {
        return new Acceptance.Accepted(notification, sorted(first(notification)), replayed);
    }

    /** The deliveries that were made while it was accepted; topics and steps add others in their own time. */
    private List<Delivery> first(NotificationRequest notification) {
        if (notification.audience().hasTopics()) {
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

    /** The order in which they are stored, so that a replay answers what the first answer was. */
    private static List<Delivery> sorted(List<Delivery> made) {
        return made.stream()
                .sorted(Comparator.comparing(delivery -> delivery.id().hash()))
                .toList();
    }
}
