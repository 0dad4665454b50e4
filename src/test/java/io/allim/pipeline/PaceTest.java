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
        try (PipelineFixture world = new PipelineFixture()) {
            world.perSecond = 1;
            Notification notification = accept(world, 4);
            world.drainHints();

            List<Delivery> held = world.deliveriesOf(notification).stream()
                    .filter(delivery -> delivery.state() == State.HELD)
                    .toList();
            assertThat(held)
                    .isNotEmpty()
                    .allSatisfy(delivery -> assertThat(delivery.reason())
                            .isEqualTo(
                                    "until " + delivery.dueAt().orElseThrow() + ", its turn at 1 a second to email"));
            world.settle();
            assertThat(world.departed).hasSize(4);
            for (int i = 1; i < 4; i++) {
                assertThat(Duration.between(
                                world.departed.get(i - 1).at(),
                                world.departed.get(i).at()))
                        .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
            }
        }
    }

    @Test
    void whatExceedsTheDay_failsWithTheReasonAndCanBeRedriven() {
        try (PipelineFixture world = new PipelineFixture()) {
            world.daily = 2;
            Notification notification = accept(world, 3);
            world.drainHints();

            assertThat(world.departed).hasSize(2);
            Delivery failed = world.deliveriesOf(notification).stream()
                    .filter(delivery -> delivery.state() == State.FAILED)
                    .findFirst()
                    .orElseThrow();
            assertThat(failed.reason()).startsWith("the 2 messages of 2027-03-01 are used up");
            world.clock.advance(Duration.ofDays(1));
            world.redriver.redrive(failed.id(), world.clock.instant());
            world.drainHints();
            assertThat(world.departed).hasSize(3);
        }
    }

    /** Its lease may be over, and another may send. */
    @Test
    void whoStoodStillForLong_doesNotSend() {
        try (PipelineFixture world = new PipelineFixture()) {
            world.perSecond = 1;
            world.standstill = Duration.ofSeconds(45);
            Notification notification = accept(world, 1);
            world.drainHints();

            assertThat(world.departed).isEmpty();
            assertThat(world.deliveriesOf(notification).getFirst().reason())
                    .contains("the process stood still or was stopped");
            world.settle();
            assertThat(world.departed).hasSize(1);
        }
    }

    private static Notification accept(PipelineFixture world, int emails) {
        return world.accept(world.notification(PipelineFixture.emails(emails), Optional.empty(), Optional.empty()));
    }
}
