package io.allim.pipeline.decide;

import io.allim.channel.Urgency;
import io.allim.delivery.Delivery;
import io.allim.delivery.Route;
import io.allim.notification.Digest;
import io.allim.notification.Notification;
import io.allim.notification.NotificationRequest;
import io.allim.preference.PreferenceSubject;
import io.allim.recipient.Target;
import io.allim.workflow.DigestRule;
import io.allim.workflow.Step;
import io.allim.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A delivery with all that its stages need to know of it, read once.
 *
 * @param workflow the version that the notification started
 * @param resolved the delivery's target, as things are now
 */
public record DeliveryContext(
        Delivery delivery,
        Notification notification,
        Optional<Workflow> workflow,
        ResolvedTarget resolved,
        Instant now) {

    public Target target() {
        return delivery.target();
    }

    public Route route() {
        return delivery.route();
    }

    public Optional<Step> step() {
        return route().step().flatMap(id -> workflow.flatMap(flow -> flow.step(id)));
    }

    /** How its messages are gathered; absent when each goes by itself, as a digest does. */
    public Optional<DigestRule> digestRule() {
        return digestRule(notification, step());
    }

    /** The same of any delivery of the notification, by the step or by none. */
    public static Optional<DigestRule> digestRule(Notification notification, Optional<Step> step) {
        return notification instanceof NotificationRequest request
                ? step.map(Step::digest).orElseGet(request::digestRule)
                : Optional.empty();
    }

    public Urgency urgency() {
        return step().flatMap(Step::urgency).orElse(notification.urgency());
    }

    /** Whether it is so important that no quiet hours hold it. */
    boolean isPressing() {
        return workflow.filter(Workflow::critical).isPresent() || urgency() == Urgency.HIGH;
    }

    /** The instant before which it does not go. */
    public Instant scheduledAt() {
        if (notification instanceof Digest) {
            return notification.scheduledAt();
        }
        return notification.scheduledAt().plus(step().map(Step::after).orElse(Duration.ZERO));
    }

    /** Whether its turn has not come. What goes at once has none to wait for, even when the clock was set back since. */
    boolean isEarly() {
        boolean atOnce = notification.sendAt().isEmpty()
                && step().map(Step::after).orElse(Duration.ZERO).isZero();
        return now.isBefore(scheduledAt()) && !atOnce;
    }

    public String whyThen() {
        if (notification instanceof Digest) {
            return "until " + scheduledAt() + ", when digests like this leave";
        }
        Optional<Step> waiting = step().filter(step -> !step.after().isZero());
        String asked = notification.sendAt().isPresent() ? "the caller asked for " + notification.scheduledAt() : "";
        return waiting.map(step -> "until " + scheduledAt() + ": step " + step.id() + " waits " + step.after()
                        + (asked.isEmpty() ? "" : ", and " + asked))
                .orElse("until " + scheduledAt() + ", as the caller asked");
    }

    public PreferenceSubject subject() {
        return workflow.map(flow -> new PreferenceSubject(
                        Optional.of(flow.id()), flow.category(), flow.critical(), flow.defaults()))
                .orElse(PreferenceSubject.PLAIN);
    }

    public DeliveryContext at(Instant instant) {
        return new DeliveryContext(delivery, notification, workflow, resolved, instant);
    }

    /** The same without what was read ahead: an attempt that comes later reads what it needs. */
    public DeliveryContext withoutAhead() {
        return new DeliveryContext(delivery, notification, workflow, resolved.with(Map.of()), now);
    }

    /** The same with the delivery as it is by now. */
    public DeliveryContext with(Delivery changed) {
        return new DeliveryContext(changed, notification, workflow, resolved, now);
    }
}
