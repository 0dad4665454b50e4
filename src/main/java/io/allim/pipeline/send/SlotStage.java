package io.allim.pipeline.send;

import io.allim.channel.Message;
import io.allim.delivery.FailureReason;
import io.allim.pipeline.decide.DeliveryContext;
import io.allim.pipeline.limit.DailyCaps;
import io.allim.pipeline.limit.RateLimiter;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;

/** Reserves a slot within the channel's rate limit, and counts the message within its daily cap. */
@Singleton
final class SlotStage {

    private final RateLimiter limiter;
    private final DailyCaps caps;
    private final Recorder recorder;

    SlotStage(RateLimiter limiter, DailyCaps caps, Recorder recorder) {
        this.limiter = limiter;
        this.caps = caps;
        this.recorder = recorder;
    }

    /** @param slot when the message may leave */
    record Reserved(Sending sending, Message message, RateLimiter.Reservation.Slot slot) {}

    StageResult<Reserved> reserve(ComposeStage.Ready ready) {
        Sending sending = ready.sending();
        Message message = ready.message();
        return switch (limiter.reserve(sending.channel(), message)) {
            case RateLimiter.Reservation.Held(Instant until, String why) ->
                new StageResult.Done<>(recorder.holdForTurn(sending, until, why));
            case RateLimiter.Reservation.Slot slot -> count(new Reserved(sending, message, slot));
        };
    }

    private StageResult<Reserved> count(Reserved reserved) {
        Optional<String> refusal = caps.countOrRefuse(reserved.sending().channel(), reserved.message());
        DeliveryContext context = reserved.sending().context();
        return refusal.<StageResult<Reserved>>map(
                        why -> new StageResult.Done<>(recorder.fail(context, FailureReason.DAILY_CAP, why)))
                .orElseGet(() -> new StageResult.Next<>(reserved));
    }
}
