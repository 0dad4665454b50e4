package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.channel.Outcome;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.DigestStore;
import io.allim.delivery.State;
import io.allim.notification.NotificationRequest;
import io.allim.notification.NotificationStore;
import io.allim.pipeline.control.Redriver;
import io.allim.recipient.Target;
import io.allim.table.Write;
import io.allim.time.Deadline;
import io.allim.workflow.ChannelOption;
import io.allim.workflow.DigestRule;
import io.allim.workflow.Step;
import io.allim.workflow.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is tried again when somebody asks, by itself or with its digest. */
class RedriverTest {

    private static final Address EMAIL = new Address(Kinds.EMAIL, "ada@example.com");
    private static final Address PHONE = new Address(Kinds.PHONE, "+821012345678");

    private final PipelineFixture fixture = new PipelineFixture();
    private Target ada;

    @BeforeEach
    void open() {
        ada = fixture.recipient("ada", EMAIL, PHONE);
        fixture.provider = _ -> Outcome.rejected("no");
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void whatIsGone_isNotTriedAgain() {
        Delivery failed = failed();
        NotificationRequest notification =
                fixture.notifications.findRequest(failed.id().notification()).orElseThrow();
        fixture.engineWrite(NotificationStore.removal(notification));
        assertThat(redrive(failed)).isEmpty();
        fixture.engineWrite(fixture.notifications.write(notification.at(0), now()));
        fixture.engineWrites(DeliveryStore.removal(failed.id()));
        assertThat(redrive(failed)).isEmpty();
    }

    @Test
    void whatHasNotFailed_orIsCancelled_staysAsItIs() {
        Delivery failed = failed();
        Redriver.Redriven first = redrive(failed).orElseThrow();
        assertThat(first.restarted()).isTrue();
        assertThat(fixture.deliveries.find(failed.id())).contains(first.delivery());
        assertThat(redrive(failed)).contains(new Redriver.Redriven(first.delivery(), false));

        fixture.drainHints();
        Delivery again = fixture.deliveries.find(failed.id()).orElseThrow();
        assertThat(again.state()).isEqualTo(State.FAILED);
        fixture.canceller.cancel(failed.id().notification(), now(), Deadline.of(Duration.ofMinutes(1)));
        assertThat(redrive(failed)).contains(new Redriver.Redriven(again, false));
    }

    /** A provider's report comes first. */
    @Test
    void raceThatIsLost_isRunAgain() {
        Delivery failed = failed();
        fixture.before(
                _ -> true, () -> fixture.engineWrites(fixture.deliveries.writes(failed.noted(now(), "delay", "slow"))));
        Redriver.Redriven redriven = redrive(failed).orElseThrow();
        assertThat(redriven.restarted()).isTrue();
        assertThat(redriven.delivery().state()).isEqualTo(State.HELD);
        assertThat(fixture.deliveries.find(failed.id())).contains(redriven.delivery());
    }

    /** Its message was skipped by e-mail and failed by SMS: that is tried again, and what was in it waits for it. */
    @Test
    void itemOfADigest_leavesWithItAgain_byWhatFailed() {
        fixture.suppressions.suppress(EMAIL, "email", "bounced", now());
        Delivery item = failedInDigest();
        Redriver.Redriven redriven = redrive(item).orElseThrow();
        assertThat(redriven.delivery().isInDigest()).isTrue();
        assertThat(fixture.deliveries.of(item.membership().orElseThrow().digest()))
                .extracting(message -> message.channel() + " " + message.state())
                .containsExactlyInAnyOrder("email SKIPPED", "sms HELD");

        fixture.provider = _ -> Outcome.accepted("ref");
        fixture.drainHints();
        fixture.settle();
        assertThat(fixture.sent).containsExactly("sms +821012345678 digest 1[1]");
        assertThat(fixture.deliveries.find(item.id()).orElseThrow().state()).isEqualTo(State.SENT);
    }

    @Test
    void itemThatItsDigestNoLongerHas_leavesByItself() {
        Delivery item = failedInDigest();
        Write removal = DigestStore.removal(item.membership().orElseThrow(), item.id());
        fixture.engineWrite(removal);
        assertThat(redrive(item).orElseThrow().delivery().isInDigest()).isFalse();
        assertThat(fixture.deliveries.of(item.membership().orElseThrow().digest()))
                .extracting(Delivery::state)
                .containsOnly(State.FAILED);
    }

    private Optional<Redriver.Redriven> redrive(Delivery delivery) {
        return fixture.redriver.redrive(delivery.id(), now());
    }

    private Instant now() {
        return fixture.clock.instant();
    }

    private Delivery failed() {
        NotificationRequest notification =
                fixture.accept(fixture.notification(List.of(ada), Optional.empty(), Optional.empty()));
        fixture.drainHints();
        return fixture.deliveriesOf(notification).getFirst();
    }

    private Delivery failedInDigest() {
        fixture.workflows.put(DigestTest.workflow(new Step(
                "any",
                List.of(new ChannelOption("email", "digest"), new ChannelOption("sms", "digest")),
                Duration.ZERO,
                List.of(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.of(DigestRule.of(new Window.Fixed(Duration.ofMinutes(15)))),
                List.of())));
        NotificationRequest notification = fixture.accept(fixture.starting("news", DigestTest.data(1), ada));
        fixture.until(now().plus(Duration.ofHours(1)));
        Delivery item = fixture.deliveriesOf(notification).getFirst();
        assertThat(item.state()).isEqualTo(State.FAILED);
        return item;
    }
}
