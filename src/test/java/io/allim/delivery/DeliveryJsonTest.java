package io.allim.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.notification.NotificationId;
import io.allim.recipient.Target;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DeliveryJsonTest {

    private static final Instant NOW = Instant.parse("2027-03-01T08:00:00.120Z");
    private static final NotificationId ID = NotificationId.next(NOW);
    private static final Target ADDRESS = new Target.ToAddress(new Address(Kinds.EMAIL, "ada@example.com"));
    private static final Target ADA = new Target.ToRecipient("ada \"\u20ac\"");
    private static final Route ROUTE = Route.step("first", "email").endpoint("1f");
    private static final DigestMembership MEMBER = new DigestMembership(ID, NOW, NOW.plusSeconds(6));
    private static final Delivery MADE =
            Delivery.of(DeliveryId.of(ID, ADA, ROUTE), ROUTE, ADA, Optional.of(NOW.plusSeconds(4)), NOW);

    @Test
    void body_hasTheFieldsThatEarlierVersionsWrote() {
        Delivery sent = MADE.planned(NOW, NOW.plusSeconds(1), "why")
                .at(1)
                .withThrottleSlot()
                .asDigest()
                .joinedDigest(NOW, MEMBER, NOW.plusSeconds(2), Optional.empty(), "why")
                .leased(NOW.plusSeconds(2), NOW.plusSeconds(60), "why")
                .markUncertain()
                .sent(NOW.plusSeconds(3), "reference", List.of());
        assertThat(DeliveryJson.write(sent)).isEqualTo("""
                {"id":"%s","route":{"step":"first","channel":"email","endpoint":"1f"},"target":{"recipient":"ada \\"\u20ac\\""},\
                "state":"sent","createdAt":"2027-03-01T08:00:00.120Z","plannedFor":"2027-03-01T08:00:01.120Z",\
                "turn":"2027-03-01T08:00:02.120Z","expiresAt":"2027-03-01T08:00:04.120Z","finishedAt":"2027-03-01T08:00:03.120Z",\
                "attempts":1,"leases":1,"mayHaveLeft":true,"permitted":true,"reference":"reference",\
                "ofDigest":true,"gathered":{"digest":"%s","at":"2027-03-01T08:00:00.120Z","closesAt":"2027-03-01T08:00:06.120Z"},\
                "trace":[{"at":"2027-03-01T08:00:00.120Z","decision":"hold","why":"why"},\
                {"at":"2027-03-01T08:00:00.120Z","decision":"digest","why":"why"},\
                {"at":"2027-03-01T08:00:02.120Z","decision":"send","why":"attempt 1: why"},\
                {"at":"2027-03-01T08:00:03.120Z","decision":"sent","why":"attempt 1 was taken by the channel"}]}\
                """.formatted(sent.id(), ID));
        assertThat(DeliveryJson.read(DeliveryJson.write(sent), 7)).isEqualTo(sent.at(7));
    }

    @ParameterizedTest
    @EnumSource(State.class)
    void body_isReadAsItWas(State state) {
        Delivery planned = MADE.plannedAtOnce(NOW, "why");
        Delivery delivery = switch (state) {
            case HELD -> planned.pause();
            case SENDING -> planned.leased(NOW, NOW.plusSeconds(9), "why").cancelled(NOW);
            default -> planned.settled(state, NOW, "why");
        };
        assertThat(DeliveryJson.read(DeliveryJson.write(delivery), 1)).isEqualTo(delivery.at(1));
    }

    @Test
    void body_leavesOutWhatIsNotSet() {
        assertThat(DeliveryJson.write(MADE.plannedAtOnce(NOW, "why")))
                .doesNotContain("attempts", "leases", "cancelAsked", "mayHaveLeft", "permitted", "paused", "ofDigest");
    }

    @Test
    void body_ofAVersionThatWroteWhatIsNotSet_isRead() {
        Delivery planned = MADE.plannedAtOnce(NOW, "why");
        String before = DeliveryJson.write(planned)
                .replace(
                        ",\"trace\"",
                        ",\"attempts\":0,\"leases\":0,\"cancelAsked\":false,\"mayHaveLeft\":false,\"permitted\":false,"
                                + "\"ofDigest\":false,\"trace\"");
        assertThat(before).contains("permitted");
        assertThat(DeliveryJson.read(before, 1)).isEqualTo(planned.at(1));
    }

    @Test
    void body_keepsWhyItFailed() {
        Delivery failed = MADE.plannedAtOnce(NOW, "why").failed(NOW, "refused").because(FailureReason.REJECTED);
        assertThat(DeliveryJson.write(failed)).contains("\"cause\":\"rejected\"");
        assertThat(DeliveryJson.read(DeliveryJson.write(failed), 1)).isEqualTo(failed.at(1));
    }

    @Test
    void body_ofAnAddressThatNothingWasDecidedOf_isReadAsItWas() {
        Route route = Route.channel("email");
        Delivery made = Delivery.of(DeliveryId.of(ID, ADDRESS, route), route, ADDRESS, Optional.empty(), NOW);
        assertThat(DeliveryJson.read(DeliveryJson.write(made), 0)).isEqualTo(made);
    }

    @Test
    void bodyThatIsNoObject_isNotShown() {
        assertThatThrownBy(() -> DeliveryJson.read("\"ada@example.com\"", 1))
                .isInstanceOf(IllegalStateException.class)
                .message()
                .doesNotContain("ada");
    }
}
