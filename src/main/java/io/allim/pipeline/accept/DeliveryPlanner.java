package io.allim.pipeline.accept;

import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryId;
import io.allim.delivery.Route;
import io.allim.notification.Digest;
import io.allim.notification.Notification;
import io.allim.pipeline.decide.AddressResolver;
import io.allim.pipeline.decide.Decider;
import io.allim.pipeline.decide.Decision;
import io.allim.pipeline.decide.DecisionFactsReader;
import io.allim.pipeline.decide.DeliveryContext;
import io.allim.pipeline.decide.ResolvedTarget;
import io.allim.pipeline.decide.Sendable;
import io.allim.recipient.Target;
import io.allim.workflow.ChannelOption;
import io.allim.workflow.Step;
import io.allim.workflow.Workflow;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Decides which deliveries a target gets, and what is to become of each at first. Stores nothing. */
@Singleton
public final class DeliveryPlanner {

    private final AddressResolver resolver;
    private final DecisionFactsReader facts;

    public DeliveryPlanner(AddressResolver resolver, DecisionFactsReader facts) {
        this.resolver = resolver;
        this.facts = facts;
    }

    /**
     * What all deliveries of a planning have in common.
     *
     * @param workflow the version that the notification started
     * @param resolved targets that were read already
     * @param createdAt when the deliveries say that they were made
     * @param hasThrottleSlot whether they take over the place of another in their step's throttle
     * @param sendable told of each that whoever plans it could send at once
     */
    public record Planning(
            Notification notification,
            Optional<Workflow> workflow,
            Map<Target, ResolvedTarget> resolved,
            Instant createdAt,
            boolean hasThrottleSlot,
            Instant now,
            Consumer<Sendable> sendable) {

        public Planning(
                Notification notification,
                Optional<Workflow> workflow,
                Map<Target, ResolvedTarget> resolved,
                Instant createdAt,
                boolean hasThrottleSlot,
                Instant now) {
            this(notification, workflow, resolved, createdAt, hasThrottleSlot, now, _ -> {});
        }

        Planning createdAt(Instant instant) {
            return new Planning(notification, workflow, resolved, instant, hasThrottleSlot, now, sendable);
        }
    }

    /** @param step the only one to plan; absent: those that have no targets of their own, or none without a workflow */
    public List<Delivery> plan(Planning planning, Target target, Optional<Step> step) {
        ResolvedTarget resolved = resolve(planning, target);
        if (planning.workflow().isEmpty()) {
            return ofChannels(planning, resolved);
        }
        List<Step> steps =
                step.map(List::of).orElseGet(() -> planning.workflow().get().common());
        return steps.stream()
                .flatMap(each ->
                        onChannel(planning, resolved, each, each.channels().getFirst()).stream())
                .toList();
    }

    private ResolvedTarget resolve(Planning planning, Target target) {
        return Optional.ofNullable(planning.resolved().get(target)).orElseGet(() -> resolver.resolve(target));
    }

    /** The deliveries of a step by one of its channels, and by those after it as long as they reach nobody. */
    public List<Delivery> onChannel(Planning planning, ResolvedTarget resolved, Step step, ChannelOption first) {
        List<Delivery> made = new ArrayList<>();
        Optional<ChannelOption> option = Optional.of(first);
        while (option.isPresent()) {
            List<Planned> planned = byRoute(
                    planning, resolved, Route.step(step.id(), option.get().channel()));
            planned.forEach(each -> made.add(each.delivery()));
            if (!planned.stream().allMatch(Planned::unreachable)) {
                break;
            }
            option = step.fallbackAfter(option.get().channel());
        }
        return made;
    }

    private List<Delivery> ofChannels(Planning planning, ResolvedTarget resolved) {
        List<String> asked = planning.notification().channels();
        List<Delivery> made = new ArrayList<>();
        for (String channel : resolver.channels(resolved, asked)) {
            List<Planned> planned = byRoute(planning, resolved, Route.channel(channel));
            planned.forEach(each -> made.add(each.delivery()));
            if (asked.isEmpty() && !planned.stream().allMatch(Planned::unreachable)) {
                break;
            }
        }
        return made.isEmpty()
                ? List.of(none(planning, resolved.target(), "the recipient has no address that any channel reaches"))
                : made;
    }

    /** Says why a target that was named gets nothing. */
    Delivery excluded(Planning planning, Target target) {
        return none(planning, target, "the caller excluded the recipient");
    }

    /** A delivery that no channel will ever see. */
    private static Delivery none(Planning planning, Target target, String why) {
        return delivery(planning, target, Route.channel("none")).skipped(planning.now(), why);
    }

    /** @param unreachable whether another channel may do better */
    private record Planned(Delivery delivery, boolean unreachable) {}

    private List<Planned> byRoute(Planning planning, ResolvedTarget resolved, Route route) {
        // A digest's item has one place in it, and the digest goes to all addresses.
        Optional<Step> step = route.step().flatMap(id -> planning.workflow().flatMap(flow -> flow.step(id)));
        boolean digested =
                DeliveryContext.digestRule(planning.notification(), step).isPresent();
        List<Route> routes = digested ? List.of(route) : resolver.routes(resolved, route);
        return routes.stream().map(each -> planned(planning, resolved, each)).toList();
    }

    private Planned planned(Planning planning, ResolvedTarget resolved, Route route) {
        Instant now = planning.now();
        Delivery delivery = delivery(planning, resolved.target(), route);
        // Without a throttle: that is asked when the delivery is due.
        DeliveryContext context = new DeliveryContext(
                delivery.withThrottleSlot(), planning.notification(), planning.workflow(), resolved, now);
        if (planning.notification() instanceof Digest) {
            return new Planned(ofDigest(delivery, context), false);
        }
        return switch (Decider.decide(context, () -> facts.find(context))) {
            case Decision.SendNow send -> new Planned(atOnce(planning, context, send, delivery), false);
            case Decision.HoldUntil hold -> new Planned(hold.planned(delivery, now), false);
            case Decision.Digest _ ->
                // By its turn, whenever a planner comes: that says which window is its.
                new Planned(
                        delivery.planned(now, context.scheduledAt(), "due at once, to be gathered with others"), false);
            case Decision.Skip skip -> new Planned(delivery.skipped(now, skip.why()), false);
            case Decision.Unreachable unreachable -> new Planned(delivery.skipped(now, unreachable.why()), true);
            case Decision.Expire expire ->
                new Planned(delivery.planned(now, now, "due at once").expired(now, expire.why()), false);
        };
    }

    /** What has a throttle takes its place in it when it is due. */
    private Delivery atOnce(Planning planning, DeliveryContext context, Decision.SendNow decision, Delivery delivery) {
        Delivery made = delivery.plannedAtOnce(planning.now(), "due at once");
        if (resolver.isPrompt(context.route().channel())
                && context.step().flatMap(Step::throttle).isEmpty()) {
            planning.sendable().accept(new Sendable(context.with(made), decision));
        }
        return made;
    }

    /** It is decided when it is due, which it may have been for a while: digests that are late leave in their order. */
    private static Delivery ofDigest(Delivery delivery, DeliveryContext context) {
        boolean early = context.scheduledAt().isAfter(context.now());
        return delivery.planned(context.now(), context.scheduledAt(), early ? context.whyThen() : "due at once");
    }

    private static Delivery delivery(Planning planning, Target target, Route route) {
        Notification notification = planning.notification();
        DeliveryId id = DeliveryId.of(notification.id(), target, route);
        Delivery delivery = Delivery.of(id, route, target, notification.expiresAt(), planning.createdAt());
        if (notification instanceof Digest) {
            delivery = delivery.asDigest();
        }
        return planning.hasThrottleSlot() ? delivery.withThrottleSlot() : delivery;
    }
}
