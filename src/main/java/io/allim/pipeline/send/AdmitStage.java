package io.allim.pipeline.send;

import io.allim.channel.Channels;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryId;
import io.allim.delivery.FailureReason;
import io.allim.delivery.State;
import io.allim.pipeline.decide.DeliveryContext;
import io.allim.pipeline.decide.DeliveryContextReader;
import io.allim.pipeline.decide.JustPlanned;
import io.allim.pipeline.decide.Sendable;
import io.allim.pipeline.digest.DigestItemRemover;
import io.allim.pipeline.limit.RateLimiter;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Reads what belongs to a delivery that is due, and ends the ones that must not be sent any more. */
@Singleton
final class AdmitStage {

    /** By so much a hint may be early, which counts whole seconds. */
    private static final Duration EARLY = Duration.ofSeconds(2);

    private final DeliveryContextReader contexts;
    private final Channels channels;
    private final DigestItemRemover remover;
    private final RetryPolicy retries;
    private final RateLimiter limiter;
    private final JustPlanned planned;
    private final Recorder recorder;

    AdmitStage(
            DeliveryContextReader contexts,
            Channels channels,
            DigestItemRemover remover,
            RetryPolicy retries,
            RateLimiter limiter,
            JustPlanned planned,
            Recorder recorder) {
        this.contexts = contexts;
        this.channels = channels;
        this.remover = remover;
        this.retries = retries;
        this.limiter = limiter;
        this.planned = planned;
        this.recorder = recorder;
    }

    /**
     * Waits for the turn of a delivery, where that is to come within moments.
     *
     * @return now, or the turn that has come
     */
    Instant onTurn(Delivery found, Instant now) {
        return found.dueAt()
                .filter(turn -> found.hasTurn() && turn.isAfter(now) && !turn.isAfter(now.plus(EARLY)))
                .flatMap(limiter::awaitTurn)
                .orElse(now);
    }

    /** A delivery that this process has planned moments ago, as it is stored unless somebody was faster. */
    Optional<Sendable> known(DeliveryId id, Instant now) {
        return planned.take(id, now);
    }

    StageResult<DeliveryContext> admit(Delivery found, Instant now) {
        if (found.isInDigest()) {
            remover.expire(found.id(), now);
            return new StageResult.Done<>(true);
        }
        Delivery delivery = found.state() == State.SENDING ? found.leaseLost(now) : found;
        if (found.cancelAsked()) {
            return ended(delivery.endCancelled(now), FailureReason.CANCELLED_TOO_LATE);
        }
        Optional<DeliveryContext> context = contexts.read(delivery, now);
        if (context.isEmpty()) {
            return ended(delivery.failed(now, "its notification is no longer stored"), FailureReason.NO_NOTIFICATION);
        }
        if (context.get().notification().stage().isCancel()) {
            return ended(delivery.endCancelled(now), FailureReason.CANCELLED_TOO_LATE);
        }
        if (delivery.attempts() >= retries.maxAttempts()) {
            return failed(
                    context.get(),
                    FailureReason.ATTEMPTS_EXHAUSTED,
                    "gave up after " + delivery.attempts() + " attempts");
        }
        return channels.find(delivery.channel()).isEmpty()
                ? failed(context.get(), FailureReason.NO_CHANNEL, "its channel is not installed")
                : new StageResult.Next<>(context.get());
    }

    /** @param reason if it ended as failed */
    private StageResult<DeliveryContext> ended(Delivery delivery, FailureReason reason) {
        return new StageResult.Done<>(recorder.store(delivery, reason));
    }

    private StageResult<DeliveryContext> failed(DeliveryContext context, FailureReason reason, String why) {
        return new StageResult.Done<>(recorder.fail(context, reason, why));
    }
}
