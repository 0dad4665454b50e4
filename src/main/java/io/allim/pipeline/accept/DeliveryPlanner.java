package io.allim.pipeline.accept;

import io.allim.channel.Address;
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
import io.allim.pipeline.decide.DigestAssignment;
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
import java.util.stream.Stream;

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
     */
    public record Planning(
            Notification notification,
            Optional<Workflow> workflow,
            Map<Target, ResolvedTarget> resolved,
            Instant createdAt,
            boolean hasThrottleSlot,
            Instant now) {

        Planning with(Map<Target, ResolvedTarget> targets) {
            return new Planning(notification, workflow, targets, createdAt, hasThrottleSlot, now);
        }

        Planning createdAt(Instant instant) {
            return new Planning(notification, workflow, resolved, instant, hasThrottleSlot, now);
        }
    }

    /** @param step the only one to plan; absent: those that have no targets of their own, or none without a workflow */
    public List<Delivery> plan(Planning planning, Target target, Optional<Step> step) {
        return deliveries(decide(planning, target, step));
    }

    /** The same with what was decided of each. */
    List<Planned> decide(Planning planning, Target target, Optional<Step> step) {
        ResolvedTarget resolved = resolve(planning, target);
        if (planning.workflow().isEmpty()) {
            return ofChannels(planning, resolved);
        }
        return steps(planning, step).stream()
                .flatMap(each ->
                        byOptions(planning, resolved, each, each.channels().getFirst()).stream())
                .toList();
    }

    /** With what {@link #decide} needs of the targets, which is read at once. */
    Planning readAhead(Planning planning, List<Target.ToRecipient> targets, Optional<Step> step) {
        List<ResolvedTarget> resolved = resolver.resolveAll(targets);
        List<Step> due = steps(planning, step).stream()
                .filter(each -> isDue(planning, each))
                .toList();
        return planning.with(facts.readAhead(resolved, target -> firstAddresses(planning, target, due)));
    }

    /** Whether who plans a message of a channel could send it. */
    boolean isPrompt(String channel) {
        return resolver.isPrompt(channel);
    }

    /** Whether all messages of a channel share a rate limit. */
    boolean isPaced(String channel) {
        return resolver.isPaced(channel);
    }

    private static boolean isDue(Planning planning, Step step) {
        return !planning.now().isBefore(planning.notification().scheduledAt().plus(step.after()));
    }

    private static List<Step> steps(Planning planning, Optional<Step> step) {
        return step.map(List::of)
                .orElseGet(() -> planning.workflow().map(Workflow::common).orElse(List.of()));
    }

    /** Those that are looked at in any case: where a channel reaches nobody the next one is, and is read then. */
    private List<Address> firstAddresses(Planning planning, ResolvedTarget target, List<Step> due) {
        List<String> asked = planning.notification().channels();
        Stream<String> first = planning.workflow().isPresent()
                ? due.stream()
                        .filter(step -> step.digest().isEmpty())
                        .map(step -> step.channels().getFirst().channel())
                : DeliveryContext.digestRule(planning.notification(), Optional.empty())
                                .isPresent()
                        ? Stream.empty()
                        : resolver.channels(target, asked).stream().limit(asked.isEmpty() ? 1 : Long.MAX_VALUE);
        return first.flatMap(channel -> resolver.addresses(target, channel).stream())
                .toList();
    }

    private ResolvedTarget resolve(Planning planning, Target target) {
        return Optional.ofNullable(planning.resolved().get(target)).orElseGet(() -> resolver.resolve(target));
    }

    /** The deliveries of a step by one of its channels, and by those after it as long as they reach nobody. */
    public List<Delivery> onChannel(Planning planning, ResolvedTarget resolved, Step step, ChannelOption first) {
        return deliveries(byOptions(planning, resolved, step, first));
    }

    private static List<Delivery> deliveries(List<Planned> planned) {
        return planned.stream().map(Planned::delivery).toList();
    }

    private List<Planned> byOptions(Planning planning, ResolvedTarget resolved, Step step, ChannelOption first) {
        List<Planned> made = new ArrayList<>();
        Optional<ChannelOption> option = Optional.of(first);
        while (option.isPresent()) {
            List<Planned> planned = byRoute(
                    planning, resolved, Route.step(step.id(), option.get().channel()));
            made.addAll(planned);
            if (!planned.stream().allMatch(Planned::unreachable)) {
                break;
            }
            option = step.fallbackAfter(option.get().channel());
        }
        return made;
    }

    private List<Planned> ofChannels(Planning planning, ResolvedTarget resolved) {
        List<String> asked = planning.notification().channels();
        List<Planned> made = new ArrayList<>();
        for (String channel : resolver.channels(resolved, asked)) {
            List<Planned> planned = byRoute(planning, resolved, Route.channel(channel));
            made.addAll(planned);
            if (asked.isEmpty() && !planned.stream().allMatch(Planned::unreachable)) {
                break;
            }
        }
        return made.isEmpty()
                ? List.of(none(planning, resolved.target(), "the recipient has no address that any channel reaches"))
                : made;
    }

    /** Says why a target that was named gets nothing. */
    Planned excluded(Planning planning, Target target) {
        return none(planning, target, "the caller excluded the recipient");
    }

    /** A delivery that no channel will ever see. */
    private static Planned none(Planning planning, Target target, String why) {
        return new Planned(
                delivery(planning, target, Route.channel("none")).skipped(planning.now(), why),
                false,
                Optional.empty(),
                Optional.empty());
    }

    /**
     * @param unreachable whether another channel may do better
     * @param digested present when it is due and goes into a digest
     * @param sendable present when it is due and nothing more has to be decided
     */
    record Planned(Delivery delivery, boolean unreachable, Optional<Digested> digested, Optional<Sendable> sendable) {}

    /** @param context with the delivery as it is planned */
    record Digested(DeliveryContext context, DigestAssignment assignment) {}

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
            return planned(ofDigest(delivery, context));
        }
        return switch (Decider.decide(context, () -> facts.find(context))) {
            case Decision.SendNow send -> atOnce(context, send, delivery);
            case Decision.HoldUntil hold -> planned(hold.planned(delivery, now));
            case Decision.Digest digest -> digested(context.with(delivery), digest.assignment());
            case Decision.Skip skip -> planned(delivery.skipped(now, skip.why()));
            case Decision.Unreachable unreachable ->
                new Planned(delivery.skipped(now, unreachable.why()), true, Optional.empty(), Optional.empty());
            case Decision.Expire expire ->
                planned(delivery.planned(now, now, "due at once").expired(now, expire.why()));
        };
    }

    private static Planned planned(Delivery delivery) {
        return new Planned(delivery, false, Optional.empty(), Optional.empty());
    }

    /** What has a throttle takes its place in it when it is due. */
    private Planned atOnce(DeliveryContext context, Decision.SendNow decision, Delivery delivery) {
        Delivery due = delivery.plannedAtOnce(context.now(), "due at once");
        boolean sendable = context.step().flatMap(Step::throttle).isEmpty();
        return new Planned(
                due,
                false,
                Optional.empty(),
                sendable ? Optional.of(new Sendable(context.with(due).withoutAhead(), decision)) : Optional.empty());
    }

    /** Due by its turn, whenever a planner comes: that says which window is its. */
    private static Planned digested(DeliveryContext context, DigestAssignment assignment) {
        Delivery due = context.delivery()
                .planned(context.now(), context.scheduledAt(), "due at once, to be gathered with others");
        return new Planned(due, false, Optional.of(new Digested(context.with(due), assignment)), Optional.empty());
    }

    /** It is decided when it is due, which it may have been for a while: digests that are late leave in their order. */
    private static Delivery ofDigest(Delivery delivery, DeliveryContext context) {
        boolean early = context.scheduledAt().isAfter(context.now());
        return early
                ? delivery.planned(context.now(), context.scheduledAt(), context.whyThen())
                : delivery.plannedLate(context.now(), context.scheduledAt(), "due at once");
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
