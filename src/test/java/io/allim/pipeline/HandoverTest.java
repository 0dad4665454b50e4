package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.channel.Outcome;
import io.allim.delivery.Delivery;
import io.allim.delivery.State;
import io.allim.delivery.TraceEntry;
import io.allim.notification.NotificationRequest;
import io.allim.pipeline.decide.Sendable;
import io.allim.recipient.Target;
import io.allim.table.Key;
import io.allim.time.Deadline;
import io.allim.workflow.ChannelOption;
import io.allim.workflow.Step;
import io.allim.workflow.Throttle;
import io.allim.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a process that has accepted something sends itself after its answer, and what it leaves to others. */
@ExtendWith(Quiet.class)
class HandoverTest {

    private final PipelineFixture fixture = new PipelineFixture();
    private final List<Key> hinted = new ArrayList<>();
    private Target ada;

    @BeforeEach
    void start() {
        fixture.answersFirst = true;
        fixture.onHint = hinted::addAll;
        ada = fixture.recipient("ada", new Address(Kinds.EMAIL, "ada@example.com"));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void delivery_isStoredAsLeased_andSentWithoutAHint() {
        Delivery stored = accepted(to(ada)).getFirst();
        assertThat(stored.state()).isEqualTo(State.SENDING);
        assertThat(stored.attempts()).isOne();
        assertThat(stored.dueAt()).contains(fixture.clock.instant().plus(fixture.config.lease()));
        assertThat(hinted).isEmpty();
        assertThat(fixture.sent).isEmpty();
        fixture.afterAnswer();
        assertThat(now(stored).state()).isEqualTo(State.SENT);
        assertThat(now(stored).attempts()).isOne();
        assertThat(hinted).isEmpty();
    }

    /** The trace does not say who sent it. */
    @Test
    void trace_isThatOfAnyOtherDelivery() {
        Delivery own = accepted(to(ada)).getFirst();
        fixture.afterAnswer();
        fixture.answersFirst = false;
        Delivery other = accepted(to(ada)).getFirst();
        fixture.drainHints();
        assertThat(now(own).trace())
                .extracting(TraceEntry::decision, TraceEntry::why)
                .isEqualTo(now(other).trace().stream()
                        .map(entry -> org.assertj.core.groups.Tuple.tuple(entry.decision(), entry.why()))
                        .toList());
    }

    /** But for its throttle, its thread and its pace, nothing is asked of the store between the answer and the record. */
    @Test
    void nothing_isReadAgain() {
        accepted(to(ada));
        List<Key> reads = new ArrayList<>();
        fixture.onGet = reads::add;
        fixture.afterAnswer();
        assertThat(fixture.sent).hasSize(1);
        assertThat(reads).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"9, 0", "10, 0", "11, 11"})
    void few_areSentByTheProcess_manyByWorkers(int targets, int hints) {
        List<Delivery> made = accepted(to(PipelineFixture.emails(targets).toArray(Target[]::new)));
        assertThat(hinted).hasSize(hints);
        fixture.afterAnswer();
        fixture.drainHints();
        assertThat(made).allMatch(delivery -> now(delivery).state() == State.SENT);
        assertThat(fixture.sends()).isEqualTo(targets);
    }

    /** As many as one takes, in requests one after the other without an end between. */
    @Test
    void room_isForAllThatARequestAccepts() {
        accepted(to(PipelineFixture.emails(6).toArray(Target[]::new)));
        accepted(to(PipelineFixture.emails(5).toArray(Target[]::new)));
        assertThat(hinted).hasSize(5);
        accepted(to(PipelineFixture.emails(4).toArray(Target[]::new)));
        assertThat(hinted).hasSize(5);
        fixture.afterAnswer();
        accepted(to(PipelineFixture.emails(10).toArray(Target[]::new)));
        assertThat(hinted).hasSize(5);
    }

    @Test
    void whatIsForLater_orForATopic_orThrottled_isLeftToWorkers() {
        fixture.topics.subscribe("ops", List.of("ada"));
        Step throttled = new Step(
                "any",
                List.of(new ChannelOption("email", "words")),
                Duration.ZERO,
                List.of(),
                Optional.of(new Throttle(1, Duration.ofHours(1), Optional.empty(), Throttle.Overflow.HOLD)),
                List.of(),
                Optional.empty());
        fixture.workflows.put(
                new Workflow("any", 0, Optional.empty(), Optional.empty(), false, Map.of(), List.of(throttled)));
        accepted(PipelineFixture.sendAt(fixture.clock.instant().plusSeconds(1), to(ada)));
        accepted(to(new Target.ToTopic("ops")));
        accepted(fixture.starting("any", ada));
        assertThat(fixture.handover.close()).isEmpty();
        fixture.settle();
        assertThat(fixture.sent).hasSize(3);
    }

    @Test
    void channelThatIsNotPrompt_isLeftToWorkers() {
        fixture.answersFirst = false;
        fixture.handover.open();
        accepted(to(ada));
        assertThat(hinted).hasSize(1);
        assertThat(fixture.handover.close()).isEmpty();
    }

    /** One millisecond before the lease ends, at its end and after. */
    @ParameterizedTest
    @CsvSource({"59999, 0", "60000, 1", "60001, 1"})
    void processThatDiesAfterItsAnswer_isFollowedByATickWhenTheLeaseEnds(long millis, int sends) {
        Delivery stored = accepted(to(ada)).getFirst();
        fixture.reboot();
        fixture.clock.advance(Duration.ofMillis(millis));
        fixture.tick();
        fixture.drainHints();
        assertThat(fixture.sends(stored.id())).isEqualTo(sends);
    }

    /** What was decided longer ago is decided anew. */
    @ParameterizedTest
    @CsvSource({"4999, SENT", "5000, SENT", "5001, HELD"})
    void processThatStoodStill_sendsWhatItDecidedMomentsAgo(long millis, State after) {
        Delivery stored = accepted(to(ada)).getFirst();
        fixture.clock.advance(Duration.ofMillis(millis));
        fixture.afterAnswer();
        assertThat(now(stored).state()).isEqualTo(after);
        fixture.settle();
        assertThat(fixture.sends(stored.id())).isOne();
    }

    @ParameterizedTest
    @CsvSource({"999, SENT", "1000, EXPIRED", "1001, EXPIRED"})
    void whatHasExpiredMeanwhile_isNotSent(long millis, State after) {
        Instant end = fixture.clock.instant().plusSeconds(1);
        Delivery stored = accepted(PipelineFixture.expiring(to(ada), end)).getFirst();
        fixture.clock.advance(Duration.ofMillis(millis));
        fixture.afterAnswer();
        fixture.settle();
        assertThat(now(stored).state()).isEqualTo(after);
    }

    /** Such as after a hold whose answer was lost. */
    @Test
    void leaseThatAnotherHasByNow_isNotGivenBack() {
        Delivery stored = accepted(to(ada)).getFirst();
        Sendable own = fixture.handover.close().getFirst();
        Instant now = fixture.clock.instant();
        Delivery held = fixture.deliveries
                .replace(own.context().delivery().heldUntil(now, now, "why"))
                .orElseThrow();
        Delivery others = fixture.deliveries
                .replace(held.leased(now, now.plusSeconds(60), "why"))
                .orElseThrow();
        assertThat(others.leases()).isEqualTo(stored.leases());
        fixture.dispatcher.send(own, Deadline.of(Duration.ZERO));
        assertThat(now(stored)).isEqualTo(others);
    }

    @Test
    void whatIsNotSentBecauseTheProcessEnds_isDueAtOnce() {
        Delivery stored = accepted(to(ada)).getFirst();
        fixture.shutdown.begin();
        fixture.afterAnswer();
        assertThat(now(stored).state()).isEqualTo(State.HELD);
        assertThat(now(stored).attempts()).isZero();
        assertThat(now(stored).dueAt()).contains(fixture.clock.instant());
    }

    @Test
    void whatThereIsNoTimeFor_isDueAtOnce() {
        Delivery stored = accepted(to(ada)).getFirst();
        fixture.dispatcher.send(fixture.handover.close().getFirst(), Deadline.of(Duration.ZERO));
        assertThat(now(stored).state()).isEqualTo(State.HELD);
        assertThat(now(stored).attempts()).isZero();
        fixture.settle();
        assertThat(now(stored).state()).isEqualTo(State.SENT);
    }

    @Test
    void whatWaitsForItsPlace_isHeld_andNoAttemptIsCounted() {
        fixture.perSecond = 0.1;
        List<Delivery> made = accepted(to(PipelineFixture.emails(3).toArray(Target[]::new)));
        fixture.afterAnswer();
        assertThat(made)
                .map(delivery -> now(delivery).state())
                .containsExactlyInAnyOrder(State.SENT, State.HELD, State.HELD);
        assertThat(made)
                .map(this::now)
                .filteredOn(delivery -> delivery.state() == State.HELD)
                .allMatch(delivery -> delivery.attempts() == 0);
        fixture.settle();
        assertThat(made)
                .map(this::now)
                .allMatch(delivery -> delivery.state() == State.SENT && delivery.attempts() == 1);
    }

    /** Before it is sent: the attempt is taken for under way. */
    @ParameterizedTest
    @CsvSource({"true, SENT", "false, CANCELLED"})
    void whatIsCancelledAfterTheAnswer_isSentByNoSecondAttempt(boolean taken, State end) {
        NotificationRequest notification = to(ada);
        Delivery stored = accepted(notification).getFirst();
        fixture.canceller.cancel(
                stored.id().notification(), fixture.clock.instant(), Deadline.of(Duration.ofMinutes(1)));
        fixture.provider = _ -> taken ? Outcome.accepted("ref") : Outcome.tryAgain("busy");
        fixture.afterAnswer();
        fixture.settle();
        assertThat(now(stored).state()).isEqualTo(end);
        assertThat(fixture.sends(stored.id())).isOne();
    }

    @Test
    void whatFails_isTriedAgainByWorkers() {
        fixture.provider = attempt -> attempt == 1 ? Outcome.tryAgain("busy") : Outcome.accepted("ref");
        Delivery stored = accepted(to(ada)).getFirst();
        fixture.afterAnswer();
        assertThat(now(stored).state()).isEqualTo(State.HELD);
        fixture.settle();
        assertThat(now(stored).state()).isEqualTo(State.SENT);
        assertThat(now(stored).attempts()).isEqualTo(2);
    }

    private NotificationRequest to(Target... targets) {
        return fixture.notification(List.of(targets), Optional.empty(), Optional.empty());
    }

    private List<Delivery> accepted(NotificationRequest notification) {
        return fixture.deliveriesOf(fixture.accept(notification));
    }

    private Delivery now(Delivery delivery) {
        return fixture.deliveries.find(delivery.id()).orElseThrow();
    }
}
