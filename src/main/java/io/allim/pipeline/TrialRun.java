package io.allim.pipeline;

import io.allim.channel.Channel;
import io.allim.channel.Channels;
import io.allim.channel.Message;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryMetrics;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.DigestMembership;
import io.allim.delivery.DigestStore;
import io.allim.delivery.Hints;
import io.allim.notification.AcknowledgementStore;
import io.allim.notification.IdempotencyStore;
import io.allim.notification.NotificationId;
import io.allim.notification.NotificationRequest;
import io.allim.notification.NotificationStore;
import io.allim.pipeline.accept.Acceptance;
import io.allim.pipeline.accept.Acceptor;
import io.allim.pipeline.accept.DeliveryPlanner;
import io.allim.pipeline.accept.Handover;
import io.allim.pipeline.accept.PageSender;
import io.allim.pipeline.accept.PlannedTurns;
import io.allim.pipeline.accept.Planner;
import io.allim.pipeline.accept.PlanningBatches;
import io.allim.pipeline.accept.TopicWalk;
import io.allim.pipeline.accept.WorkflowBinder;
import io.allim.pipeline.compose.DigestReader;
import io.allim.pipeline.control.Canceller;
import io.allim.pipeline.decide.AddressResolver;
import io.allim.pipeline.decide.DecisionFactsReader;
import io.allim.pipeline.decide.DeliveryContextReader;
import io.allim.pipeline.decide.EffectiveDigestRules;
import io.allim.pipeline.decide.JustPlanned;
import io.allim.pipeline.decide.SkipConditions;
import io.allim.pipeline.decide.TemplateContext;
import io.allim.pipeline.decide.Throttles;
import io.allim.pipeline.digest.DigestAppender;
import io.allim.pipeline.digest.DigestCloser;
import io.allim.pipeline.digest.DigestItemRemover;
import io.allim.pipeline.digest.DigestOutcomePropagator;
import io.allim.pipeline.digest.NextWindow;
import io.allim.pipeline.limit.Bulkhead;
import io.allim.pipeline.limit.RateLimiter;
import io.allim.pipeline.send.Dispatcher;
import io.allim.pipeline.send.DispatcherParts;
import io.allim.pipeline.send.RetryPolicy;
import io.allim.pipeline.send.WorkerSlot;
import io.allim.preference.PreferenceStore;
import io.allim.recipient.MovedAddresses;
import io.allim.recipient.RecipientStore;
import io.allim.recipient.SuppressionStore;
import io.allim.recipient.TopicStore;
import io.allim.table.Item;
import io.allim.table.Key;
import io.allim.table.Shards;
import io.allim.time.Deadline;
import io.allim.time.GracefulShutdown;
import io.allim.workflow.Workflow;
import io.allim.workflow.WorkflowStore;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The whole pipeline once more, over a table that forgets what is written to it, with a clock that moves on when there is
 * nothing to do, and channels that send nothing. For one notification.
 */
final class TrialRun {

    /** More than a workflow needs; what is left then is told as it stands. */
    private static final int MAX_STEPS = 1000;

    /** For the items of a digest, of which there may be any number. */
    private static final Duration MOST = Duration.ofSeconds(5);

    private final TrialParts parts;
    private final TrialClock clock;
    private final OverlayTable table;
    private final Map<String, Message> messages = new HashMap<>();
    private final WorkflowStore workflows;
    private final NotificationStore notifications;
    private final DeliveryStore deliveries;
    private final DigestStore digests;
    private final DigestItemRemover remover;
    private final Acceptor acceptor;
    private final Dispatcher dispatcher;
    private final NotificationAdvancer advancer;
    private final DigestOutcomePropagator propagator;

    TrialRun(TrialParts parts, Instant at) {
        this.parts = parts;
        this.clock = new TrialClock(at);
        this.table = new OverlayTable(parts.table(), clock);
        Shards shards = new Shards(parts.config().shards());
        Duration retention = parts.config().retention();
        RecipientStore recipients = new RecipientStore(table, clock);
        PreferenceStore preferences = new PreferenceStore(table, recipients);
        MovedAddresses moved = new MovedAddresses(table);
        SuppressionStore suppressions = new SuppressionStore(table);
        Channels channels = channels();
        DeliveryMetrics metrics = new DeliveryMetrics(TrialParts.NOT_COUNTED);
        Hints hints = _ -> {};
        workflows = new WorkflowStore(table);
        notifications = new NotificationStore(table, shards, retention);
        deliveries = new DeliveryStore(table, shards, retention, parts.config().headStart(), _ -> false);
        digests = new DigestStore(table, shards, retention);
        AddressResolver resolver = new AddressResolver(channels, preferences, moved);
        SkipConditions skipConditions = new SkipConditions(resolver, deliveries, new AcknowledgementStore(table));
        TemplateContext variables = new TemplateContext(parts.templates());
        DecisionFactsReader facts =
                new DecisionFactsReader(resolver, suppressions, skipConditions, new Throttles(table), variables);
        DeliveryPlanner deliveryPlanner = new DeliveryPlanner(resolver, facts);
        RateLimiter limiter = new RateLimiter(table, clock, clock::moveTo);
        EffectiveDigestRules effectiveRules = new EffectiveDigestRules(resolver, workflows);
        DigestAppender appender = new DigestAppender(table, notifications, deliveries, digests, effectiveRules, hints);
        Planner planner = new Planner(
                table,
                notifications,
                deliveries,
                new PlanningBatches(
                        deliveryPlanner,
                        new TopicStore(table, recipients),
                        workflows,
                        new PlannedTurns(limiter, channels),
                        parts.config()),
                new Handover(),
                new JustPlanned(),
                appender,
                hints,
                metrics);
        WorkflowBinder binder = new WorkflowBinder(workflows, parts.templates());
        acceptor = new Acceptor(
                notifications,
                deliveries,
                new IdempotencyStore(table, parts.config().idempotency()),
                resolver,
                binder,
                planner,
                metrics);
        remover = new DigestItemRemover(table, notifications, deliveries, digests, parts.config());
        DeliveryContextReader contexts = new DeliveryContextReader(notifications, workflows, resolver);
        GracefulShutdown shutdown = new GracefulShutdown();
        propagator = new DigestOutcomePropagator(table, notifications, deliveries, digests);
        dispatcher = new DispatcherParts(
                        new DispatcherParts.Stores(table, notifications, deliveries, suppressions, moved, contexts),
                        new DispatcherParts.Deciding(channels, resolver, facts, deliveryPlanner, skipConditions),
                        new DispatcherParts.Digesting(appender, remover, propagator),
                        new DispatcherParts.Trying(
                                parts.composer().over(new DigestReader(digests, parts.templates())),
                                variables,
                                new RetryPolicy(parts.config().retries()),
                                new Bulkhead(parts.config(), shutdown, clock),
                                limiter),
                        new DispatcherParts.Surroundings(
                                hints, metrics, shutdown, parts.config(), parts.events(), clock))
                .dispatcher();
        advancer = new NotificationAdvancer(
                notifications,
                new TopicWalk(planner, PageSender.NONE, hints, clock),
                new Canceller(table, notifications, deliveries, remover, new JustPlanned(), parts.config()),
                new DigestCloser(
                        table,
                        notifications,
                        deliveries,
                        contexts,
                        deliveryPlanner,
                        new NextWindow(notifications, digests, workflows, binder, recipients, effectiveRules),
                        hints));
    }

    private Channels channels() {
        List<Channel> silent = StreamSupport.stream(parts.channels().spliterator(), false)
                .<Channel>map(channel -> new TrialChannel(channel, sent -> messages.put(sent.token(), sent)))
                .toList();
        return new Channels(silent, parts.config().channelOrder());
    }

    /** @param draft stands for the workflow that is stored */
    Trial run(NotificationRequest asked, Optional<Workflow> draft) {
        draft.ifPresent(workflows::put);
        return switch (acceptor.accept(asked, Optional.empty(), clock.instant())) {
            case Acceptance.Accepted accepted -> {
                settle(accepted.notification().id());
                yield done(accepted.notification());
            }
            case Acceptance refused -> new Trial.Refused(refused);
        };
    }

    private void settle(NotificationId notification) {
        Set<Item> seen = new HashSet<>();
        for (int i = 0; i < MAX_STEPS; i++) {
            Set<String> ours = ours(notification);
            Optional<Item> next = table.due().stream()
                    .filter(item -> isOf(item.key(), ours) && !seen.contains(item))
                    .findFirst();
            if (next.isEmpty()) {
                return;
            }
            clock.moveTo(next.get().due().orElseThrow().at());
            process(next.get().key());
            // What is as it was can't be done in a trial.
            seen.add(next.get());
        }
    }

    /** The notification, and the digests that it is in. */
    private Set<String> ours(NotificationId notification) {
        Set<String> ours = new HashSet<>(Set.of(notification.toString()));
        deliveries.of(notification).stream()
                .flatMap(delivery -> delivery.membership().stream())
                .map(DigestMembership::digest)
                .forEach(digest -> ours.add(digest.toString()));
        return ours;
    }

    private static boolean isOf(Key key, Set<String> notifications) {
        return switch (DueWork.at(key)) {
            case DueWork.Dispatch(var id) ->
                notifications.contains(id.notification().toString());
            case DueWork.Advance(var id) -> notifications.contains(id.toString());
            case DueWork.PropagateOutcome(var digest) -> notifications.contains(digest.toString());
            case DueWork.Erase _, DueWork.ReviewRecipient _, DueWork.Unknown _ -> false;
        };
    }

    private void process(Key key) {
        Deadline deadline = Deadline.of(MOST);
        switch (DueWork.at(key)) {
            case DueWork.Dispatch(var id) -> dispatcher.dispatch(id, WorkerSlot.none(), deadline);
            case DueWork.Advance(var id) -> advancer.advance(id, clock.instant(), deadline);
            case DueWork.PropagateOutcome(var digest) -> propagator.settle(digest, clock.instant(), deadline);
            case DueWork.Erase _, DueWork.ReviewRecipient _, DueWork.Unknown _ -> {}
        }
    }

    private Trial done(NotificationRequest notification) {
        Workflow workflow = notification
                .workflow()
                .flatMap(use -> workflows.find(use.id(), use.version()))
                .orElseThrow();
        return new Trial.Done(
                workflow,
                deliveries.of(notification.id()).stream().map(this::result).toList());
    }

    private Trial.Result result(Delivery delivery) {
        List<Delivery> ofDigest = delivery.membership().stream()
                .flatMap(membership -> deliveries.of(membership.digest()).stream())
                .toList();
        return new Trial.Result(
                delivery,
                Stream.concat(Stream.of(delivery), ofDigest.stream())
                        .flatMap(each -> words(each).stream())
                        .toList(),
                ofDigest);
    }

    private Optional<Trial.Words> words(Delivery delivery) {
        return Optional.ofNullable(messages.get(delivery.id().toString())).map(message -> {
            Channel channel = parts.channel(delivery.channel());
            return new Trial.Words(delivery, message, channel.html(message), channel.warnings(message));
        });
    }
}
