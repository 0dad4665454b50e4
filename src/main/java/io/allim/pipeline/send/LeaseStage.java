package io.allim.pipeline.send;

import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.DispatchConfig;
import io.allim.pipeline.decide.DeliveryContext;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;

/** Stores that this process makes the attempt: until the lease ends nobody else does. */
@Singleton
final class LeaseStage {

    private final DeliveryStore deliveries;
    private final Recorder recorder;
    private final Duration lease;

    LeaseStage(DeliveryStore deliveries, Recorder recorder, DispatchConfig config) {
        this.deliveries = deliveries;
        this.recorder = recorder;
        this.lease = config.lease();
    }

    /**
     * @param context with the delivery as it is stored, leased
     * @param latest when the message must have been given to the channel: half of the lease is kept for its answer
     */
    record Leased(SlotStage.Reserved reserved, DeliveryContext context, Instant latest) {}

    StageResult<Leased> lease(SlotStage.Reserved reserved) {
        Sending sending = reserved.sending();
        DeliveryContext context = sending.context();
        Instant end = deliveries.leaseEnd(context.delivery(), context.now().plus(lease));
        Delivery leasing = Recorder.placed(
                        context.delivery(), sending.decision().throttleSlot())
                .leased(context.now(), end, sending.decision().why());
        Instant latest = end.minus(lease.dividedBy(2));
        if (sending.isLeased()) {
            return new StageResult.Next<>(new Leased(reserved, context.with(leasing), latest));
        }
        if (!recorder.store(context.with(leasing), sending.decision().throttleSlot())) {
            return new StageResult.Done<>(false);
        }
        DeliveryContext leased = context.with(leasing.at(leasing.version() + 1));
        return new StageResult.Next<>(new Leased(reserved, leased, latest));
    }
}
