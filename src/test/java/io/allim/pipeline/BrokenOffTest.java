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
        try (PipelineFixture fixture = new PipelineFixture()) {
            NotificationRequest first = notification(fixture);
            claim(fixture, first.id());

            for (int i = 0; i < 3; i++) {
                assertThat(accept(fixture, notification(fixture)))
                        .isInstanceOfSatisfying(
                                Acceptance.Accepted.class,
                                accepted ->
                                        assertThat(accepted.notification().id()).isEqualTo(first.id()));
                fixture.drainHints();
            }

            assertThat(fixture.sent).hasSize(1);
        }
    }

    /** After an hour what is not there was erased; before, its request may have broken off. */
    @ParameterizedTest
    @CsvSource({"-1, true", "0, true", "1, false"})
    void repetitionAfterAnHour_startsNothing(long millis, boolean starts) {
        try (PipelineFixture fixture = new PipelineFixture()) {
            claim(fixture, notification(fixture).id());
            fixture.clock.advance(Duration.ofHours(1).plusMillis(millis));

            assertThat(accept(fixture, notification(fixture)))
                    .isInstanceOf(starts ? Acceptance.Accepted.class : Acceptance.NoLongerStored.class);
            fixture.drainHints();
            assertThat(fixture.sent).hasSize(starts ? 1 : 0);
        }
    }

    private static void claim(PipelineFixture fixture, NotificationId id) {
        fixture.engineWrite(new IdempotencyStore(null, Duration.ofHours(24)).claim(KEY, id, fixture.clock.instant()));
    }

    private static Acceptance accept(PipelineFixture fixture, NotificationRequest notification) {
        return fixture.acceptor.accept(notification, Optional.of(KEY), fixture.clock.instant());
    }

    private static NotificationRequest notification(PipelineFixture fixture) {
        return fixture.notification(PipelineFixture.emails(1), Optional.empty(), Optional.empty());
    }
}
