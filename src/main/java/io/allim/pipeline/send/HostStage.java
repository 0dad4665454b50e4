package io.allim.pipeline.send;

import io.allim.channel.Urgency;
import io.allim.delivery.FailureReason;
import io.allim.pipeline.decide.DeliveryContext;
import io.allim.pipeline.limit.Bulkhead;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;

/** Gets a permit at the host that takes the message. Nothing is stored before: a delivery without a permit stays as it is. */
@Singleton
final class HostStage {

    private final Bulkhead bulkhead;
    private final RetryPolicy retries;
    private final Recorder recorder;

    HostStage(Bulkhead bulkhead, RetryPolicy retries, Recorder recorder) {
        this.bulkhead = bulkhead;
        this.retries = retries;
        this.recorder = recorder;
    }

    StageResult<Sending> enter(Visit visit, Sending sending) {
        Optional<String> host = sending.channel().host(sending.decision().address());
        return host.map(name -> enter(visit, sending, name)).orElseGet(() -> new StageResult.Next<>(sending));
    }

    private StageResult<Sending> enter(Visit visit, Sending sending, String host) {
        DeliveryContext context = sending.context();
        Bulkhead.Entry entry = bulkhead.enter(
                new Bulkhead.Host(
                        sending.channel().name(), host, sending.channel().hasManyHosts()),
                context.urgency() == Urgency.HIGH,
                visit.permit(),
                context.now());
        return switch (entry) {
            case Bulkhead.Entry.Entered(Bulkhead.Permit permit) -> {
                visit.holds(permit);
                yield new StageResult.Next<>(sending);
            }
            case Bulkhead.Entry.Full full -> {
                visit.findsNoPermit(full);
                yield new StageResult.Done<>(true);
            }
            case Bulkhead.Entry.LeftAlone(Instant until, String why) ->
                new StageResult.Done<>(leaveAlone(sending, until, why));
        };
    }

    /** Holds the delivery while its host is left alone. One that has waited for long already is tried less often. */
    private boolean leaveAlone(Sending sending, Instant until, String why) {
        DeliveryContext context = sending.context();
        return retries.whileLeftAlone(context.delivery(), until, context.now())
                .map(next -> recorder.hold(sending, next, "until " + next + ": " + why))
                .orElseGet(() -> recorder.fail(context, FailureReason.NOT_TRIED, "gave up after four days: " + why));
    }
}
