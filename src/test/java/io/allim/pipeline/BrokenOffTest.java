package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.notification.IdempotencyKey;
import io.allim.notification.IdempotencyStore;
import io.allim.notification.NotificationId;
import io.allim.notification.NotificationRequest;
import io.allim.pipeline.accept.Acceptance;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests whose acceptance broke off after the first write, which claims the key. */
@ExtendWith(Quiet.class)
class BrokenOffTest {

    private static final IdempotencyKey KEY = new IdempotencyKey("shop", "order-1", "hash");

    @Test
    void repetitions_goOnUnderTheClaimedIdAndSendOnce() {
        try (PipelineFixture world = new PipelineFixture()) {
            NotificationRequest first = notification(world);
            claim(world, first.id());

            for (int i = 0; i < 3; i++) {
                assertThat(accept(world, notification(world)))
                        .isInstanceOfSatisfying(
                                Acceptance.Accepted.class,
                                accepted ->
                                        assertThat(accepted.notification().id()).isEqualTo(first.id()));
                world.drainHints();
            }

            assertThat(world.sent).hasSize(1);
        }
    }

    /** After an hour what is not there was erased; before, its request may have broken off. */
    @ParameterizedTest
    @CsvSource({"-1, true", "0, true", "1, false"})
    void repetitionAfterAnHour_startsNothing(long millis, boolean starts) {
        try (PipelineFixture world = new PipelineFixture()) {
            claim(world, notification(world).id());
            world.clock.advance(Duration.ofHours(1).plusMillis(millis));

            assertThat(accept(world, notification(world)))
                    .isInstanceOf(starts ? Acceptance.Accepted.class : Acceptance.NoLongerStored.class);
            world.drainHints();
            assertThat(world.sent).hasSize(starts ? 1 : 0);
        }
    }

    private static void claim(PipelineFixture world, NotificationId id) {
        world.engineWrite(new IdempotencyStore(null, Duration.ofHours(24)).claim(KEY, id, world.clock.instant()));
    }

    private static Acceptance accept(PipelineFixture world, NotificationRequest notification) {
        return world.acceptor.accept(notification, Optional.of(KEY), world.clock.instant());
    }

    private static NotificationRequest notification(PipelineFixture world) {
        return world.notification(PipelineFixture.emails(1), Optional.empty(), Optional.empty());
    }
}
