package io.allim.pipeline.send;

import io.allim.channel.Channel;
import io.allim.channel.Channels;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryId;
import io.allim.delivery.DeliveryMetrics;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.DigestItem;
import io.allim.delivery.DispatchConfig;
import io.allim.delivery.State;
import io.allim.notification.Notification;
import io.allim.notification.NotificationStore;
import io.allim.pipeline.compose.Composer;
import io.allim.pipeline.decide.AddressResolver;
import io.allim.pipeline.decide.Decider;
import io.allim.pipeline.decide.Decision;
import io.allim.pipeline.decide.DecisionFactsReader;
import io.allim.pipeline.decide.DeliveryContext;
import io.allim.pipeline.decide.SkipConditions;
import io.allim.pipeline.digest.DigestAppender;
import io.allim.pipeline.digest.DigestItemRemover;
import io.allim.time.Deadline;
import io.allim.workflow.Step;
import io.allim.workflow.Workflow;
import io.allim.workflow.WorkflowStore;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Sees to a delivery that is due: lease, decide, render, send, record. Any number of workers may see to the same
 * delivery; the conditional writes let one of them do it.
 */
@Singleton
public class Dispatcher {

    private static final int TRIES = 3;

    private final NotificationStore notifications;
    private final DeliveryStore deliveries;
    private final WorkflowStore workflows;
    private final Channels channels;
    private final AddressResolver resolver;
    private final DecisionFactsReader facts;
    private final Composer composer;
    private final DigestAppender appender;
    private final DigestItemRemover remover;
    private final SkipConditions skipConditions;
    private final Recorder recorder;
    private final Sender sender;
    private final RetryPolicy retries;
    private final DeliveryMetrics metrics;
    private final Bulkhead bulkhead;
    private final Duration lease;
    private final InstantSource clock;

    public Dispatcher(
            NotificationStore notifications,
            DeliveryStore deliveries,
            WorkflowStore workflows,
            Channels channels,
            AddressResolver resolver,
            DecisionFactsReader facts,
            Composer composer,
            DigestAppender appender,
            DigestItemRemover remover,
            SkipConditions skipConditions,
            Recorder recorder,
            Sender sender,
            RetryPolicy retries,
            Bulkhead bulkhead,
            DeliveryMetrics metrics,
            DispatchConfig config,
            InstantSource clock) {
        this.notifications = notifications;
        this.deliveries = deliveries;
        this.workflows = workflows;
        this.channels = channels;
        this.resolver = resolver;
        this.facts = facts;
        this.composer = composer;
        this.appender = appender;
        this.remover = remover;
        this.skipConditions = skipConditions;
        this.recorder = recorder;
        this.sender = sender;
        this.retries = retries;
        this.metrics = metrics;
        this.bulkhead = bulkhead;
        this.lease = config.lease();
        this.clock = clock;
    }

    /** Does nothing unless the delivery is due. */
    public void dispatch(DeliveryId id) {
        dispatch(id, WorkerSlot.none(), Deadline.of(lease));
    }

    /**
     * Does nothing unless the delivery is due.
     *
     * @param turn given away while there is nothing to do but to wait for a host
     * @param left says for how long it may wait for a place at its host
     * @return false when it found none: it is as due as it was
     */
    public boolean dispatch(DeliveryId id, WorkerSlot slot, Deadline left) {
        if (bulkhead.isWaiting(id)) {
            return true;
        }
        try (Visit visit = new Visit(id, slot)) {
            tryDispatch(visit);
            Optional<Bulkhead.Entry.Full> full = visit.full();
            while (full.isPresent()) {
                slot.release();
                Optional<Bulkhead.Permit> permit = bulkhead.await(id, full.get(), left);
                if (permit.isEmpty()) {
                    return false;
                }
                visit.holds(permit.get());
                tryDispatch(visit);
                full = visit.full();
            }
            return true;
        }
    }

    private void tryDispatch(Visit visit) {
        for (int i = 0; i < TRIES; i++) {
            Instant now = clock.instant();
            Optional<Delivery> found = deliveries.find(visit.id()).filter(delivery -> !sender.isSending(delivery));
            Optional<Delivery> ahead = found.flatMap(delivery -> delivery.followClockBack(now));
            Optional<Delivery> due = found.filter(delivery -> delivery.isDue(now));
            if (ahead.isPresent()
                    ? deliveries.replace(ahead.get()).isPresent()
                    : due.isEmpty() || process(visit, due.get(), now)) {
                return;
            }
        }
    }

    /** @return false when something changed in between: look again */
    private boolean process(Visit visit, Delivery found, Instant now) {
        if (found.isInDigest()) {
            remover.expire(found.id(), now);
            return true;
        }
        Delivery delivery = found.state() == State.SENDING ? found.leaseLost(now) : found;
        if (delivery.cancelAsked()) {
            return deliveries.replace(delivery.endCancelled(now)).isPresent();
        }
        Optional<Notification> notification = notifications.find(delivery.id().notification());
        Optional<Channel> channel = channels.find(delivery.channel());
        if (notification.isEmpty()) {
            return deliveries
                    .replace(delivery.failed(now, "its notification is no longer stored"))
                    .isPresent();
        }
        DeliveryContext context = DeliveryContext.of(delivery, notification.get(), workflow(notification.get()), now);
        if (notification.get().stage().isCancel()) {
            return deliveries.replace(delivery.endCancelled(now)).isPresent();
        }
        if (delivery.attempts() >= retries.maxAttempts()) {
            return recorder.end(delivery.failed(now, "gave up after " + delivery.attempts() + " attempts"), context);
        }
        if (channel.isEmpty()) {
            return recorder.end(delivery.failed(now, "its channel is not installed"), context);
        }
        return decide(visit, delivery, context, channel.get());
    }

    private Optional<Workflow> workflow(Notification notification) {
        return notification.workflow().flatMap(use -> workflows.find(use.id(), use.version()));
    }

    private boolean decide(Visit visit, Delivery delivery, DeliveryContext context, Channel channel) {
        Instant now = context.now();
        AddressResolver.ResolvedTarget resolved = resolver.resolve(delivery.target());
        if (context.notification().isDigest() && prune(delivery, context)) {
            return false;
        }
        return switch (Decider.decide(context, () -> facts.find(context, resolved))) {
            case Decision.SendNow send -> send(visit, delivery, context, channel, resolved, send);
            case Decision.HoldUntil hold ->
                recorder.store(
                        hold.held(Recorder.placed(delivery, hold.throttleSlot()), now), context, hold.throttleSlot());
            case Decision.Digest digest -> digest(delivery, context, digest);
            case Decision.Skip skip -> recorder.store(delivery.skipped(now, skip.why()));
            case Decision.Unreachable unreachable -> recorder.end(delivery.skipped(now, unreachable.why()), context);
            case Decision.Expire expire -> recorder.store(delivery.expired(now, expire.why()));
        };
    }

    /** Its place at the host comes first: who finds none has changed nothing. */
    private boolean send(
            Visit visit,
            Delivery delivery,
            DeliveryContext context,
            Channel channel,
            AddressResolver.ResolvedTarget resolved,
            Decision.SendNow send) {
        Optional<Bulkhead.Entry> entry = sender.enter(visit, context, channel, send.address());
        if (entry.isPresent() && entry.get() instanceof Bulkhead.Entry.LeftAlone(Instant until, String why)) {
            return sender.leaveAlone(delivery, context, send, until, why);
        }
        if (entry.isPresent() && entry.get() instanceof Bulkhead.Entry.Full full) {
            visit.findsNoPermit(full);
            return true;
        }
        return switch (composer.compose(context, resolved, delivery.id(), send.address())) {
            case Composer.Composed.Failed failed -> recorder.end(delivery.failed(context.now(), failed.why()), context);
            case Composer.Composed.Rendered ready ->
                sender.attempt(visit, ready.noted(delivery, context.now()), context, channel, ready.message(), send);
        };
    }

    private boolean digest(Delivery delivery, DeliveryContext context, Decision.Digest digest) {
        boolean done = appender.append(delivery, context, digest.assignment());
        if (done) {
            metrics.digested();
        }
        return done;
    }

    /** Whether a digest that is about to leave had items that must not leave any more. */
    private boolean prune(Delivery delivery, DeliveryContext context) {
        Notification digest = context.notification();
        Optional<Step> conditional = context.step()
                .filter(step -> delivery.leases() == 0 && !step.unless().isEmpty())
                .filter(_ -> !context.now().isBefore(context.scheduledAt()));
        return (conditional.isPresent() || digest.digest().orElseThrow().changing())
                && remover.prune(
                        digest, item -> conditional.flatMap(step -> reasonToSkip(item, context, step)), context.now());
    }

    private Optional<String> reasonToSkip(DigestItem item, DeliveryContext context, Step step) {
        return deliveries
                .find(item.delivery())
                .flatMap(delivery -> notifications
                        .find(delivery.id().notification())
                        .flatMap(notification -> skipConditions.reasonToSkip(
                                DeliveryContext.of(delivery, notification, context.workflow(), context.now()), step)));
    }
}
