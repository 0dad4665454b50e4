package io.allim.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.channel.Outcome;
import io.allim.notification.IdempotencyKey;
import io.allim.notification.NotificationRequest;
import io.allim.pipeline.PipelineFixture;
import io.allim.recipient.Target;
import io.allim.telemetry.Metrics.Count;
import io.allim.workflow.ChannelOption;
import io.allim.workflow.Step;
import io.allim.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Everything that happened is counted once, when it is stored. */
class DeliveryMetricsTest {

    private final PipelineFixture fixture = new PipelineFixture();

    @Test
    void sent_isCountedWithItsAttempt() {
        fixture.accept(fixture.notification(PipelineFixture.emails(2), Optional.empty(), Optional.empty()));
        fixture.tick();
        fixture.tick();

        assertThat(fixture.counts.all()).isEqualTo(Map.of(Count.ACCEPTED, 1, Count.SENT, 2));
        assertThat(fixture.counts.attempts()).isEqualTo(2);
    }

    @Test
    void repeatedRequest_isAcceptedOnce() {
        NotificationRequest notification =
                fixture.notification(PipelineFixture.emails(1), Optional.empty(), Optional.empty());
        IdempotencyKey key = new IdempotencyKey("caller", "key", "hash");
        fixture.acceptor.accept(notification, Optional.of(key), fixture.clock.instant());
        fixture.acceptor.accept(notification, Optional.of(key), fixture.clock.instant());

        assertThat(fixture.counts.all()).isEqualTo(Map.of(Count.ACCEPTED, 1));
    }

    @Test
    void laterOne_isHeldAndThenSent() {
        Instant later = PipelineFixture.START.plus(Duration.ofHours(1));
        fixture.accept(fixture.notification(PipelineFixture.emails(1), Optional.of(later), Optional.empty()));
        assertThat(fixture.counts.all()).isEqualTo(Map.of(Count.ACCEPTED, 1, Count.HELD, 1));

        fixture.settle();

        assertThat(fixture.counts.all()).isEqualTo(Map.of(Count.ACCEPTED, 1, Count.HELD, 1, Count.SENT, 1));
    }

    @Test
    void suppressed_isSkipped() {
        fixture.suppressions.suppress(
                new Address(Kinds.EMAIL, "user0@example.com"), "email", "it is gone", PipelineFixture.START);
        fixture.accept(fixture.notification(PipelineFixture.emails(1), Optional.empty(), Optional.empty()));
        fixture.settle();

        assertThat(fixture.counts.all()).isEqualTo(Map.of(Count.ACCEPTED, 1, Count.SKIPPED, 1));
        assertThat(fixture.counts.attempts()).isZero();
    }

    @Test
    void throttled_isRetriedAndThenSent() {
        fixture.provider = attempt -> attempt == 1 ? Outcome.tryAgain("busy") : Outcome.accepted("ok");
        fixture.accept(fixture.notification(PipelineFixture.emails(1), Optional.empty(), Optional.empty()));
        fixture.settle();

        assertThat(fixture.counts.all()).isEqualTo(Map.of(Count.ACCEPTED, 1, Count.RETRIED, 1, Count.SENT, 1));
        assertThat(fixture.counts.attempts()).isEqualTo(2);
    }

    @Test
    void refused_isFailed() {
        fixture.down.add("email");
        fixture.accept(fixture.notification(
                List.of(new Target.ToAddress(new Address(Kinds.EMAIL, "ada@example.com"))),
                Optional.empty(),
                Optional.empty()));
        fixture.settle();

        assertThat(fixture.counts.all()).isEqualTo(Map.of(Count.ACCEPTED, 1, Count.FAILED, 1));
    }

    @Test
    void failedWay_isCountedBesideTheNext() {
        fixture.down.add("email");
        Target.ToRecipient ada = fixture.recipient(
                "ada", new Address(Kinds.EMAIL, "ada@example.com"), new Address(Kinds.PHONE, "+821012345678"));
        List<ChannelOption> ways = List.of(new ChannelOption("email", "hello"), new ChannelOption("sms", "hello"));
        Step step = new Step("any", ways, Duration.ZERO, List.of(), Optional.empty(), List.of(), Optional.empty());
        fixture.workflows.put(
                new Workflow("hello", 0, Optional.empty(), Optional.empty(), false, Map.of(), List.of(step)));
        fixture.accept(fixture.starting("hello", ada));
        fixture.settle();

        assertThat(fixture.counts.all()).isEqualTo(Map.of(Count.ACCEPTED, 1, Count.FAILED, 1, Count.SENT, 1));
    }
}
