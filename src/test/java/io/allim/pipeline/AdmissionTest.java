package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.channel.Address;
import io.allim.channel.AddressKind;
import io.allim.delivery.Delivery;
import io.allim.delivery.State;
import io.allim.notification.Notification;
import io.allim.recipient.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which deliveries are sent after their lease ran out. */
@ExtendWith(Quiet.class)
class AdmissionTest {

    private static final Duration LEASE = Duration.ofSeconds(60);

    /** The process that sent it is gone, and somebody cancelled it meanwhile: nobody sends it again. */
    @Test
    void deliveryThatWasCancelledUnderItsLease_endsWithTheLease() {
        try (PipelineFixture world = new PipelineFixture()) {
            Delivery leased = leased(world);
            Instant now = world.clock.instant();
            Delivery cancelled = world.deliveries.replace(leased.cancelled(now)).orElseThrow();

            world.clock.set(now.plus(LEASE).minusMillis(1));
            world.dispatch(leased.id());
            assertThat(world.deliveries.find(leased.id())).contains(cancelled);

            world.clock.set(now.plus(LEASE));
            world.dispatch(leased.id());
            Delivery after = world.deliveries.find(leased.id()).orElseThrow();
            assertThat(after.state()).isEqualTo(State.FAILED);
            assertThat(after.reason()).startsWith("cancelled, but the result of an earlier attempt is unknown");
            assertThat(world.sends(leased.id())).isZero();
        }
    }

    @Test
    void deliveryWhoseLeaseRanOut_isSentAgain() {
        try (PipelineFixture world = new PipelineFixture()) {
            Delivery leased = leased(world);
            Instant now = world.clock.instant();

            world.clock.set(now.plus(LEASE).minusMillis(1));
            world.dispatch(leased.id());
            assertThat(world.sends(leased.id())).isZero();

            world.clock.set(now.plus(LEASE));
            world.dispatch(leased.id());
            assertThat(world.sends(leased.id())).isOne();
        }
    }

    /** As a process leaves it that died while it was sending. */
    private static Delivery leased(PipelineFixture world) {
        Address ada = new Address(new AddressKind("email"), "ada@example.com");
        Notification notification = world.accept(
                world.notification(List.of(new Target.ToAddress(ada)), Optional.empty(), Optional.empty()));
        Instant now = world.clock.instant();
        Delivery held = world.deliveriesOf(notification).getFirst();
        return world.deliveries
                .replace(held.leased(now, now.plus(LEASE), "why"))
                .orElseThrow();
    }
}
