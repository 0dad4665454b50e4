package io.allim.pipeline.send;

import io.allim.channel.Channels;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.State;
import io.allim.pipeline.decide.DeliveryContext;
import io.allim.pipeline.decide.DeliveryContextReader;
import io.allim.pipeline.digest.DigestItemRemover;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;

/** Reads what belongs to a delivery that is due, and ends the ones that must not be sent any more. */
@Singleton
final class AdmitStage {

    private final DeliveryStore deliveries;
    private final DeliveryContextReader contexts;
    private final Channels channels;
    private final DigestItemRemover remover;
    private final RetryPolicy retries;
    private final Recorder recorder;

    AdmitStage(
            DeliveryStore deliveries,
            DeliveryContextReader contexts,
            Channels channels,
            DigestItemRemover remover,
            RetryPolicy retries,
            Recorder recorder) {
        this.deliveries = deliveries;
        this.contexts = contexts;
        this.channels = channels;
        this.remover = remover;
        this.retries = retries;
        this.recorder = recorder;
    }

    StageResult<DeliveryContext> admit(Delivery found, Instant now) {
        if (found.isInDigest()) {
            remover.expire(found.id(), now);
            return new StageResult.Done<>(true);
        }
        Delivery delivery = found.state() == State.SENDING ? found.leaseLost(now) : found;
        if (found.cancelAsked()) {
            return replaced(delivery.endCancelled(now));
        }
        Optional<DeliveryContext> context = contexts.read(delivery, now);
        if (context.isEmpty()) {
            return replaced(delivery.failed(now, "its notification is no longer stored"));
        }
        if (context.get().notification().stage().isCancel()) {
            return replaced(delivery.endCancelled(now));
        }
        if (delivery.attempts() >= retries.maxAttempts()) {
            return ended(context.get(), "gave up after " + delivery.attempts() + " attempts");
        }
        return channels.find(delivery.channel()).isEmpty()
                ? ended(context.get(), "its channel is not installed")
                : new StageResult.Next<>(context.get());
    }

    private StageResult<DeliveryContext> replaced(Delivery delivery) {
        return new StageResult.Done<>(deliveries.replace(delivery).isPresent());
    }

    private StageResult<DeliveryContext> ended(DeliveryContext context, String why) {
        return new StageResult.Done<>(
                recorder.end(context.with(context.delivery().failed(context.now(), why))));
    }
}
