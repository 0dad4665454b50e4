package io.allim.pipeline.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.delivery.Delivery;
import io.allim.notification.NotificationRequest;
import io.allim.notification.NotificationStore;
import io.allim.pipeline.PipelineFixture;
import io.allim.recipient.Target;
import io.allim.time.Cron;
import io.allim.workflow.ChannelOption;
import io.allim.workflow.DigestRule;
import io.allim.workflow.Step;
import io.allim.workflow.Window;
import io.allim.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the trace says of a delivery whose turn has not come. */
class DeliveryContextTest {

    private final PipelineFixture fixture = new PipelineFixture();
    private Target.ToRecipient ada;

    @BeforeEach
    void open() {
        ada = fixture.recipient("ada", new Address(Kinds.EMAIL, "ada@example.com"));
    }

    @ParameterizedTest
    @CsvSource({
        "PT1H, , 'until 2027-03-01T09:00:00Z: step email waits PT1H'",
        "PT0S, 2027-03-01T10:00:00Z, 'until 2027-03-01T10:00:00Z, as the caller asked'",
        "PT1H, 2027-03-01T10:00:00Z, 'until 2027-03-01T11:00:00Z: step email waits PT1H, "
                + "and the caller asked for 2027-03-01T10:00:00Z'"
    })
    void trace_saysWhoAskedToWait(Duration after, Instant sendAt, String why) {
        put(after, Optional.empty());
        NotificationRequest notification = fixture.starting("news", ada);
        Delivery delivery = accepted(sendAt == null ? notification : PipelineFixture.sendAt(sendAt, notification));
        assertThat(delivery.reason()).isEqualTo(why);
    }

    @Test
    void trace_saysThatADigestLeavesAtItsTimeOfDay() {
        Cron soon = Cron.parse("1 8 * * *").orElseThrow();
        put(
                Duration.ZERO,
                Optional.of(
                        DigestRule.of(new Window.Scheduled(soon, Optional.empty(), Optional.of(LocalTime.of(9, 0))))));
        accepted(fixture.starting("news", ada));
        fixture.until(PipelineFixture.START.plusSeconds(60));
        Delivery digest = fixture.deliveriesOf(NotificationStore.readDigest(fixture.notifications
                        .digests(ada, 1, Optional.empty())
                        .items()
                        .getFirst()))
                .getFirst();
        assertThat(digest.reason()).isEqualTo("until 2027-03-01T09:00:00Z, when digests like this leave");
    }

    private Delivery accepted(NotificationRequest notification) {
        return fixture.deliveriesOf(fixture.accept(notification)).getFirst();
    }

    private void put(Duration after, Optional<DigestRule> digest) {
        Step step = new Step(
                "email",
                List.of(new ChannelOption("email", "hello")),
                after,
                List.of(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                digest,
                List.of());
        fixture.workflows.put(
                new Workflow("news", 0, Optional.empty(), Optional.empty(), false, Map.of(), List.of(step)));
    }
}
