package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.delivery.Delivery;
import io.allim.recipient.Suppression;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which address is suppressed when a provider reports on a message. */
class DeliveryFeedbackTest {

    private static final Instant NOW = PipelineFixture.START;
    private static final Address ADA = new Address(Kinds.EMAIL, "Ada@Example.com");

    private final PipelineFixture fixture = new PipelineFixture();

    @Test
    void suppression_isOfTheAddressAsItsRecipientSpellsIt() {
        suppress(delivery(), "ada@example.com");
        assertThat(fixture.suppressions.find(ADA)).map(Suppression::address).contains(ADA.masked());
    }

    @Test
    void suppression_isOfWhereTheMessageWent_whateverAddressIsKnownByNow() {
        Delivery delivery = delivery();
        Address moved = new Address(Kinds.EMAIL, "ada@example.org");
        fixture.recipient("ada", moved);
        suppress(delivery, ADA.value());
        assertThat(fixture.suppressions.find(ADA)).isPresent();
        assertThat(fixture.suppressions.find(moved)).isEmpty();
    }

    private Delivery delivery() {
        return fixture.deliveriesOf(fixture.accept(fixture.notification(
                        List.of(fixture.recipient("ada", ADA)), Optional.empty(), Optional.empty())))
                .getFirst();
    }

    private void suppress(Delivery delivery, String wentTo) {
        fixture.deliveryFeedback.suppress(delivery, wentTo, "complaint", NOW);
    }
}
