package io.allim.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.notification.NotificationId;
import io.allim.recipient.Target;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The states of a delivery, the ways between them, and what its trace says. */
class DeliveryTest {

    private static final Instant NOW = Instant.parse("2027-03-01T08:00:00Z");
    private static final Instant LATER = NOW.plusSeconds(600);
    private static final Target TO = new Target.ToAddress(new Address(Kinds.EMAIL, "ada@example.com"));
    private static final Route ROUTE = Route.channel("email");
    private static final NotificationId NOTIFICATION = NotificationId.derived(NOW, "made");
    private static final DeliveryId ID = DeliveryId.of(NOTIFICATION, TO, ROUTE);
    private static final DigestMembership PLACE =
            new DigestMembership(NotificationId.derived(NOW, "digest"), NOW, LATER);

    private final Delivery made = Delivery.of(ID, ROUTE, TO, Optional.empty(), NOW);
    private final Delivery waiting = made.planned(NOW, LATER, "until later");
    private final Delivery sending = made.plannedAtOnce(NOW, "due at once").leased(NOW, NOW.plusSeconds(60), "wanted");
    private final Delivery sent = sending.sent(NOW, "ref", List.of());
    private final Delivery failed = sending.failed(NOW, "no such mailbox");

    @ParameterizedTest
    @CsvSource({"-1, false", "0, true", "1, true"})
    void isDue_fromItsInstantOn(long millis, boolean due) {
        assertThat(waiting.isDue(LATER.plusMillis(millis))).isEqualTo(due);
    }

    /** Only a clock that was set back shows that what was due at once is early. */
    @ParameterizedTest
    @CsvSource({"0, true", "1, false"})
    void isDue_whenItWasDueWhenThatWasDecided(long millis, boolean due) {
        Delivery planned = made.planned(NOW, NOW.plusMillis(millis), "why");
        assertThat(planned.isDue(NOW.minusSeconds(3600))).isEqualTo(due);
        assertThat(sending.isDue(NOW.minusSeconds(3600))).as("a lease").isFalse();
        assertThat(made.isDue(NOW)).as("nothing decided").isFalse();
        assertThat(sent.isDue(LATER)).as("an end").isFalse();
    }

    /** By so much the clocks of two machines may differ: it is no sign that one was set back. */
    @ParameterizedTest
    @CsvSource({"4999, false", "5000, false", "5001, true"})
    void clockThatIsSetBack_isFollowedByMoreThanFiveSeconds(long millis, boolean followed) {
        Instant back = NOW.minusMillis(millis);
        Delivery retried = sending.retried(NOW, NOW.plusSeconds(30), "busy", false);

        assertThat(ClockSetBack.follow(retried, back).flatMap(Delivery::dueAt))
                .isEqualTo(followed ? Optional.of(back.plusSeconds(30)) : Optional.empty());
        assertThat(ClockSetBack.follow(sending, back).flatMap(Delivery::dueAt))
                .isEqualTo(followed ? Optional.of(back.plusSeconds(60)) : Optional.empty());
    }

    @Test
    void clockThatIsSetBack_isFollowedByWhatWaitsForAWhileOnly() {
        Instant back = NOW.minusSeconds(3600);
        assertThat(ClockSetBack.follow(waiting, back)).as("for an instant").isEmpty();
        assertThat(ClockSetBack.follow(made, back)).as("for nothing").isEmpty();
        assertThat(ClockSetBack.follow(sent, back)).as("ended").isEmpty();
        assertThat(ClockSetBack.follow(
                        waiting.joinedDigest(NOW, PLACE, PLACE.closesAt(), Optional.of(LATER), "digest"), back))
                .as("for its digest")
                .isEmpty();
        Delivery atOnce = made.plannedAtOnce(NOW, "due at once");
        assertThat(ClockSetBack.follow(atOnce, back)).as("due as it was").isEmpty();
        assertThat(ClockSetBack.follow(
                        atOnce.joinedDigest(NOW, PLACE, PLACE.closesAt(), Optional.of(LATER), "digest"), back))
                .as("due at once, for its digest")
                .isEmpty();

        Delivery held = made.plannedAtOnce(NOW, "due at once").heldUntil(NOW.plusSeconds(1), LATER, "throttled");
        assertThat(ClockSetBack.follow(held, back).orElseThrow().reason())
                .isEqualTo("until " + back.plusSeconds(599) + ": the clock was set back since " + NOW.plusSeconds(1));
        assertThat(ClockSetBack.follow(sending, back).orElseThrow().trace()).isEqualTo(sending.trace());
    }

    /** A lease that began by a clock that was set back already is under way like any other. */
    @Test
    void clockThatIsSetBackAgain_isFollowedByALeaseOfBefore() {
        Instant back = NOW.minusSeconds(3600);
        Delivery leased = made.plannedAtOnce(NOW, "due at once").leased(back, back.plusSeconds(60), "why");
        Instant again = back.minusSeconds(3600);
        assertThat(ClockSetBack.follow(leased, again).flatMap(Delivery::dueAt)).contains(again.plusSeconds(60));
    }

    /** Something is noted of a lease after its end, and the clock is set back: the lease ends when it ends. */
    @Test
    void lease_isNotOverBecauseSomethingWasDecidedAfterIt() {
        assertThat(sending.cancelled(NOW.plusSeconds(61)).isDue(NOW.plusSeconds(59)))
                .isFalse();
    }

    @Test
    void moved_isPausedStillUnlessItIsDue() {
        Delivery paused = waiting.pause();
        assertThat(paused.moved(NOW, NOW.plusMillis(1), "why").paused()).isTrue();
        assertThat(paused.moved(NOW, NOW, "why").paused()).isFalse();
        assertThat(waiting.moved(NOW, LATER.plusSeconds(1), "why").paused()).isFalse();
    }

    @Test
    void whatIsDecidedAnew_isNoLongerPaused() {
        Delivery paused = waiting.pause();
        assertThat(paused.leased(NOW, LATER, "why").paused()).isFalse();
        assertThat(paused.heldUntil(NOW, LATER, "why").paused()).isFalse();
        assertThat(paused.joinedDigest(NOW, PLACE, PLACE.closesAt(), Optional.empty(), "why")
                        .paused())
                .isFalse();
        assertThat(paused.skipped(NOW, "why").paused()).isFalse();
    }

    /** The turn is when it began to be under way, and is none while it waits. */
    @Test
    void turn_isThereWhileItIsUnderWayAndAfterIt() {
        assertThat(waiting.startedAt()).isEmpty();
        Delivery leased = waiting.leased(LATER, LATER.plusSeconds(60), "why");
        assertThat(leased.startedAt()).contains(LATER);
        assertThat(leased.sent(LATER.plusSeconds(1), "", List.of()).startedAt()).contains(LATER);
        assertThat(leased.retried(LATER, LATER.plusSeconds(5), "busy", false).startedAt())
                .isEmpty();
        assertThat(leased.notTried(LATER, LATER, "busy").startedAt()).isEmpty();
        assertThat(leased.heldUntil(LATER, LATER, "busy").startedAt()).isEmpty();
        assertThat(sending.joinedDigest(NOW, PLACE, LATER, Optional.empty(), "why")
                        .startedAt())
                .contains(LATER);
        assertThat(waiting.skipped(NOW, "why").startedAt()).contains(NOW);
    }

    @Test
    void attempts_areCountedByLease_andLeasesForEver() {
        assertThat(sending.attempts()).isEqualTo(1);
        Delivery second = sending.leaseLost(LATER).leased(LATER, LATER.plusSeconds(60), "why");
        assertThat(second.attempts()).isEqualTo(2);
        assertThat(second.leases()).isEqualTo(2);
        assertThat(second.notTried(LATER, LATER, "busy").attempts()).isEqualTo(1);
        assertThat(second.failed(LATER, "why").redriven(LATER).attempts()).isZero();
        assertThat(second.failed(LATER, "why").redriven(LATER).leases()).isEqualTo(2);
        assertThat(waiting.notTried(NOW, NOW, "why").attempts()).isZero();
    }

    @Test
    void lease_isSharedByTheSameAttemptOnly() {
        Delivery noted = sending.noted(NOW, "note", "odd");
        Delivery another = sending.leaseLost(LATER).leased(LATER, LATER.plusSeconds(60), "why");
        assertThat(noted.sharesLease(sending)).isTrue();
        assertThat(another.sharesLease(sending)).isFalse();
        assertThat(sent.sharesLease(sending)).isFalse();
        assertThat(sending.sharesLease(sent)).isFalse();
    }

    @Test
    void uncertain_isWhatMayHaveLeftWithoutAnAnswer() {
        assertThat(waiting.isUncertain()).isFalse();
        assertThat(sending.isUncertain()).isTrue();
        Delivery lost = sending.leaseLost(LATER);
        assertThat(lost.isUncertain()).isTrue();
        assertThat(lost.failed(LATER, "why").isUncertain()).isTrue();
        Delivery left = lost.leased(LATER, LATER, "why").sent(LATER, "ref", List.of());
        assertThat(left.isUncertain()).isFalse();
        assertThat(left.bounced(LATER, "why").isUncertain()).isFalse();
        assertThat(failed.isUncertain()).isFalse();
        assertThat(sending.retried(NOW, LATER, "no answer", true).isUncertain()).isTrue();
        assertThat(sending.retried(NOW, LATER, "refused", false).isUncertain()).isFalse();
        assertThat(sending.gaveUp(NOW, "no answer", true).isUncertain()).isTrue();
        assertThat(sending.gaveUp(NOW, "refused", false).isUncertain()).isFalse();
    }

    /** Nobody claims of what may have left that it was cancelled before. */
    @Test
    void cancel_endsWhatWaits_andWhatIsUnderWayAfterItsAttempt() {
        assertThat(waiting.cancelled(NOW).state()).isEqualTo(State.CANCELLED);
        assertThat(sent.cancelled(LATER)).isSameAs(sent);
        Delivery asked = sending.cancelled(NOW);
        assertThat(asked.state()).isEqualTo(State.SENDING);
        assertThat(asked.reason()).isEqualTo("an attempt is under way; if it fails there is no other");
        assertThat(asked.cancelled(LATER)).isSameAs(asked);
        assertThat(asked.retried(LATER, LATER, "busy", false).state()).isEqualTo(State.CANCELLED);
        assertThat(asked.retried(LATER, LATER, "no answer", true).state()).isEqualTo(State.FAILED);
        assertThat(asked.notTried(LATER, LATER, "busy").state()).isEqualTo(State.CANCELLED);
        assertThat(asked.failed(LATER, "why").redriven(LATER).cancelAsked()).isFalse();
    }

    @Test
    void reason_isWhatWasDecidedLast_notWhatWasNotedSince() {
        Delivery noted = sent.noted(LATER, "open", "somebody opened it")
                .noted(LATER, "click", "somebody clicked")
                .noted(LATER, "delay", "it is late")
                .noted(LATER, "soft-bounce", "for now")
                .noted(LATER, "complaint", "no spam, please")
                .noted(LATER, "note", "odd");
        assertThat(noted.reason()).isEqualTo(sent.reason()).isEqualTo("attempt 1 was taken by the channel");
        assertThat(noted.trace()).hasSize(sent.trace().size() + 6);
        assertThat(noted.state()).isEqualTo(State.SENT);
    }

    @Test
    void note_isKeptOnceOfEachKind_andNothingElseIsOne() {
        Delivery opened = sent.noted(NOW, "open", "first");
        assertThat(opened.hasNoted("open")).isTrue();
        assertThat(opened.hasNoted("click")).isFalse();
        assertThat(opened.noted(LATER, "open", "second")).isSameAs(opened);
        assertThatThrownBy(() -> sent.noted(NOW, "sent", "again")).hasMessage("nobody notes sent");
    }

    @Test
    void sent_saysWhatTheChannelNoted() {
        assertThat(sending.sent(NOW, "", List.of("the text was cut", "no link")).reason())
                .isEqualTo("attempt 1 was taken by the channel: the text was cut; no link");
        assertThat(sending.sent(NOW, "", List.of()).reference()).isEmpty();
        assertThat(sending.sent(NOW, "ref", List.of()).reference()).contains("ref");
        assertThat(sending.delivered(NOW, "").reference()).isEmpty();
        assertThat(sending.delivered(NOW, "ref").reference()).contains("ref");
    }

    /** A delivery that is redriven for ever keeps its first entry and the latest ones. */
    @ParameterizedTest
    @ValueSource(ints = {199, 200, 201})
    void trace_keepsTheFirstAndTheLatest(int entries) {
        Delivery delivery = waiting;
        for (int i = 2; i <= entries; i++) {
            delivery = delivery.heldUntil(NOW, LATER, "hold " + i);
        }
        assertThat(delivery.trace()).hasSize(Math.min(entries, 200));
        assertThat(delivery.trace().getFirst().why()).isEqualTo("until later");
        assertThat(delivery.trace().get(1).why()).isEqualTo(entries > 200 ? "hold 3" : "hold 2");
        assertThat(delivery.trace().getLast().why()).isEqualTo("hold " + entries);
    }

    /** Longer reasons are cut, never within a character. */
    @ParameterizedTest
    @CsvSource({"499, 499", "500, 500", "501, 500"})
    void reason_isCutAtFiveHundred(int length, int kept) {
        String why = new TraceEntry(NOW, "hold", "x".repeat(length)).why();
        assertThat(why).hasSize(kept);
        assertThat(why.endsWith("…")).isEqualTo(length > 500);
    }

    @Test
    void reason_isNotCutWithinACharacter() {
        String flag = "\uD83D\uDE00";
        assertThat(new TraceEntry(NOW, "hold", "x".repeat(498) + flag + "x").why())
                .isEqualTo("x".repeat(498) + "…");
        assertThat(new TraceEntry(NOW, "hold", "x".repeat(497) + flag + "xx").why())
                .isEqualTo("x".repeat(497) + flag + "…");
    }

    /** Waits without a charge are counted from here. */
    @Test
    void beginning_isWhenItWasFirstDueOrLastRedriven() {
        assertThat(made.attemptsSince()).isEqualTo(NOW);
        assertThat(waiting.attemptsSince()).isEqualTo(LATER);
        Delivery redriven = failed.redriven(LATER).leased(LATER, LATER, "why");
        assertThat(redriven.attemptsSince()).isEqualTo(LATER);
        assertThat(redriven.failed(LATER, "why").redriven(LATER.plusSeconds(1)).attemptsSince())
                .isEqualTo(LATER.plusSeconds(1));
    }

    @Test
    void redriven_isDueAtOnce_andInADigestOnlyWithIt() {
        Delivery alone = failed.redriven(LATER);
        assertThat(alone.state()).isEqualTo(State.HELD);
        assertThat(alone.dueAt()).contains(LATER);
        assertThat(alone.startedAt()).contains(LATER);
        assertThat(alone.finishedAt()).isEmpty();
        assertThat(alone.membership()).isEmpty();

        Delivery gathered = waiting.joinedDigest(NOW, PLACE, PLACE.closesAt(), Optional.empty(), "why")
                .settled(State.FAILED, NOW, "why");
        Delivery together = gathered.redrivenInDigest(LATER);
        assertThat(together.isInDigest()).isTrue();
        assertThat(together.dueAt()).isEmpty();
        assertThat(together.startedAt()).isEmpty();
        assertThat(gathered.isInDigest()).isFalse();
        assertThat(gathered.redriven(LATER).isInDigest()).isFalse();
    }

    /** Whether it has still to be listed among the failed ones. */
    @Test
    void leavesTheFailedOnes_whenItIsRedrivenOrArrivesAfterAll() {
        assertThat(failed.hasLeftFailed()).isFalse();
        assertThat(failed.redriven(LATER).hasLeftFailed()).isTrue();
        assertThat(failed.redriven(LATER).leased(LATER, LATER, "why").hasLeftFailed())
                .isFalse();
        assertThat(failed.received(LATER, "it has it").hasLeftFailed()).isTrue();
        assertThat(failed.confirmedSent(LATER, "ref", "it left").hasLeftFailed())
                .isTrue();
        assertThat(failed.bounced(LATER, "it came back").hasLeftFailed()).isTrue();
        assertThat(sent.hasLeftFailed()).isFalse();
        assertThat(failed.redriven(NOW)
                        .leased(NOW, LATER, "why")
                        .sent(NOW, "", List.of())
                        .hasLeftFailed())
                .isFalse();
        assertThat(failed.noted(NOW, "note", "odd").hasLeftFailed()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"999, false", "1000, true", "1001, true"})
    void item_endsAtItsExpiry(long millis, boolean ended) {
        DigestItem item = new DigestItem(
                ID,
                NOW,
                JsonNodeFactory.instance.objectNode(),
                Optional.empty(),
                Optional.of(NOW.plusSeconds(1)),
                false,
                0);
        assertThat(item.hasEnded(NOW.plusMillis(millis))).isEqualTo(ended);
        assertThat(item.withdraw().hasEnded(NOW)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "dlv_",
                "dlv_0000000000000",
                "dlw_01f00000000000000000000000_0000000000000",
                "dlv_01f00000000000000000000000-0000000000000",
                "dlv_01f0000000000000000000000_0000000000000",
                "dlv_01f000000000000000000000000_0000000000000",
                "dlv_81f00000000000000000000000_0000000000000",
                "dlv_01f00000000000000000000000_000000000000w",
                "dlv_01f00000000000000000000000_/000000000000",
                "dlv_01f00000000000000000000000_:000000000000",
                "dlv_01f00000000000000000000000_`000000000000",
                "dlv_01f00000000000000000000000_000000000000A",
            })
    void id_isNothingElse(String text) {
        assertThat(DeliveryId.parse(text)).isEmpty();
    }

    /** Stored ids were made so: what plans a delivery again has to find it. */
    @Test
    void id_isMadeAsItAlwaysWas() {
        NotificationId notification =
                NotificationId.parse("ntf_01mg054n70e4e33f5gmbwf2n7e").orElseThrow();
        assertThat(DeliveryId.of(notification, new Target.ToRecipient("ada"), Route.channel("email")))
                .hasToString("dlv_01mg054n70e4e33f5gmbwf2n7e_inf36ug72rp7s");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000000000000", "9999999999999", "aaaaaaaaaaaaa", "vvvvvvvvvvvvv"})
    void id_isReadAsItIsWritten(String hash) {
        String text = "dlv_01f00000000000000000000000_" + hash;
        assertThat(DeliveryId.parse(text)).map(DeliveryId::toString).contains(text);
        assertThat(DeliveryId.parse(ID.toString())).contains(ID);
    }

    @Test
    void cause_isWhatHoldsIt() {
        DigestMembership place = new DigestMembership(NotificationId.derived(NOW, "digest"), NOW, NOW.plusSeconds(9));
        Delivery planned = made.planned(NOW, NOW.plusSeconds(5), "later");
        Delivery sending = made.plannedAtOnce(NOW, "due").leased(NOW, NOW.plusSeconds(60), "why");
        Delivery retried = sending.retried(NOW, NOW.plusSeconds(5), "timeout", false);

        assertThat(made.plannedAtOnce(NOW, "due at once").cause()).contains("due");
        assertThat(planned.cause()).contains("later");
        assertThat(planned.pause().cause()).contains("quiet-hours");
        assertThat(retried.cause()).contains("retry");
        assertThat(retried.noted(NOW, "note", "slow").cause()).contains("retry");
        assertThat(planned.heldUntil(NOW, NOW.plusSeconds(9), "its throttle is full")
                        .cause())
                .contains("limit");
        assertThat(planned.joinedDigest(NOW, place, place.closesAt(), Optional.empty(), "why")
                        .cause())
                .contains("digest");
        assertThat(sending.failed(NOW, "why").redriven(NOW).cause()).contains("due");
        assertThat(sending.cause()).isEmpty();
    }

    @Test
    void cause_isWhyItFailed() {
        Delivery sending = made.plannedAtOnce(NOW, "due").leased(NOW, NOW.plusSeconds(60), "why");
        Delivery failed = sending.failed(NOW, "refused");
        assertThat(failed.cause()).isEmpty();
        assertThat(failed.because(FailureReason.REJECTED).cause()).contains("rejected");
        assertThat(sending.because(FailureReason.REJECTED)).isEqualTo(sending);
        assertThat(sending.sent(NOW, "", List.of())
                        .because(FailureReason.REJECTED)
                        .cause())
                .isEmpty();
        assertThat(sending.markUncertain()
                        .retried(NOW, NOW, "why", true)
                        .cancelled(NOW)
                        .cause())
                .contains("cancelled-too-late");
    }
}
