package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.channel.Outcome;
import io.allim.delivery.Delivery;
import io.allim.delivery.Route;
import io.allim.delivery.State;
import io.allim.notification.Notification;
import io.allim.pipeline.decide.AddressResolver;
import io.allim.pipeline.decide.ResolvedTarget;
import io.allim.recipient.Target;
import io.allim.table.Item;
import io.allim.table.ListEntry;
import io.allim.table.Sha256;
import io.allim.table.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An address is what it leads to, not how it is spelled. */
class SamenessTest {

    private static final Address ADA = email("Ada@Example.com");
    private static final Address ADA_AGAIN = email("ada@EXAMPLE.com");
    private static final Address OFFICE = email("office@example.com");

    private final PipelineFixture fixture = new PipelineFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void recipient_withOneAddressInTwoSpellings_getsOneMail_spelledAsTheFirst() {
        Target ada = fixture.recipient("ada", ADA, ADA_AGAIN);
        fixture.accept(fixture.notification(List.of(ada), Optional.empty(), Optional.empty()));
        fixture.settle();

        assertThat(fixture.sent).containsExactly("email Ada@Example.com It works.");
    }

    @Test
    void complaint_stopsEverySpelling() {
        Notification accepted = fixture.accept(
                fixture.notification(List.of(new Target.ToAddress(ADA)), Optional.empty(), Optional.empty()));
        fixture.settle();
        fixture.deliveryFeedback.suppress(
                fixture.deliveriesOf(accepted).getFirst(), "ADA@example.com", "a complaint", PipelineFixture.START);

        Notification next = fixture.accept(
                fixture.notification(List.of(new Target.ToAddress(ADA_AGAIN)), Optional.empty(), Optional.empty()));
        fixture.settle();
        assertThat(fixture.deliveriesOf(next)).extracting(Delivery::state).containsExactly(State.SKIPPED);
    }

    @Test
    void addressThatIsSpelledOtherwiseMeanwhile_keepsItsDelivery() {
        Target ada = fixture.recipient("ada", ADA, OFFICE);
        Instant later = PipelineFixture.START.plus(Duration.ofHours(1));
        Notification held = fixture.accept(fixture.notification(List.of(ada), Optional.of(later), Optional.empty()));
        fixture.recipient("ada", ADA_AGAIN, OFFICE);
        fixture.settle();

        assertThat(fixture.deliveriesOf(held)).extracting(Delivery::state).containsOnly(State.SENT);
        assertThat(fixture.sent)
                .containsExactlyInAnyOrder("email ada@EXAMPLE.com It works.", "email office@example.com It works.");
    }

    /** Versions before planned by the hash of the spelling. */
    @Test
    void deliveryOfAnOlderVersion_findsItsAddress() {
        Target.ToRecipient ada = fixture.recipient("ada", ADA, OFFICE);
        AddressResolver reach = fixture.resolver;
        ResolvedTarget resolved = reach.resolve(ada);
        Route route = Route.channel("email");
        String before = Sha256.hex("email:Ada@Example.com").substring(0, 16);
        String now = Sha256.hex("email:ada@example.com").substring(0, 16);

        assertThat(reach.endpoint(resolved, route.endpoint(before))
                        .orElseThrow()
                        .address())
                .isEqualTo(ADA);
        assertThat(reach.routes(resolved, route)).first().isEqualTo(route.endpoint(now));
        assertThat(reach.possibleRoutes(resolved, route)).contains(route, route.endpoint(before), route.endpoint(now));
    }

    @Test
    void erasure_takesAlongWhatWentToAnotherSpelling_andWhatOlderVersionsListed() {
        fixture.provider = _ -> Outcome.accepted("ok");
        fixture.recipient("ada", ADA);
        Notification direct = fixture.accept(
                fixture.notification(List.of(new Target.ToAddress(ADA_AGAIN)), Optional.empty(), Optional.empty()));
        Notification old = fixture.accept(
                fixture.notification(List.of(new Target.ToAddress(ADA)), Optional.empty(), Optional.empty()));
        fixture.settle();
        Delivery stored = fixture.deliveriesOf(old).getFirst();
        Item item = ((Write.Put) fixture.deliveries.writes(stored).getFirst()).item();
        fixture.table.write(List.of(Write.put(Item.of(item.key(), item.body())
                .listedIn(
                        "deliveries/of/" + stored.target().hash(),
                        "2/"
                                + ListEntry.byTime(
                                        PipelineFixture.START, stored.id().toString())))));

        fixture.eraser.erase("ada", fixture.clock.instant());

        assertThat(fixture.deliveriesOf(direct)).isEmpty();
        assertThat(fixture.deliveriesOf(old)).isEmpty();
        assertThat(fixture.notifications.find(direct.id())).isEmpty();
    }

    private static Address email(String text) {
        return new Address(Kinds.EMAIL, text);
    }
}
