package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.State;
import io.allim.delivery.TraceEntry;
import io.allim.notification.NotificationRequest;
import io.allim.recipient.Target;
import io.allim.table.Key;
import io.allim.time.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who sends what the same process has planned moments ago reads nothing of it, unless something has changed. */
@ExtendWith(Quiet.class)
class JustPlannedTest {

    private final PipelineFixture fixture = new PipelineFixture();
    private final List<Key> reads = new ArrayList<>();
    private Target ada;

    @BeforeEach
    void start() {
        fixture.remembers = true;
        fixture.reboot();
        fixture.onGet = reads::add;
        ada = fixture.recipient("ada", new Address(Kinds.EMAIL, "ada@example.com"));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    /** The delivery and what belongs to it: at the end of the time, after it, and where the clock was set back. */
    @ParameterizedTest
    @CsvSource({"0, false", "1999, false", "2000, false", "2001, true", "-1, true"})
    void attempt_readsNothing_unlessItComesLate(long millis, boolean reading) {
        Delivery stored = accepted(to(ada)).getFirst();
        reads.clear();
        fixture.clock.advance(Duration.ofMillis(millis));
        fixture.drainHints();
        assertThat(!reads.isEmpty()).isEqualTo(reading);
        fixture.settle();
        assertThat(now(stored).state()).isEqualTo(State.SENT);
    }

    @Test
    void trace_isThatOfAnyOtherDelivery() {
        Delivery known = accepted(to(ada)).getFirst();
        fixture.clock.advance(Duration.ofSeconds(1));
        fixture.drainHints();
        fixture.remembers = false;
        fixture.reboot();
        Delivery read = accepted(to(ada)).getFirst();
        fixture.clock.advance(Duration.ofSeconds(1));
        fixture.drainHints();
        assertThat(now(known).trace())
                .extracting(TraceEntry::decision, TraceEntry::why)
                .isEqualTo(now(read).trace().stream()
                        .map(entry -> org.assertj.core.groups.Tuple.tuple(entry.decision(), entry.why()))
                        .toList());
    }

    @Test
    void subscribers_areNotReadAgain() {
        List<String> ids =
                IntStream.range(0, 50).mapToObj("user%02d"::formatted).toList();
        ids.forEach(id -> fixture.recipient(id, new Address(Kinds.EMAIL, id + "@example.com")));
        fixture.topics.subscribe("all", ids);
        NotificationRequest notification = fixture.accept(to(new Target.ToTopic("all")));
        reads.clear();
        fixture.drainHints();
        assertThat(fixture.deliveriesOf(notification)).hasSize(50).allMatch(delivery -> delivery.state() == State.SENT);
        assertThat(reads).hasSize(1 + 3 * 50);
    }

    /** One step before, at the end, and after. */
    @ParameterizedTest
    @CsvSource({"999, SENT", "1000, EXPIRED", "1001, EXPIRED"})
    void whatHasExpiredMeanwhile_isNotSent(long millis, State end) {
        Instant expiry = fixture.clock.instant().plusSeconds(1);
        Delivery stored = accepted(PipelineFixture.expiring(to(ada), expiry)).getFirst();
        fixture.clock.advance(Duration.ofMillis(millis));
        fixture.drainHints();
        assertThat(now(stored).state()).isEqualTo(end);
    }

    /** Of thousands the first are forgotten, and read. */
    @ParameterizedTest
    @CsvSource({"1999, 0", "2000, 0", "2001, 1"})
    void room_isForAFewThousand(int others, int attemptReads) {
        IntStream.range(0, others).forEach(_ -> fixture.accept(to(ada)));
        reads.clear();
        fixture.drainHints();
        assertThat(reads.stream().filter(key -> DeliveryStore.idAt(key).isPresent()))
                .hasSize(attemptReads);
        assertThat(fixture.sent).hasSize(others);
    }

    @Test
    void whatIsCancelledMeanwhile_isNotSent() {
        NotificationRequest notification = to(ada);
        Delivery stored = accepted(notification).getFirst();
        fixture.canceller.cancel(
                stored.id().notification(), fixture.clock.instant(), Deadline.of(Duration.ofMinutes(1)));
        fixture.drainHints();
        assertThat(now(stored).state()).isEqualTo(State.CANCELLED);
        assertThat(fixture.sent).isEmpty();
    }

    /** A cancelling that takes long has not come to it yet. */
    @Test
    void whatIsBeingCancelled_isNotSent() {
        Delivery stored =
                accepted(to(PipelineFixture.emails(3).toArray(Target[]::new))).getLast();
        fixture.canceller.cancel(stored.id().notification(), fixture.clock.instant(), Deadline.of(Duration.ZERO));
        fixture.drainHints();
        assertThat(fixture.sent).isEmpty();
    }

    @Test
    void workersWhoComeAtTheSameTime_sendItOnce() {
        Delivery stored = accepted(to(ada)).getFirst();
        fixture.before(_ -> true, () -> fixture.see(DeliveryStore.key(stored.id())));
        fixture.drainHints();
        assertThat(fixture.sends(stored.id())).isOne();
        assertThat(now(stored).attempts()).isOne();
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
