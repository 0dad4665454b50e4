package io.allim.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.allim.delivery.DigestMembership.Outcome;
import io.allim.notification.NotificationId;
import io.allim.recipient.Target;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an item of a digest is, by what became of the digest's messages. */
class DigestMembershipTest {

    private static final Instant NOW = Instant.parse("2027-03-01T08:00:00Z");
    private static final NotificationId ID = NotificationId.derived(NOW, "item");
    private static final NotificationId DIGEST = NotificationId.derived(NOW, "digest");
    private static final Target ADA = new Target.ToRecipient("ada");

    private final Delivery item = made(ID, "email", NOW)
            .at(0)
            .joinedDigest(NOW, new DigestMembership(DIGEST, NOW, at(9)), at(9), Optional.empty(), "in a digest");
    private final Delivery first = made(DIGEST, "email", at(10)).asDigest();
    private final Delivery second = made(DIGEST, "sms", at(10)).asDigest();

    @Test
    void item_waitsWhileItsDigestHasNoMessage_orOneWaits() {
        assertThat(Outcome.NONE.of(item)).isEqualTo(item);
        assertThat(of(sent(first, 11), second)).isEqualTo(item);
    }

    /** As late as that is, it ends as the one that was taken. */
    @Test
    void item_endsWhenTheLastMessageHasEnded() {
        Delivery ended = of(sent(first, 11), second.failed(at(14), "gone"));
        assertThat(ended.state()).isEqualTo(State.SENT);
        assertThat(ended.finishedAt()).contains(at(14));
        assertThat(ended.trace().getLast().at()).isEqualTo(at(14));
    }

    @Test
    void item_tellsAllThatWasToldOfTheMessage() {
        Delivery ended = of(sent(first, 11).received(at(12), "it came").bounced(at(13), "it came back"));
        assertThat(ended.trace())
                .extracting(TraceEntry::decision, TraceEntry::at)
                .containsExactly(
                        tuple("digest", NOW),
                        tuple("sent", at(11)),
                        tuple("delivered", at(12)),
                        tuple("bounce", at(13)));
        assertThat(ended.finishedAt()).contains(at(13));
    }

    /** The other way is made when the first has come back: what was sent does not wait again. */
    @Test
    void item_wasSent_whileAnotherWayIsTriedAfterThatCameBack() {
        Delivery lost = sent(first, 11).bounced(at(13), "it came back");
        Delivery later = made(DIGEST, "sms", at(13)).asDigest();
        assertThat(of(lost, later).state()).isEqualTo(State.SENT);
        assertThat(of(lost, later).finishedAt()).contains(at(11));
        assertThat(of(lost, second))
                .as("both were made at once: nothing was decided")
                .isEqualTo(item);
        assertThat(of(lost, later.failed(at(15), "gone")).state()).isEqualTo(State.FAILED);
    }

    @Test
    void item_ofAMessageThatIsTriedAgain_knowsTheLastTryAlone() {
        Delivery failed = first.failed(at(11), "gone");
        assertThat(of(failed).state()).isEqualTo(State.FAILED);
        assertThat(of(failed.redriven(at(12)))).isEqualTo(item);
        assertThat(of(sent(failed.redriven(at(12)), 13)).trace())
                .extracting(TraceEntry::decision)
                .containsExactly("digest", "sent");
    }

    /** Somebody read the message before that was redriven, and the item after it. */
    @Test
    void redriven_isNotWhatItsMessageWasBefore() {
        Delivery failed = of(first.failed(at(11), "gone"));
        Delivery redriven = failed.redrivenInDigest(at(12));
        Delivery before = first.failed(at(11), "gone");
        assertThat(new Outcome(List.of(before)).of(redriven)).isEqualTo(redriven);
        Delivery earlier = before.redriven(at(11)).failed(at(13), "gone");
        assertThat(new Outcome(List.of(earlier)).of(redriven)).isEqualTo(redriven);
        // Who sends may have a clock behind that of who redrives.
        Delivery after = before.redriven(at(12)).failed(at(11), "gone");
        assertThat(new Outcome(List.of(after)).of(redriven).state()).isEqualTo(State.FAILED);
    }

    /** Its own redriving has nothing to do with the digest that it joined later. */
    @Test
    void item_thatWasRedrivenBeforeItJoined_endsAsAnyOther() {
        Delivery joined = made(ID, "email", NOW)
                .failed(NOW, "gone")
                .redriven(at(1))
                .joinedDigest(at(2), new DigestMembership(DIGEST, NOW, at(9)), at(9), Optional.empty(), "in a digest");
        assertThat(new Outcome(List.of(sent(first, 11))).of(joined).state()).isEqualTo(State.SENT);
    }

    /** One message was sent, the other failed: the items were sent then, whatever becomes of the other. */
    @ParameterizedTest
    @CsvSource({"10, HELD", "11, SENT", "12, SENT"})
    void item_staysSentWhenTheMessageThatFailedIsRedriven(int second, State state) {
        Delivery again = this.second.failed(at(10), "gone").redriven(at(second));
        assertThat(of(sent(first, 11), again).state()).isEqualTo(state);
        assertThat(of(sent(first, 11), sent(again, 20)).finishedAt()).contains(at(11));
    }

    @Test
    void cancelAsked_isCancelledUnlessItWasSent() {
        Delivery asked = item.sendingWithDigest(at(10));
        assertThat(new Outcome(List.of(first.failed(at(11), "gone"))).of(asked).state())
                .isEqualTo(State.CANCELLED);
        assertThat(new Outcome(List.of(sent(first, 11))).of(asked).state()).isEqualTo(State.SENT);
    }

    /** What nobody has to write again: what ended once, or was taken and then reached its receiver. */
    @Test
    void straight_isWhatWasNeverTakenBack() {
        Delivery sent = sent(first, 11);
        assertThat(isNeverTakenBack(first)).isTrue();
        assertThat(isNeverTakenBack(sent)).isTrue();
        assertThat(isNeverTakenBack(sent.received(at(12), "it came"))).isTrue();
        assertThat(isNeverTakenBack(second.failed(at(11), "gone"), sent)).isTrue();
        assertThat(isNeverTakenBack(sent.bounced(at(12), "it came back"))).isFalse();
        assertThat(isNeverTakenBack(first.failed(at(11), "gone").confirmedSent(at(12), "ref", "it left")))
                .isFalse();
        assertThat(isNeverTakenBack(sent(first.failed(at(11), "gone").redriven(at(12)), 13)))
                .isFalse();
    }

    private static boolean isNeverTakenBack(Delivery... messages) {
        return new Outcome(List.of(messages)).isNeverTakenBack();
    }

    private Delivery of(Delivery... messages) {
        return new Outcome(List.of(messages)).of(item);
    }

    private static Delivery sent(Delivery message, int second) {
        return message.leased(at(second), at(second + 60), "due").sent(at(second), "ref", List.of());
    }

    private static Delivery made(NotificationId notification, String channel, Instant at) {
        Route route = Route.channel(channel);
        return Delivery.of(DeliveryId.of(notification, ADA, route), route, ADA, Optional.empty(), at)
                .planned(at, at, "due at once")
                .at(1);
    }

    private static Instant at(int second) {
        return NOW.plusSeconds(second);
    }
}
