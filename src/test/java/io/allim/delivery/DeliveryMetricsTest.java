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

    private final PipelineFixture world = new PipelineFixture();

    @Test
    void sent_isCountedWithItsAttempt() {
        world.accept(world.notification(PipelineFixture.emails(2), Optional.empty(), Optional.empty()));
        world.tick();
        world.tick();

        assertThat(world.counts.all()).isEqualTo(Map.of(Count.ACCEPTED, 1, Count.SENT, 2));
        assertThat(world.counts.attempts()).isEqualTo(2);
    }

    @Test
    void repeatedRequest_isAcceptedOnce() {
        NotificationRequest notification =
                world.notification(PipelineFixture.emails(1), Optional.empty(), Optional.empty());
        IdempotencyKey key = new IdempotencyKey("caller", "key", "hash");
        world.acceptor.accept(notification, Optional.of(key), world.clock.instant());
        world.acceptor.accept(notification, Optional.of(key), world.clock.instant());

        assertThat(world.counts.all()).isEqualTo(Map.of(Count.ACCEPTED, 1));
    }

    @Test
    void laterOne_isHeldAndThenSent() {
        Instant later = PipelineFixture.START.plus(Duration.ofHours(1));
        world.accept(world.notification(PipelineFixture.emails(1), Optional.of(later), Optional.empty()));
        assertThat(world.counts.all()).isEqualTo(Map.of(Count.ACCEPTED, 1, Count.HELD, 1));

        world.settle();

        assertThat(world.counts.all()).isEqualTo(Map.of(Count.ACCEPTED, 1, Count.HELD, 1, Count.SENT, 1));
    }

    @Test
    void suppressed_isSkipped() {
        world.suppressions.suppress(
                new Address(Kinds.EMAIL, "user0@example.com"), "email", "it is gone", PipelineFixture.START);
        world.accept(world.notification(PipelineFixture.emails(1), Optional.empty(), Optional.empty()));
        world.settle();

        assertThat(world.counts.all()).isEqualTo(Map.of(Count.ACCEPTED, 1, Count.SKIPPED, 1));
        assertThat(world.counts.attempts()).isZero();
    }

    @Test
    void throttled_isRetriedAndThenSent() {
        world.provider = attempt -> attempt == 1 ? Outcome.tryAgain("busy") : Outcome.accepted("ok");
        world.accept(world.notification(PipelineFixture.emails(1), Optional.empty(), Optional.empty()));
        world.settle();

        assertThat(world.counts.all()).isEqualTo(Map.of(Count.ACCEPTED, 1, Count.RETRIED, 1, Count.SENT, 1));
        assertThat(world.counts.attempts()).isEqualTo(2);
    }

    @Test
    void refused_isFailed() {
        world.down.add("email");
        world.accept(world.notification(
                List.of(new Target.ToAddress(new Address(Kinds.EMAIL, "ada@example.com"))),
                Optional.empty(),
                Optional.empty()));
        world.settle();

        assertThat(world.counts.all()).isEqualTo(Map.of(Count.ACCEPTED, 1, Count.FAILED, 1));
    }

    @Test
    void failedWay_isCountedBesideTheNext() {
        world.down.add("email");
        Target.ToRecipient ada = world.recipient(
                "ada", new Address(Kinds.EMAIL, "ada@example.com"), new Address(Kinds.PHONE, "+821012345678"));
        List<ChannelOption> ways = List.of(new ChannelOption("email", "hello"), new ChannelOption("sms", "hello"));
        Step step = new Step("any", ways, Duration.ZERO, List.of(), Optional.empty(), List.of(), Optional.empty());
        world.workflows.put(
                new Workflow("hello", 0, Optional.empty(), Optional.empty(), false, Map.of(), List.of(step)));
        world.accept(world.starting("hello", ada));
        world.settle();

        assertThat(world.counts.all()).isEqualTo(Map.of(Count.ACCEPTED, 1, Count.FAILED, 1, Count.SENT, 1));
    }
}
