package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.delivery.Delivery;
import io.allim.delivery.State;
import io.allim.notification.Notification;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Quiet.class)
class PaceTest {

    @Test
    void whatExceedsThePace_isHeldToItsTurnAndSaysSo() {
        try (PipelineFixture fixture = new PipelineFixture()) {
            fixture.perSecond = 1;
            Notification notification = accept(fixture, 4);
            fixture.drainHints();

            List<Delivery> held = fixture.deliveriesOf(notification).stream()
                    .filter(delivery -> delivery.state() == State.HELD)
                    .toList();
            assertThat(held)
                    .isNotEmpty()
                    .allSatisfy(delivery -> assertThat(delivery.reason())
                            .isEqualTo(
                                    "until " + delivery.dueAt().orElseThrow() + ", its turn at 1 a second to email"));
            fixture.settle();
            assertThat(fixture.departed).hasSize(4);
            for (int i = 1; i < 4; i++) {
                assertThat(Duration.between(
                                fixture.departed.get(i - 1).at(),
                                fixture.departed.get(i).at()))
                        .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
            }
        }
    }

    @Test
    void whatExceedsTheDay_failsWithTheReasonAndCanBeRedriven() {
        try (PipelineFixture fixture = new PipelineFixture()) {
            fixture.daily = 2;
            Notification notification = accept(fixture, 3);
            fixture.drainHints();

            assertThat(fixture.departed).hasSize(2);
            Delivery failed = fixture.deliveriesOf(notification).stream()
                    .filter(delivery -> delivery.state() == State.FAILED)
                    .findFirst()
                    .orElseThrow();
            assertThat(failed.reason()).startsWith("the 2 messages of 2027-03-01 are used up");
            fixture.clock.advance(Duration.ofDays(1));
            fixture.redriver.redrive(failed.id(), fixture.clock.instant());
            fixture.drainHints();
            assertThat(fixture.departed).hasSize(3);
        }
    }

    /** Its lease may be over, and another may send. */
    @Test
    void whoStoodStillForLong_doesNotSend() {
        try (PipelineFixture fixture = new PipelineFixture()) {
            fixture.perSecond = 1;
            fixture.standstill = Duration.ofSeconds(45);
            Notification notification = accept(fixture, 1);
            fixture.drainHints();

            assertThat(fixture.departed).isEmpty();
            assertThat(fixture.deliveriesOf(notification).getFirst().reason())
                    .contains("the process stood still or was stopped");
            fixture.settle();
            assertThat(fixture.departed).hasSize(1);
        }
    }

    private static Notification accept(PipelineFixture fixture, int emails) {
        return fixture.accept(fixture.notification(PipelineFixture.emails(emails), Optional.empty(), Optional.empty()));
    }
}
