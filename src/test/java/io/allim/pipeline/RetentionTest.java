package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.delivery.Delivery;
import io.allim.delivery.DigestItem;
import io.allim.delivery.State;
import io.allim.notification.Acknowledgement;
import io.allim.notification.IdempotencyKey;
import io.allim.notification.NotificationId;
import io.allim.notification.NotificationRequest;
import io.allim.pipeline.accept.Acceptance;
import io.allim.recipient.Target;
import io.allim.table.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** For how long things are kept that nobody takes away: to the millisecond, and not for ever. */
@ExtendWith(Quiet.class)
class RetentionTest {

    private static final Instant START = PipelineFixture.START;
    private static final Duration RETENTION = Duration.ofDays(90);

    private final PipelineFixture fixture = new PipelineFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void delivery_isKeptForTheRetentionFromItsEnd() {
        NotificationRequest notification = accept(Optional.empty());
        fixture.settle();
        Delivery delivery = fixture.deliveriesOf(notification).getFirst();
        assertThat(delivery.state()).isEqualTo(State.SENT);

        endsAt(
                delivery.finishedAt().orElseThrow().plus(RETENTION),
                () -> fixture.deliveries.find(delivery.id()).isPresent());
    }

    /** The list of what failed as long as what failed. */
    @Test
    void failure_isListedForTheRetention() {
        fixture.down.add("email");
        accept(Optional.empty());
        fixture.drainHints();
        endsAt(
                START.plus(RETENTION),
                () -> !fixture.deliveries.failed(10, Optional.empty()).items().isEmpty());
    }

    @Test
    void notification_isKeptFromItsLastTurnOn() {
        Instant turn = START.plus(Duration.ofDays(200));
        NotificationRequest notification = accept(Optional.of(turn));
        fixture.drainHints();
        assertThat(fixture.deliveriesOf(notification)).hasSize(1);
        endsAt(
                turn.plus(RETENTION).plus(Duration.ofDays(45)),
                () -> fixture.notifications.find(notification.id()).isPresent());
    }

    @Test
    void idempotencyKey_isKeptForADay() {
        Instant end = START.plus(Duration.ofDays(1));
        assertThat(isReplayed()).isFalse();
        fixture.clock.set(end.minusMillis(1));
        assertThat(isReplayed()).isTrue();
        fixture.clock.set(end);
        assertThat(isReplayed()).isFalse();
    }

    @Test
    void acknowledgement_isKeptFor400Days() {
        NotificationRequest notification = accept(Optional.empty());
        Target ada = new Target.ToRecipient("ada");
        fixture.acknowledgements.acknowledge(List.of(notification.id()), ada, new Acknowledgement("dlv", START));
        endsAt(
                START.plus(Duration.ofDays(400)),
                () -> fixture.acknowledgements.of(notification.id(), ada).isPresent());
    }

    /** It may be held for long after its window, and its series goes on from it. */
    @Test
    void digest_isKeptFromItsClosingOn() {
        Instant closes = START.plus(Duration.ofDays(7));
        Instant end = closes.plus(RETENTION).plus(Duration.ofDays(120));
        Delivery delivery = fixture.deliveriesOf(accept(Optional.empty())).getFirst();
        NotificationId digest = NotificationId.derived(closes, "series");
        DigestItem item = new DigestItem(
                delivery.id(),
                START,
                JsonNodeFactory.instance.objectNode(),
                Optional.empty(),
                Optional.empty(),
                false,
                0);
        assertThat(expires(fixture.digests.write(digest, item, closes))).contains(end);
        assertThat(expires(
                        fixture.digests.write(fixture.digests.latest("series").next(closes), closes)))
                .contains(end);
    }

    private static Optional<Instant> expires(Write write) {
        return ((Write.Put) write).item().expires();
    }

    private boolean isReplayed() {
        NotificationRequest notification =
                fixture.notification(PipelineFixture.emails(1), Optional.empty(), Optional.empty());
        IdempotencyKey key = new IdempotencyKey("test", "key", "hash");
        return ((Acceptance.Accepted) fixture.acceptor.accept(notification, Optional.of(key), fixture.clock.instant()))
                .replayed();
    }

    private void endsAt(Instant end, BooleanSupplier isThere) {
        fixture.clock.set(end.minusMillis(1));
        assertThat(isThere.getAsBoolean()).isTrue();
        fixture.clock.set(end);
        assertThat(isThere.getAsBoolean()).isFalse();
    }

    private NotificationRequest accept(Optional<Instant> sendAt) {
        return fixture.accept(fixture.notification(PipelineFixture.emails(1), sendAt, Optional.empty()));
    }
}
