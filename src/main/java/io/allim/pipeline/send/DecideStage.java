package io.allim.pipeline.send;

import io.allim.channel.Channels;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryMetrics;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.DigestItem;
import io.allim.notification.Digest;
import io.allim.pipeline.decide.Decider;
import io.allim.pipeline.decide.Decision;
import io.allim.pipeline.decide.DecisionFactsReader;
import io.allim.pipeline.decide.DeliveryContext;
import io.allim.pipeline.decide.DeliveryContextReader;
import io.allim.pipeline.decide.SkipConditions;
import io.allim.pipeline.digest.DigestAppender;
import io.allim.pipeline.digest.DigestItemRemover;
import io.allim.workflow.Step;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;

/** Decides what is to become of a delivery, and stores every decision but the one to send it now. */
@Singleton
final class DecideStage {

    private final DeliveryStore deliveries;
    private final DeliveryContextReader contexts;
    private final Channels channels;
    private final DecisionFactsReader facts;
    private final Digests digests;
    private final Recorder recorder;

    /** What becomes of a digest's items before it leaves, and of a delivery that goes into one. */
    @Singleton
    record Digests(
            DigestAppender appender,
            DigestItemRemover remover,
            SkipConditions skipConditions,
            DeliveryMetrics metrics) {}

    DecideStage(
            DeliveryStore deliveries,
            DeliveryContextReader contexts,
            Channels channels,
            DecisionFactsReader facts,
            Digests digests,
            Recorder recorder) {
        this.deliveries = deliveries;
        this.contexts = contexts;
        this.channels = channels;
        this.facts = facts;
        this.digests = digests;
        this.recorder = recorder;
    }

    StageResult<Sending> decide(DeliveryContext context) {
        if (context.notification() instanceof Digest digest && prune(digest, context)) {
            return new StageResult.Done<>(false);
        }
        Delivery delivery = context.delivery();
        Instant now = context.now();
        return switch (Decider.decide(context, () -> facts.find(context))) {
            case Decision.SendNow send ->
                new StageResult.Next<>(
                        new Sending(context, channels.find(delivery.channel()).orElseThrow(), send, false));
            case Decision.HoldUntil hold ->
                new StageResult.Done<>(recorder.store(
                        context.with(hold.held(Recorder.placed(delivery, hold.throttleSlot()), now)),
                        hold.throttleSlot()));
            case Decision.Digest digest -> new StageResult.Done<>(append(context, digest));
            case Decision.Skip skip -> new StageResult.Done<>(recorder.store(delivery.skipped(now, skip.why())));
            case Decision.Unreachable unreachable ->
                new StageResult.Done<>(recorder.end(context.with(delivery.skipped(now, unreachable.why()))));
            case Decision.Expire expire -> new StageResult.Done<>(recorder.store(delivery.expired(now, expire.why())));
        };
    }

    private boolean append(DeliveryContext context, Decision.Digest digest) {
        boolean done = digests.appender().append(context, digest.assignment());
        if (done) {
            digests.metrics().digested(context.delivery().channel());
        }
        return done;
    }

    /** Whether a digest that is about to leave had items that must not leave any more. */
    private boolean prune(Digest digest, DeliveryContext context) {
        Optional<Step> conditional = context.step()
                .filter(step ->
                        context.delivery().leases() == 0 && !step.unless().isEmpty())
                .filter(_ -> !context.now().isBefore(context.scheduledAt()));
        return (conditional.isPresent() || digest.window().changing())
                && digests.remover()
                        .prune(
                                digest,
                                item -> conditional.flatMap(step -> reasonToSkip(item, context, step)),
                                context.now());
    }

    private Optional<String> reasonToSkip(DigestItem item, DeliveryContext context, Step step) {
        return deliveries
                .stored(item.delivery())
                .flatMap(delivery -> contexts.readItem(delivery, context))
                .flatMap(asItem -> digests.skipConditions().reasonToSkip(asItem, step));
    }
}
