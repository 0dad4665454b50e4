package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.delivery.Delivery;
import io.allim.delivery.DigestStore;
import io.allim.delivery.TraceEntry;
import io.allim.notification.Acknowledgement;
import io.allim.notification.NotificationRequest;
import io.allim.pipeline.control.NotificationAcknowledger;
import io.allim.recipient.Target;
import io.allim.time.Deadline;
import io.allim.workflow.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Of which notifications somebody says with one message to take care. */
class AcknowledgerTest {

    private static final Duration QUARTER = Duration.ofMinutes(15);

    private final PipelineFixture fixture = new PipelineFixture();
    private Target ada;

    @BeforeEach
    void open() {
        ada = fixture.recipient("ada", new Address(Kinds.EMAIL, "ada@example.com"));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void message_isAcknowledgedByItself() {
        NotificationRequest notification =
                fixture.accept(fixture.notification(List.of(ada), Optional.empty(), Optional.empty()));
        assertAcknowledged(fixture.deliveriesOf(notification).getFirst(), notification);
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
        Delivery item = fixture.deliveriesOf(notification).getFirst();
        fixture.engineWrite(DigestStore.removal(item.membership().orElseThrow(), item.id()));
        fixture.beforeWrite = writes -> assertThat(writes).isNotEmpty();
        assertAcknowledged(message);
        assertThat(fixture.acknowledgements.first(notification.id())).isEmpty();
    }

    @Test
    void firstAcknowledgement_holds() {
        NotificationRequest notification =
                fixture.accept(fixture.notification(List.of(ada), Optional.empty(), Optional.empty()));
        Delivery message = fixture.deliveriesOf(notification).getFirst();
        Instant first = fixture.clock.instant();
        Instant second = first.plusSeconds(60);

        Acknowledgement expected =
                new Acknowledgement(Optional.of(message.id().toString()), first, Optional.of("Ada Lovelace"));
        assertThat(fixture.acknowledger.acknowledge(message, Optional.of("Ada\n Lovelace "), first))
                .isEqualTo(expected);
        assertThat(fixture.acknowledger.acknowledge(message, Optional.of("Mallory"), second))
                .isEqualTo(expected);
        assertThat(fixture.acknowledgements.of(notification.id(), ada)).contains(expected);
        assertThat(fixture.deliveries.find(message.id()).orElseThrow().trace())
                .filteredOn(entry -> entry.decision().equals("acknowledge"))
                .containsExactly(new TraceEntry(first, "acknowledge", "acknowledged by Ada Lovelace"));
    }

    @Test
    void program_acknowledgesForOne_orForAll() {
        Target grace = fixture.recipient("grace", new Address(Kinds.EMAIL, "grace@example.com"));
        NotificationRequest notification =
                fixture.accept(fixture.notification(List.of(ada, grace), Optional.empty(), Optional.empty()));
        Instant first = fixture.clock.instant();
        Instant second = first.plusSeconds(60);
        Acknowledgement byAda = new Acknowledgement(Optional.empty(), first, Optional.of("Ada Lovelace"));
        Acknowledgement byAnybody = new Acknowledgement(Optional.empty(), second, Optional.empty());

        assertThat(told(notification, ada::equals, Optional.of("Ada Lovelace"), first))
                .isEqualTo(Map.of(ada, byAda));
        assertThat(told(notification, _ -> true, Optional.empty(), second))
                .isEqualTo(Map.of(ada, byAda, grace, byAnybody));
        assertThat(fixture.acknowledgements.byTarget(notification.id(), 10))
                .isEqualTo(Map.of(ada.hash(), byAda, grace.hash(), byAnybody));
        assertThat(fixture.deliveriesOf(notification))
                .allSatisfy(delivery -> assertThat(delivery.trace())
                        .filteredOn(entry -> entry.decision().equals("acknowledge"))
                        .hasSize(1));
    }

    @Test
    void program_isToldOfNobody_whoHasNoDelivery() {
        NotificationRequest notification =
                fixture.accept(fixture.notification(List.of(ada), Optional.empty(), Optional.empty()));
        assertThat(told(notification, target -> false, Optional.empty(), fixture.clock.instant()))
                .isEmpty();
        assertThat(fixture.acknowledgements.first(notification.id())).isEmpty();
    }

    private Map<Target, Acknowledgement> told(
            NotificationRequest notification, Predicate<Target> whom, Optional<String> who, Instant now) {
        NotificationAcknowledger all = new NotificationAcknowledger(fixture.deliveries, fixture.acknowledger);
        NotificationAcknowledger.Acknowledged done =
                all.acknowledge(notification.id(), whom, who, Optional.empty(), now, Deadline.of(QUARTER));
        assertThat(done.last()).isEmpty();
        return done.holding();
    }

    @ParameterizedTest
    @CsvSource({"199, 199, false", "200, 200, false", "201, 198, true", "5000, 198, true"})
    void name_isCut(int length, int kept, boolean cut) {
        NotificationRequest notification =
                fixture.accept(fixture.notification(List.of(ada), Optional.empty(), Optional.empty()));
        Delivery message = fixture.deliveriesOf(notification).getFirst();
        assertThat(fixture.acknowledger
                        .acknowledge(message, Optional.of("x".repeat(length)), fixture.clock.instant())
                        .who())
                .contains("x".repeat(kept - (cut ? 1 : 0)) + (cut ? "…" : ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n\t "})
    void nameThatSaysNothing_isNone(String name) {
        NotificationRequest notification =
                fixture.accept(fixture.notification(List.of(ada), Optional.empty(), Optional.empty()));
        Delivery message = fixture.deliveriesOf(notification).getFirst();
        assertThat(fixture.acknowledger
                        .acknowledge(message, Optional.of(name), fixture.clock.instant())
                        .who())
                .isEmpty();
    }

    private void assertAcknowledged(Delivery message, NotificationRequest... told) {
        Instant now = fixture.clock.instant();
        Acknowledgement expected = new Acknowledgement(message.id().toString(), now);
        fixture.acknowledger.acknowledge(message, Optional.empty(), now);
        assertThat(fixture.acknowledgements.of(message.id().notification(), ada))
                .contains(expected);
        assertThat(told)
                .allSatisfy(notification -> assertThat(fixture.acknowledgements.of(notification.id(), ada))
                        .contains(expected));
    }

    private NotificationRequest happens(int n) {
        fixture.workflows.put(
                DigestTest.workflow(DigestTest.step("email", DigestTest.rule(new Window.Fixed(QUARTER)), List.of())));
        NotificationRequest notification = fixture.accept(fixture.starting("news", DigestTest.data(n), ada));
        fixture.drainHints();
        return notification;
    }

    /** Of the digest that the notification left in. */
    private Delivery message(NotificationRequest notification) {
        fixture.until(PipelineFixture.START.plus(QUARTER.multipliedBy(2)));
        return fixture.deliveries
                .of(fixture.deliveriesOf(notification)
                        .getFirst()
                        .membership()
                        .orElseThrow()
                        .digest())
                .getFirst();
    }
}
