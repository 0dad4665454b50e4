package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.delivery.Delivery;
import io.allim.delivery.DigestItem;
import io.allim.delivery.State;
import io.allim.notification.IdempotencyKey;
import io.allim.notification.NotificationId;
import io.allim.notification.NotificationRequest;
import io.allim.pipeline.accept.Acceptance;
import io.allim.recipient.Target;
import io.allim.table.Write;
import java.time.Duration;
import java.time.Instant;
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

    private final PipelineFixture world = new PipelineFixture();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void delivery_isKeptForTheRetentionFromItsEnd() {
        NotificationRequest notification = accept(Optional.empty());
        world.settle();
        Delivery delivery = world.deliveriesOf(notification).getFirst();
        assertThat(delivery.state()).isEqualTo(State.SENT);

        endsAt(
                delivery.finishedAt().orElseThrow().plus(RETENTION),
                () -> world.deliveries.find(delivery.id()).isPresent());
    }

    /** The list of what failed as long as what failed. */
    @Test
    void failure_isListedForTheRetention() {
        world.down.add("email");
        accept(Optional.empty());
        world.drainHints();
        endsAt(
                START.plus(RETENTION),
                () -> !world.deliveries.failed(10, Optional.empty()).items().isEmpty());
    }

    @Test
    void notification_isKeptFromItsLastTurnOn() {
        Instant turn = START.plus(Duration.ofDays(200));
        NotificationRequest notification = accept(Optional.of(turn));
        world.drainHints();
        assertThat(world.deliveriesOf(notification)).hasSize(1);
        endsAt(
                turn.plus(RETENTION).plus(Duration.ofDays(45)),
                () -> world.notifications.find(notification.id()).isPresent());
    }

    @Test
    void idempotencyKey_isKeptForADay() {
        Instant end = START.plus(Duration.ofDays(1));
        assertThat(isReplayed()).isFalse();
        world.clock.set(end.minusMillis(1));
        assertThat(isReplayed()).isTrue();
        world.clock.set(end);
        assertThat(isReplayed()).isFalse();
    }

    @Test
    void acknowledgement_isKeptFor400Days() {
        NotificationRequest notification = accept(Optional.empty());
        Target ada = new Target.ToRecipient("ada");
        world.acknowledgements.acknowledge(notification.id(), ada, "dlv", START);
        endsAt(
                START.plus(Duration.ofDays(400)),
                () -> world.acknowledgements.of(notification.id(), ada).isPresent());
    }

    /** It may be held for long after its window, and its series goes on from it. */
    @Test
    void digest_isKeptFromItsClosingOn() {
        Instant closes = START.plus(Duration.ofDays(7));
        Instant end = closes.plus(RETENTION).plus(Duration.ofDays(120));
        Delivery delivery = world.deliveriesOf(accept(Optional.empty())).getFirst();
        NotificationId digest = NotificationId.derived(closes, "series");
        DigestItem item = new DigestItem(
                delivery.id(),
                START,
                JsonNodeFactory.instance.objectNode(),
                Optional.empty(),
                Optional.empty(),
                false,
                0);
        assertThat(expires(world.digests.write(digest, item, closes))).contains(end);
        assertThat(expires(world.digests.write(world.digests.latest("series").next(closes), closes)))
                .contains(end);
    }

    private static Optional<Instant> expires(Write write) {
        return ((Write.Put) write).item().expires();
    }

    private boolean isReplayed() {
        NotificationRequest notification =
                world.notification(PipelineFixture.emails(1), Optional.empty(), Optional.empty());
        IdempotencyKey key = new IdempotencyKey("test", "key", "hash");
        return ((Acceptance.Accepted) world.acceptor.accept(notification, Optional.of(key), world.clock.instant()))
                .replayed();
    }

    private void endsAt(Instant end, BooleanSupplier isThere) {
        world.clock.set(end.minusMillis(1));
        assertThat(isThere.getAsBoolean()).isTrue();
        world.clock.set(end);
        assertThat(isThere.getAsBoolean()).isFalse();
    }

    private NotificationRequest accept(Optional<Instant> sendAt) {
        return world.accept(world.notification(PipelineFixture.emails(1), sendAt, Optional.empty()));
    }
}
