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
        try (PipelineFixture fixture = new PipelineFixture()) {
            Delivery leased = leased(fixture);
            Instant now = fixture.clock.instant();
            Delivery cancelled =
                    fixture.deliveries.replace(leased.cancelled(now)).orElseThrow();

            fixture.clock.set(now.plus(LEASE).minusMillis(1));
            fixture.dispatch(leased.id());
            assertThat(fixture.deliveries.find(leased.id())).contains(cancelled);

            fixture.clock.set(now.plus(LEASE));
            fixture.dispatch(leased.id());
            Delivery after = fixture.deliveries.find(leased.id()).orElseThrow();
            assertThat(after.state()).isEqualTo(State.FAILED);
            assertThat(after.reason()).startsWith("cancelled, but the result of an earlier attempt is unknown");
            assertThat(fixture.sends(leased.id())).isZero();
        }
    }

    @Test
    void deliveryWhoseLeaseRanOut_isSentAgain() {
        try (PipelineFixture fixture = new PipelineFixture()) {
            Delivery leased = leased(fixture);
            Instant now = fixture.clock.instant();

            fixture.clock.set(now.plus(LEASE).minusMillis(1));
            fixture.dispatch(leased.id());
            assertThat(fixture.sends(leased.id())).isZero();

            fixture.clock.set(now.plus(LEASE));
            fixture.dispatch(leased.id());
            assertThat(fixture.sends(leased.id())).isOne();
        }
    }

    /** As a process leaves it that died while it was sending. */
    private static Delivery leased(PipelineFixture fixture) {
        Address ada = new Address(new AddressKind("email"), "ada@example.com");
        Notification notification = fixture.accept(
                fixture.notification(List.of(new Target.ToAddress(ada)), Optional.empty(), Optional.empty()));
        Instant now = fixture.clock.instant();
        Delivery held = fixture.deliveriesOf(notification).getFirst();
        return fixture.deliveries
                .replace(held.leased(now, now.plus(LEASE), "why"))
                .orElseThrow();
    }
}
