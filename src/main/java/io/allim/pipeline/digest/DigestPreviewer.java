package io.allim.pipeline.digest;

import io.allim.channel.Address;
import io.allim.channel.Channels;
import io.allim.channel.Message;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryId;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.State;
import io.allim.notification.Digest;
import io.allim.notification.DigestWindow;
import io.allim.pipeline.accept.DeliveryPlanner;
import io.allim.pipeline.accept.DeliveryPlanner.Planning;
import io.allim.pipeline.compose.Composer;
import io.allim.pipeline.compose.PreviewComposer;
import io.allim.pipeline.decide.AddressResolver;
import io.allim.pipeline.decide.Decider;
import io.allim.pipeline.decide.Decision;
import io.allim.pipeline.decide.DecisionFactsReader;
import io.allim.pipeline.decide.DeliveryContext;
import io.allim.pipeline.decide.DeliveryContextReader;
import io.allim.pipeline.decide.ResolvedTarget;
import io.allim.recipient.Endpoint;
import io.allim.workflow.ChannelOption;
import io.allim.workflow.Step;
import io.allim.workflow.Workflow;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Shows the messages of a digest as they would be if it left now. Nothing is stored, and nothing leaves. */
@Singleton
public class DigestPreviewer {

    private final DeliveryStore deliveries;
    private final DeliveryContextReader contexts;
    private final DeliveryPlanner planner;
    private final AddressResolver resolver;
    private final DecisionFactsReader facts;
    private final DigestPreviewFilter previewFilter;
    private final PreviewComposer composer;
    private final Channels channels;

    DigestPreviewer(
            DeliveryStore deliveries,
            DeliveryContextReader contexts,
            DeliveryPlanner planner,
            AddressResolver resolver,
            DecisionFactsReader facts,
            DigestPreviewFilter previewFilter,
            PreviewComposer composer,
            Channels channels) {
        this.deliveries = deliveries;
        this.contexts = contexts;
        this.planner = planner;
        this.resolver = resolver;
        this.facts = facts;
        this.previewFilter = previewFilter;
        this.composer = composer;
        this.channels = channels;
    }

    /**
     * @param decision one word: send, hold, skip, expire, or fail where the message can't be made
     * @param why one sentence
     * @param words absent where there are none
     */
    public record Preview(Delivery delivery, String decision, String why, Optional<PreviewMessage> words) {}

    /**
     * @param html as it leaves, for a channel that shows it
     * @param shown how many of the items the words are of
     * @param total how many items there would be
     */
    public record PreviewMessage(Message message, Optional<String> html, int shown, long total) {}

    /**
     * One for each delivery that an open digest would get, or that a closed one has and that has not ended.
     *
     * @return empty when the digest would say nothing, or has said it
     */
    public List<Preview> preview(Digest digest, Instant now) {
        Optional<Workflow> workflow = contexts.workflow(digest);
        Digest remaining = digest.isCollecting() ? closed(digest, now) : digest;
        ResolvedTarget resolved = resolver.resolve(digest.target());
        List<Delivery> messages = digest.isCollecting()
                ? planned(
                        remaining.window(),
                        new Planning(remaining, workflow, Map.of(resolved.target(), resolved), now, true, now),
                        resolved)
                : deliveries.of(digest.id()).stream()
                        .filter(message -> !message.state().isFinal())
                        .toList();
        if (messages.isEmpty()) {
            return List.of();
        }
        boolean tried = messages.stream().anyMatch(message -> message.leases() > 0);
        Set<DeliveryId> without = previewFilter.find(
                new DeliveryContext(messages.getFirst(), remaining, workflow, resolved, now), remaining, tried);
        Digest left = remaining.with(remaining.window().without(without.size()));
        return messages.stream()
                .map(message -> preview(new DeliveryContext(message, left, workflow, resolved, now), left, without))
                .toList();
    }

    private static Digest closed(Digest open, Instant now) {
        return open.with(open.window().flushed(now)).closed(now);
    }

    /** By the first way that reaches anybody, and by those before it. */
    private List<Delivery> planned(DigestWindow window, Planning planning, ResolvedTarget resolved) {
        Optional<Step> step = window.step().flatMap(id -> planning.workflow().flatMap(flow -> flow.step(id)));
        List<Delivery> made = window.isNothing() ? List.of() : planner.plan(planning, resolved.target(), step);
        List<Delivery> all = new ArrayList<>();
        while (!made.isEmpty()) {
            all.addAll(made);
            Optional<ChannelOption> next = made.stream().allMatch(message -> isUnreachable(message, planning, resolved))
                    ? after(made, step)
                    : Optional.empty();
            made = next.map(option -> planner.onChannel(planning, resolved, step.orElseThrow(), option))
                    .orElse(List.of());
        }
        return all;
    }

    private static Optional<ChannelOption> after(List<Delivery> made, Optional<Step> step) {
        return step.flatMap(each -> each.fallbackAfter(made.getLast().route().channel()));
    }

    private boolean isUnreachable(Delivery message, Planning planning, ResolvedTarget resolved) {
        DeliveryContext context =
                new DeliveryContext(message, planning.notification(), planning.workflow(), resolved, planning.now());
        return Decider.decide(context, () -> facts.find(context)) instanceof Decision.Unreachable;
    }

    private Preview preview(DeliveryContext context, Digest digest, Set<DeliveryId> without) {
        Delivery message = context.delivery();
        if (message.state().isFinal()) {
            return new Preview(
                    message, message.state() == State.EXPIRED ? "expire" : "skip", message.reason(), Optional.empty());
        }
        Decision decision = Decider.decide(context, () -> facts.find(context));
        Optional<Address> address = switch (decision) {
            case Decision.SendNow send -> Optional.of(send.address());
            case Decision.HoldUntil _ ->
                resolver.endpoint(context.resolved(), context.route()).map(Endpoint::address);
            case Decision.Digest _, Decision.Skip _, Decision.Unreachable _, Decision.Expire _ -> Optional.empty();
        };
        return address.map(to -> composer.compose(context, digest, to, without))
                .map(fitted ->
                        composed(message, decision, fitted, digest.window().total()))
                .orElseGet(() -> new Preview(message, decision.word(), decision.why(), Optional.empty()));
    }

    private Optional<String> html(Delivery delivery, Message words) {
        return channels.find(delivery.route().channel()).flatMap(channel -> channel.html(words));
    }

    private Preview composed(Delivery message, Decision decision, Composer.Fitted fitted, long total) {
        return switch (fitted.composed()) {
            case Composer.Composed.Failed(String why) -> new Preview(message, "fail", why, Optional.empty());
            case Composer.Composed.Rendered(Message words, var _) ->
                new Preview(
                        message,
                        decision.word(),
                        decision.why(),
                        Optional.of(new PreviewMessage(words, html(message, words), fitted.shown(), total)));
        };
    }
}
