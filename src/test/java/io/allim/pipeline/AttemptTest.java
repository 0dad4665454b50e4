package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.channel.Outcome;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.State;
import io.allim.recipient.Target;
import io.allim.table.TableUnavailable;
import io.allim.table.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An attempt from its lease to the record of its outcome. */
@ExtendWith(Quiet.class)
class AttemptTest {

    private static final Address ADA = new Address(Kinds.EMAIL, "ada@example.com");

    private final PipelineFixture fixture = new PipelineFixture();
    private Delivery delivery;

    @BeforeEach
    void accept() {
        delivery = fixture.deliveriesOf(fixture.accept(
                        fixture.notification(List.of(new Target.ToAddress(ADA)), Optional.empty(), Optional.empty())))
                .getFirst();
    }

    @Test
    void attemptThatIsLeased_isMadeThoughTheProcessIsAboutToEnd() {
        fixture.before(this::isOfDelivery, () -> fixture.shutdown.begin());
        fixture.dispatch(delivery.id());
        assertThat(now().state()).isEqualTo(State.SENT);
    }

    /** At half of its lease: another may send it soon. */
    @ParameterizedTest
    @CsvSource({"29999, SENT", "30000, HELD", "30001, HELD"})
    void attemptOfAProcessThatStoodStill_isMadeInTheFirstHalfOfItsLease(long millis, State after) {
        fixture.before(this::isOfDelivery, () -> fixture.clock.advance(Duration.ofMillis(millis)));
        fixture.dispatch(delivery.id());
        assertThat(now().state()).isEqualTo(after);
    }

    @Test
    void attemptThatIsLateForEachOfItsSlots_isNotMade() {
        fixture.perSecond = 1;
        fixture.atRest = () -> fixture.clock.advance(Duration.ofMillis(51));
        fixture.dispatch(delivery.id());
        assertThat(now().reason()).endsWith("the process stood still or was stopped while it waited for its turn");
        assertThat(fixture.departed).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"true, true", "false, false"})
    void rejection_suppressesAnAddressThatIsGone(boolean gone, boolean suppressed) {
        fixture.provider = _ -> new Outcome.Rejected("no", gone);
        fixture.dispatch(delivery.id());
        assertThat(now().state()).isEqualTo(State.FAILED);
        assertThat(fixture.suppressions.find(ADA).isPresent()).isEqualTo(suppressed);
    }

    /** After that its lease runs out, and it is sent again with the same token. */
    @Test
    void recording_isTriedThreeTimesWhenTheTableFails() {
        AtomicInteger tries = atRecord(_ -> {
            throw new TableUnavailable("no answer", null);
        });
        fixture.dispatch(delivery.id());
        assertThat(tries).hasValue(3);
        assertThat(now().state()).isEqualTo(State.SENDING);
    }

    /** Who loses so many times leaves it to the end of the lease. */
    @ParameterizedTest
    @CsvSource({"99, SENT", "100, SENDING"})
    void recording_survivesNinetyNineLostRaces(int races, State after) {
        AtomicInteger records = atRecord(record -> {
            if (record <= races) {
                fixture.engineWrites(fixture.deliveries.writes(now()));
            }
        });
        fixture.dispatch(delivery.id());
        assertThat(records).hasValue(100);
        assertThat(now().state()).isEqualTo(after);
    }

    @Test
    void recording_leavesAloneWhatAnotherHasLeasedMeanwhile() {
        Instant start = fixture.clock.instant();
        AtomicInteger records = atRecord(_ -> fixture.engineWrites(fixture.deliveries.writes(
                now().leased(start, start.plus(fixture.config.lease()), "its lease was over"))));
        fixture.dispatch(delivery.id());
        assertThat(records).hasValue(1);
        assertThat(now().state()).isEqualTo(State.SENDING);
        assertThat(now().leases()).isEqualTo(2);
    }

    @Test
    void recording_ofAnInterruptedAttempt_keepsTheThreadInterrupted() {
        fixture.provider = _ -> {
            Thread.currentThread().interrupt();
            return Outcome.accepted("");
        };
        fixture.dispatch(delivery.id());
        assertThat(Thread.interrupted()).isTrue();
        assertThat(now().state()).isEqualTo(State.SENT);
    }

    /** @param other what happens just before each record of an outcome, by its number */
    private AtomicInteger atRecord(Consumer<Integer> other) {
        AtomicInteger records = new AtomicInteger();
        fixture.beforeWrite = writes -> {
            if (isOfDelivery(writes) && !fixture.departed.isEmpty()) {
                other.accept(records.incrementAndGet());
            }
        };
        return records;
    }

    private boolean isOfDelivery(List<Write> writes) {
        return writes.stream().map(Write::key).anyMatch(DeliveryStore.key(delivery.id())::equals);
    }

    private Delivery now() {
        return fixture.deliveries.find(delivery.id()).orElseThrow();
    }
}
