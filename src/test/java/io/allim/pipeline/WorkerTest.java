package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.delivery.DeliveryId;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.Route;
import io.allim.notification.NotificationId;
import io.allim.pipeline.send.TestSending;
import io.allim.pipeline.send.WorkerSlot;
import io.allim.recipient.Target;
import io.allim.table.Key;
import io.allim.time.Deadline;
import io.allim.time.GracefulShutdown;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is done at a key that is due. */
class WorkerTest {

    private static final Deadline MINUTE = Deadline.of(Duration.ofMinutes(1));
    private static final Key DELIVERY = DeliveryStore.key(DeliveryId.of(
            NotificationId.next(PipelineFixture.START), new Target.ToRecipient("ada"), Route.channel("email")));

    private final GracefulShutdown shutdown = new GracefulShutdown();

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void delivery_thatGetsNoPermitAtItsHost_isLeft(boolean permit) {
        assertThat(worker(permit).process(DELIVERY, MINUTE, WorkerSlot.none())).isEqualTo(permit);
    }

    @Test
    void process_thatIsAboutToEnd_isNotKeptByWhatItLeaves() {
        shutdown.begin();
        assertThat(worker(false).process(DELIVERY, MINUTE, WorkerSlot.none())).isTrue();
    }

    @Test
    void erasure_thatBrokeOff_isEndedByATick() {
        try (PipelineFixture fixture = new PipelineFixture()) {
            fixture.recipient("ada", new Address(Kinds.EMAIL, "ada@example.com"));
            fixture.recipients.beginErasure("ada", fixture.clock.instant());
            assertThat(fixture.recipients.read("ada").isErasing()).isTrue();
            fixture.settle();
            assertThat(fixture.recipients.read("ada").isErasing()).isFalse();
        }
    }

    /** @param permit whether hosts give one */
    private Worker worker(boolean permit) {
        return new Worker(TestSending.dispatcher(permit), null, null, null, null, null, shutdown, null);
    }
}
