package io.allim.pipeline.send;

import io.allim.channel.Message;
import io.allim.chat.ChatThread;
import io.allim.delivery.Delivery;
import io.allim.delivery.FailureReason;
import io.allim.pipeline.compose.Composer;
import io.allim.pipeline.decide.DeliveryContext;
import io.allim.pipeline.thread.ThreadEntry;
import jakarta.inject.Singleton;

/** Makes the message. */
@Singleton
final class ComposeStage {

    private final Composer composer;
    private final Recorder recorder;

    ComposeStage(Composer composer, Recorder recorder) {
        this.composer = composer;
        this.recorder = recorder;
    }

    /** @param sending with what is odd in the message noted in the delivery's trace */
    record Ready(Sending sending, Message message) {

        Ready with(DeliveryContext changed) {
            return new Ready(sending.with(changed), message);
        }

        Ready in(ChatThread thread) {
            return new Ready(sending, message.in(thread));
        }

        Ready at(ThreadEntry entry) {
            return new Ready(sending.at(entry), message);
        }
    }

    StageResult<Ready> compose(Sending sending) {
        DeliveryContext context = sending.context();
        Delivery delivery = context.delivery();
        return switch (composer.compose(context, sending.decision().address())) {
            case Composer.Composed.Failed(String why) ->
                new StageResult.Done<>(recorder.fail(context, FailureReason.NO_MESSAGE, why));
            case Composer.Composed.Rendered rendered ->
                new StageResult.Next<>(new Ready(
                        sending.with(context.with(rendered.noted(delivery, context.now()))), rendered.message()));
        };
    }
}
