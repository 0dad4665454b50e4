package io.allim.pipeline.digest;

import io.allim.channel.Address;
import io.allim.channel.Message;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryId;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.State;
import io.allim.notification.Digest;
import io.allim.notification.Notification;
import io.allim.notification.NotificationStatus;
import io.allim.pipeline.accept.DeliveryPlanner;
import io.allim.pipeline.accept.DeliveryPlanner.Planning;
import io.allim.pipeline.compose.Composer;
import io.allim.pipeline.compose.PreviewComposer;
import io.allim.pipeline.decide.AddressResolver;
import io.allim.pipeline.decide.Decider;
import io.allim.pipeline.decide.Decision;
import io.allim.pipeline.decide.DecisionFactsReader;
import io.allim.pipeline.decide.DeliveryContext;
import io.allim.recipient.Endpoint;
import io.allim.recipient.Target;
import io.allim.workflow.ChannelOption;
import io.allim.workflow.Step;
import io.allim.workflow.Workflow;
import io.allim.workflow.WorkflowStore;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Shows the messages of a digest as they would be if it left now. Nothing is stored, and nothing leaves. */
@Singleton
public class DigestPreviewer {

    private final DeliveryStore deliveries;
    private final WorkflowStore workflows;
    private final DeliveryPlanner planner;
    private final AddressResolver resolver;
    private final DecisionFactsReader facts;
    private final DigestPreviewFilter previewFilter;
    private final PreviewComposer composer;

    DigestPreviewer(
            DeliveryStore deliveries,
            WorkflowStore workflows,
            DeliveryPlanner planner,
            AddressResolver resolver,
            DecisionFactsReader facts,
            DigestPreviewFilter previewFilter,
            PreviewComposer composer) {
        this.deliveries = deliveries;
        this.workflows = workflows;
        this.planner = planner;
        this.resolver = resolver;
        this.facts = facts;
        this.previewFilter = previewFilter;
        this.composer = composer;
    }

    /**
     * @param decision one word: send, hold, skip, expire, or fail where the message can't be made
     * @param why one sentence
     * @param words absent where there are none
     */
    public record Preview(Delivery delivery, String decision, String why, Optional<TextOptions> words) {}

    /**
     * @param shown how many of the items the words are of
     * @param total how many items there would be
     */
    public record TextOptions(Message message, int shown, long total) {}

    /**
     * One for each delivery that an open digest would get, or that a closed one has and that has not ended.
     *
     * @return empty when the digest would say nothing, or has said it
     */
    public List<Preview> preview(Notification digest, Instant now) {
        Optional<Workflow> workflow = digest.workflow().flatMap(use -> workflows.find(use.id(), use.version()));
        Notification remaining = digest.stage() == NotificationStatus.COLLECTING ? closed(digest, now) : digest;
        List<Delivery> messages = digest.stage() == NotificationStatus.COLLECTING
                ? planned(new Planning(remaining, workflow, now, true, now))
                : deliveries.of(digest.id()).stream()
                        .filter(message -> !message.state().isFinal())
                        .toList();
        if (messages.isEmpty()) {
            return List.of();
        }
        boolean tried = messages.stream().anyMatch(message -> message.leases() > 0);
        Set<DeliveryId> without =
                previewFilter.find(DeliveryContext.of(messages.getFirst(), remaining, workflow, now), tried);
        Notification left = remaining.with(remaining.digest().orElseThrow().without(without.size()));
        return messages.stream()
                .map(message -> preview(message, DeliveryContext.of(message, left, workflow, now), without))
                .toList();
    }

    private static Notification closed(Notification open, Instant now) {
        return open.with(open.digest().orElseThrow().flushed(now)).closed(now);
    }

    /** By the first way that reaches anybody, and by those before it. */
    private List<Delivery> planned(Planning planning) {
        Digest digest = planning.notification().digest().orElseThrow();
        Target target = planning.notification().to().getFirst();
        Optional<Step> step = digest.step().flatMap(id -> planning.workflow().flatMap(flow -> flow.step(id)));
        List<Delivery> made = digest.isNothing() ? List.of() : planner.plan(planning, target, step);
        List<Delivery> all = new ArrayList<>();
        while (!made.isEmpty()) {
            all.addAll(made);
            Optional<ChannelOption> next = made.stream().allMatch(message -> isUnreachable(message, planning))
                    ? after(made, step)
                    : Optional.empty();
            made = next.map(option -> planner.onChannel(planning, target, step.orElseThrow(), option))
                    .orElse(List.of());
        }
        return all;
    }

    private static Optional<ChannelOption> after(List<Delivery> made, Optional<Step> step) {
        return step.flatMap(each -> each.fallbackAfter(made.getLast().route().channel()));
    }

    private boolean isUnreachable(Delivery message, Planning planning) {
        DeliveryContext context =
                DeliveryContext.of(message, planning.notification(), planning.workflow(), planning.now());
        return Decider.decide(context, () -> facts.find(context, resolver.resolve(message.target())))
                instanceof Decision.Unreachable;
    }

    private Preview preview(Delivery message, DeliveryContext context, Set<DeliveryId> without) {
        if (message.state().isFinal()) {
            return new Preview(
                    message, message.state() == State.EXPIRED ? "expire" : "skip", message.reason(), Optional.empty());
        }
        AddressResolver.ResolvedTarget resolved = resolver.resolve(message.target());
        Decision decision = Decider.decide(context, () -> facts.find(context, resolved));
        Optional<Address> address = switch (decision) {
            case Decision.SendNow send -> Optional.of(send.address());
            case Decision.HoldUntil _ ->
                resolver.endpoint(resolved, context.route()).map(Endpoint::address);
            case Decision.Digest _, Decision.Skip _, Decision.Unreachable _, Decision.Expire _ -> Optional.empty();
        };
        return address.map(to -> composer.compose(context, resolved, message.id(), to, without))
                .map(fitted -> composed(message, context, decision, fitted))
                .orElseGet(() -> new Preview(message, decision.word(), decision.why(), Optional.empty()));
    }

    private static Preview composed(
            Delivery message, DeliveryContext context, Decision decision, Composer.Fitted fitted) {
        return switch (fitted.composed()) {
            case Composer.Composed.Failed(String why) -> new Preview(message, "fail", why, Optional.empty());
            case Composer.Composed.Rendered(Message words, var _) ->
                new Preview(
                        message,
                        decision.word(),
                        decision.why(),
                        Optional.of(new TextOptions(
                                words,
                                fitted.shown(),
                                context.notification().digest().orElseThrow().total())));
        };
    }
}
