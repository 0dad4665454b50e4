package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.channel.Outcome;
import io.allim.delivery.Delivery;
import io.allim.delivery.MessageCopy;
import io.allim.delivery.State;
import io.allim.notification.NotificationRequest;
import io.allim.pipeline.compose.MessagePreviewer.Preview;
import io.allim.pipeline.control.DeliveryEraser;
import io.allim.recipient.Erasure;
import io.allim.recipient.Target;
import io.allim.table.TableUnavailable;
import io.allim.table.Write;
import io.allim.workflow.ChannelOption;
import io.allim.workflow.Step;
import io.allim.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The words of what was sent, where the operator wants them kept. */
@ExtendWith(Quiet.class)
class KeptMessageTest {

    private static final Instant NOW = PipelineFixture.START;
    private static final Duration KEPT = Duration.ofDays(30);

    private final PipelineFixture fixture = new PipelineFixture();
    private Target ada;

    @BeforeEach
    void keep() {
        fixture.messagesKept = KEPT;
        fixture.reboot();
        ada = reachedAt("ada@example.com");
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void nothingIsKept_byDefault() {
        fixture.messagesKept = Duration.ZERO;
        fixture.reboot();
        Delivery sent = sent(starting("any"));
        reachedAt("countess@example.com");
        assertThat(shown(sent).sentAt()).isEmpty();
        assertThat(shown(sent).to()).isEqualTo("c***@example.com");
        assertThat(isKept(sent)).isFalse();
    }

    @Test
    void message_isAsItLeft() {
        Delivery sent = sent(starting("any"));
        reachedAt("countess@example.com");
        fixture.clock.advance(Duration.ofDays(1));
        assertThat(preview(sent).why()).isEqualTo("as it was sent; its links lead nowhere");
        assertThat(shown(sent).sentAt()).isEqualTo(sent.finishedAt());
        assertThat(shown(sent).to()).isEqualTo("a***@example.com");
    }

    /** Who may read can't acknowledge with it, nor unsubscribe. */
    @Test
    void links_leadNowhere() {
        assertThat(shown(sent(starting("footer"))).body())
                .contains("/preview-----")
                .doesNotContain("token");
        assertThat(fixture.sent.getFirst()).contains("token").doesNotContain("preview-");
    }

    @ParameterizedTest
    @CsvSource({"-1, true", "0, false", "1, false"})
    void message_isKeptForAsLongAsTheOperatorSays(long millis, boolean kept) {
        Delivery sent = sent(starting("any"));
        fixture.clock.set(sent.finishedAt().orElseThrow().plus(KEPT).plusMillis(millis));
        assertThat(shown(sent).sentAt().isPresent()).isEqualTo(kept);
    }

    @Test
    void message_isKeptWhenItLeavesAtLast() {
        fixture.provider = _ -> Outcome.rejected("no");
        NotificationRequest notification = starting("any");
        Delivery failed = sent(notification);
        assertThat(failed.state()).isEqualTo(State.FAILED);
        assertThat(isKept(failed)).isFalse();
        fixture.provider = _ -> Outcome.accepted("ref");
        fixture.redriver.redrive(failed.id(), fixture.clock.instant());
        fixture.settle();
        assertThat(isKept(failed)).isTrue();
    }

    @Test
    void nothingIsLeft_ofWhoWasErased() {
        Delivery sent = sent(starting("any"));
        new DeliveryEraser(fixture.table, fixture.deliveries, fixture.notifications, fixture.clock)
                .eraseSome(new Erasure("ada", List.of(), NOW), 9);
        assertThat(isKept(sent)).isFalse();
    }

    /** Between the record of the sending and the words. */
    @Test
    void nothingIsKept_ofWhoIsErasedMeanwhile() {
        NotificationRequest notification = accepted(starting("any"));
        Delivery delivery = fixture.deliveriesOf(notification).getFirst();
        fixture.before(
                KeptMessageTest::isCopy,
                () -> new DeliveryEraser(fixture.table, fixture.deliveries, fixture.notifications, fixture.clock)
                        .eraseSome(new Erasure("ada", List.of(), NOW), 9));
        fixture.dispatch(delivery.id());
        assertThat(fixture.sends(delivery.id())).isOne();
        assertThat(isKept(delivery)).isFalse();
    }

    /** What is told of it by its provider in between is no reason to lose the words. */
    @Test
    void message_isKeptThoughItsDeliveryChanges() {
        Delivery delivery = fixture.deliveriesOf(accepted(starting("any"))).getFirst();
        fixture.before(
                KeptMessageTest::isCopy,
                () -> fixture.deliveries.replace(fixture.deliveries
                        .find(delivery.id())
                        .orElseThrow()
                        .delivered(fixture.clock.instant(), "ref")));
        fixture.dispatch(delivery.id());
        assertThat(isKept(delivery)).isTrue();
    }

    @Test
    void faultOfTheStore_costsTheWordsAlone() {
        Delivery delivery = fixture.deliveriesOf(accepted(starting("any"))).getFirst();
        fixture.before(KeptMessageTest::isCopy, () -> {
            throw new TableUnavailable("no answer", null);
        });
        fixture.dispatch(delivery.id());
        fixture.settle();
        assertThat(fixture.deliveries.find(delivery.id()).orElseThrow().state()).isEqualTo(State.SENT);
        assertThat(fixture.sends(delivery.id())).isOne();
        assertThat(isKept(delivery)).isFalse();
    }

    private Target reachedAt(String mail) {
        return fixture.recipient("ada", new Address(Kinds.EMAIL, mail));
    }

    private NotificationRequest starting(String template) {
        Step step = new Step(
                "any",
                List.of(new ChannelOption("email", template)),
                Duration.ZERO,
                List.of(),
                Optional.empty(),
                List.of(),
                Optional.empty());
        fixture.workflows.put(
                new Workflow("any", 0, Optional.empty(), Optional.empty(), false, Map.of(), List.of(step)));
        return fixture.starting("any", ada);
    }

    private NotificationRequest accepted(NotificationRequest notification) {
        NotificationRequest accepted = fixture.accept(notification);
        fixture.loseHints();
        return accepted;
    }

    private Delivery sent(NotificationRequest notification) {
        NotificationRequest accepted = fixture.accept(notification);
        fixture.settle();
        return fixture.deliveriesOf(accepted).getFirst();
    }

    private Preview preview(Delivery delivery) {
        return fixture.previewer.preview(delivery, fixture.clock.instant()).orElseThrow();
    }

    private MessageCopy shown(Delivery delivery) {
        return preview(delivery).message().orElseThrow();
    }

    private boolean isKept(Delivery delivery) {
        return fixture.copies.find(delivery.id()).isPresent();
    }

    private static boolean isCopy(List<Write> writes) {
        return writes.stream().anyMatch(write -> write.key().sort().startsWith("m/"));
    }
}
