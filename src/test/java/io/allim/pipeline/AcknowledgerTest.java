package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.delivery.Delivery;
import io.allim.delivery.DigestStore;
import io.allim.notification.Acknowledgement;
import io.allim.notification.NotificationRequest;
import io.allim.recipient.Target;
import io.allim.workflow.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Of which notifications somebody says with one message to take care. */
class AcknowledgerTest {

    private static final Duration QUARTER = Duration.ofMinutes(15);

    private final PipelineFixture world = new PipelineFixture();
    private Target ada;

    @BeforeEach
    void open() {
        ada = world.recipient("ada", new Address(Kinds.EMAIL, "ada@example.com"));
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void message_isAcknowledgedByItself() {
        NotificationRequest notification =
                world.accept(world.notification(List.of(ada), Optional.empty(), Optional.empty()));
        assertAcknowledged(world.deliveriesOf(notification).getFirst(), notification);
    }

    @Test
    void digest_isAcknowledgedWithWhatIsInIt() {
        NotificationRequest first = happens(1);
        NotificationRequest second = happens(2);
        assertAcknowledged(message(first), first, second);
    }

    /** A table takes no transaction without a write. */
    @Test
    void digestThatNothingIsLeftIn_isAcknowledgedByItself() {
        NotificationRequest notification = happens(1);
        Delivery message = message(notification);
        Delivery item = world.deliveriesOf(notification).getFirst();
        world.engineWrite(DigestStore.removal(item.membership().orElseThrow(), item.id()));
        world.beforeWrite = writes -> assertThat(writes).isNotEmpty();
        assertAcknowledged(message);
        assertThat(world.acknowledgements.first(notification.id())).isEmpty();
    }

    private void assertAcknowledged(Delivery message, NotificationRequest... told) {
        Instant now = world.clock.instant();
        Acknowledgement expected = new Acknowledgement(message.id().toString(), now);
        world.acknowledger.acknowledge(message, now);
        assertThat(world.acknowledgements.of(message.id().notification(), ada)).contains(expected);
        assertThat(told)
                .allSatisfy(notification -> assertThat(world.acknowledgements.of(notification.id(), ada))
                        .contains(expected));
    }

    private NotificationRequest happens(int n) {
        world.workflows.put(
                DigestTest.workflow(DigestTest.step("email", DigestTest.rule(new Window.Fixed(QUARTER)), List.of())));
        NotificationRequest notification = world.accept(world.starting("news", DigestTest.data(n), ada));
        world.drainHints();
        return notification;
    }

    /** Of the digest that the notification left in. */
    private Delivery message(NotificationRequest notification) {
        world.until(PipelineFixture.START.plus(QUARTER.multipliedBy(2)));
        return world.deliveries
                .of(world.deliveriesOf(notification)
                        .getFirst()
                        .membership()
                        .orElseThrow()
                        .digest())
                .getFirst();
    }
}
