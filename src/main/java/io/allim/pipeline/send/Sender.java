package io.allim.pipeline.send;

import io.allim.channel.Outcome;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryId;
import io.allim.delivery.State;
import io.allim.time.GracefulShutdown;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Makes an attempt, in stages: enter a thread, take a slot, lease, send, record. */
@Singleton
final class Sender {

    private final ThreadStage threads;
    private final SlotStage slots;
    private final LeaseStage leases;
    private final SendStage sends;
    private final RecordStage records;
    private final MessageKeeper keeper;
    private final GracefulShutdown shutdown;

    /** What this process is sending now, and how many of its workers try to. */
    private final Map<DeliveryId, Integer> underWay = new ConcurrentHashMap<>();

    Sender(
            ThreadStage threads,
            SlotStage slots,
            LeaseStage leases,
            SendStage sends,
            RecordStage records,
            MessageKeeper keeper,
            GracefulShutdown shutdown) {
        this.threads = threads;
        this.slots = slots;
        this.leases = leases;
        this.sends = sends;
        this.records = records;
        this.keeper = keeper;
        this.shutdown = shutdown;
    }

    /** Whether this process is sending it: its lease may seem to have run out when the clock was set forward. */
    boolean isSending(Delivery delivery) {
        return delivery.state() == State.SENDING && underWay.containsKey(delivery.id());
    }

    StageResult<Void> send(Visit visit, ComposeStage.Ready ready) {
        return shutdown.isStarted()
                ? new StageResult.Done<>(true)
                : threads.enter(ready).then(this::reserve).then(reserved -> send(visit, reserved));
    }

    private StageResult<SlotStage.Reserved> reserve(ComposeStage.Ready ready) {
        StageResult<SlotStage.Reserved> reserved = slots.reserve(ready);
        if (reserved instanceof StageResult.Done<SlotStage.Reserved>) {
            threads.leave(ready);
        }
        return reserved;
    }

    private StageResult<Void> send(Visit visit, SlotStage.Reserved reserved) {
        underWay.merge(visit.id(), 1, Integer::sum);
        try {
            return leases.lease(reserved).then(leased -> {
                visit.attempts();
                Optional<Outcome> outcome = sends.send(visit, leased);
                records.record(leased, outcome);
                keeper.keep(leased);
                return new StageResult.Done<>(!isMove(outcome));
            });
        } finally {
            underWay.computeIfPresent(visit.id(), (_, workers) -> workers > 1 ? workers - 1 : null);
        }
    }

    /** Then it is due at once, at another address. */
    private static boolean isMove(Optional<Outcome> outcome) {
        return outcome.filter(Outcome.Moved.class::isInstance).isPresent();
    }
}
