package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryId;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.State;
import io.allim.notification.NotificationId;
import io.allim.notification.NotificationRequest;
import io.allim.notification.NotificationStatus;
import io.allim.notification.NotificationStore;
import io.allim.pipeline.control.Canceller;
import io.allim.recipient.Target;
import io.allim.time.Deadline;
import io.allim.workflow.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is cancelled, and what others write meanwhile. */
class CancellerTest {

    private static final Instant NOW = PipelineFixture.START;
    private static final Deadline MINUTE = Deadline.of(Duration.ofMinutes(1));

    private final PipelineFixture fixture = new PipelineFixture();
    private Target ada;

    @BeforeEach
    void open() {
        ada = fixture.recipient("ada", new Address(Kinds.EMAIL, "ada@example.com"));
        fixture.workflows.put(DigestTest.workflow(
                DigestTest.step("email", DigestTest.rule(new Window.Fixed(Duration.ofMinutes(15))), List.of())));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void whatThereIsNot_andDigests_areNotCancelled() {
        assertThat(fixture.canceller.cancel(NotificationId.next(NOW), NOW, MINUTE))
                .isEmpty();
        assertThat(fixture.canceller.cancel(digest(gathered(1)), NOW, MINUTE)).isEmpty();
    }

    @Test
    void cancelledAgain_changesNothing() {
        NotificationRequest notification = mails(2);
        Canceller.Cancelled first = cancel(notification);
        assertThat(first.notification().stage()).isEqualTo(NotificationStatus.CANCELLED);
        assertThat(first.deliveries()).hasSize(2).allMatch(delivery -> delivery.state() == State.CANCELLED);
        fixture.beforeWrite = writes -> assertThat(writes).isNull();
        assertThat(cancel(notification).deliveries()).isEqualTo(first.deliveries());
    }

    @Test
    void whatHasEnded_staysAsItIs() {
        NotificationRequest notification = mails(1);
        fixture.drainHints();
        List<Delivery> sent = fixture.deliveriesOf(notification);
        assertThat(cancel(notification).deliveries()).isEqualTo(sent);
    }

    /** A planner moves the notification on, or a worker begins to send. */
    @Test
    void racesThatAreLost_areRunAgain() {
        NotificationRequest notification = mails(1);
        Delivery delivery = fixture.deliveriesOf(notification).getFirst();
        fixture.before(writes -> writes.getFirst().key().equals(NotificationStore.key(notification.id())), () -> {
            for (int moves = 0; moves < 2; moves++) {
                fixture.engineWrite(fixture.notifications.write(stored(notification), NOW));
            }
            fixture.before(
                    writes -> writes.getFirst().key().equals(DeliveryStore.key(delivery.id())),
                    () -> fixture.engineWrites(
                            fixture.deliveries.writes(delivery.leased(NOW, NOW.plusSeconds(60), "why"))));
        });
        Canceller.Cancelled cancelled = cancel(notification);
        assertThat(cancelled.notification().stage()).isEqualTo(NotificationStatus.CANCELLED);
        assertThat(stored(notification).stage()).isEqualTo(NotificationStatus.CANCELLED);
        assertThat(cancelled.deliveries())
                .singleElement()
                .satisfies(after -> assertThat(after.cancelAsked()).isTrue());
    }

    @Test
    void whatIsLeftWhenTheTimeIsUp_isDoneByATick() {
        NotificationRequest notification = mails(2);
        assertThat(fixture.canceller
                        .cancel(notification.id(), NOW, Deadline.of(Duration.ZERO))
                        .orElseThrow()
                        .notification()
                        .stage())
                .isEqualTo(NotificationStatus.CANCELLING);
        fixture.tick();
        assertThat(stored(notification).stage()).isEqualTo(NotificationStatus.CANCELLED);
    }

    /** By the id of the digest that it is in, and of no other. */
    @Test
    void itemOfADigest_isCancelledByItself() {
        Delivery first = gathered(1);
        Delivery second = gathered(2);
        NotificationId digest = digest(first);
        assertThat(fixture.canceller.cancelItem(NotificationId.next(NOW), first.id(), NOW))
                .isEmpty();
        DeliveryId alone = fixture.deliveriesOf(mails(1)).getFirst().id();
        assertThat(fixture.canceller.cancelItem(digest, alone, NOW)).isEmpty();
        assertThat(fixture.deliveries.find(first.id())).contains(first);

        Optional<Delivery> cancelled = fixture.canceller.cancelItem(digest, first.id(), NOW);
        assertThat(cancelled).isPresent().isEqualTo(fixture.deliveries.find(first.id()));
        assertThat(cancelled.orElseThrow().state()).isEqualTo(State.CANCELLED);
        assertThat(fixture.deliveries.find(second.id())).contains(second);
    }

    private Canceller.Cancelled cancel(NotificationRequest notification) {
        return fixture.canceller.cancel(notification.id(), NOW, MINUTE).orElseThrow();
    }

    private NotificationRequest stored(NotificationRequest notification) {
        return fixture.notifications.findRequest(notification.id()).orElseThrow();
    }

    private NotificationRequest mails(int count) {
        return fixture.accept(fixture.notification(PipelineFixture.emails(count), Optional.empty(), Optional.empty()));
    }

    /** One that is in the digest. */
    private Delivery gathered(int n) {
        NotificationRequest notification = fixture.accept(fixture.starting("news", DigestTest.data(n), ada));
        fixture.drainHints();
        return fixture.deliveriesOf(notification).getFirst();
    }

    private static NotificationId digest(Delivery gathered) {
        return gathered.membership().orElseThrow().digest();
    }
}
