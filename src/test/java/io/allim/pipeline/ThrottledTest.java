package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.channel.Outcome;
import io.allim.delivery.Delivery;
import io.allim.delivery.State;
import io.allim.notification.Notification;
import io.allim.table.TableUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A provider that says to wait. */
@ExtendWith(Quiet.class)
class ThrottledTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Outcome THROTTLED = Outcome.throttled("429", "email", MINUTE);

    private final PipelineFixture fixture = new PipelineFixture();

    private Notification accept(int emails) {
        fixture.perSecond = 20;
        return fixture.accept(fixture.notification(PipelineFixture.emails(emails), Optional.empty(), Optional.empty()));
    }

    private Delivery only(Notification notification) {
        return fixture.deliveriesOf(notification).getFirst();
    }

    private List<Instant> times() {
        return fixture.departed.stream().map(PipelineFixture.Departed::at).toList();
    }

    @Test
    void throttled_isTriedAgainWhenThePauseEnds_asOftenAsItTakes_andNotCharged() {
        fixture.provider = attempt -> attempt <= 20 ? THROTTLED : Outcome.accepted("1");
        Notification notification = accept(1);
        fixture.settle();

        assertThat(only(notification).state()).isEqualTo(State.SENT);
        assertThat(only(notification).attempts()).isEqualTo(1);
        assertThat(times()).hasSize(21);
        for (int i = 1; i < 21; i++) {
            assertThat(Duration.between(times().get(i - 1), times().get(i))).isBetween(MINUTE, MINUTE.plusSeconds(1));
        }
    }

    @Test
    void throttledForFourDays_fails() {
        fixture.provider = _ -> Outcome.throttled("429", "email", Duration.ofHours(6));
        Notification notification = accept(1);
        fixture.until(PipelineFixture.START.plus(Duration.ofDays(4)).minus(MINUTE));
        assertThat(only(notification).state()).isEqualTo(State.HELD);

        fixture.until(PipelineFixture.START.plus(Duration.ofDays(4)).plus(Duration.ofHours(6)));
        assertThat(only(notification).state()).isEqualTo(State.FAILED);
        assertThat(only(notification).reason()).isEqualTo("could not be tried for four days: 429");
    }

    /** The last message that a budget allows has left. */
    @Test
    void takenWithASpentBudget_isSent_andOthersWait() {
        fixture.provider = _ -> new Outcome.Paced(Outcome.accepted("1"), "email", MINUTE);
        Notification notification = accept(2);
        fixture.settle();

        assertThat(fixture.deliveriesOf(notification))
                .allSatisfy(delivery -> assertThat(delivery.state()).isEqualTo(State.SENT));
        assertThat(times()).hasSize(2);
        assertThat(Duration.between(times().getFirst(), times().getLast())).isGreaterThanOrEqualTo(MINUTE);
    }

    @Test
    void faultWhileThePauseIsStored_losesNothing() {
        fixture.provider = attempt -> attempt == 1 ? THROTTLED : Outcome.accepted("1");
        fixture.onGet = key -> {
            if (key.sort().equals("pause")) {
                throw new TableUnavailable("no answer", new IllegalStateException());
            }
        };
        Notification notification = accept(1);
        fixture.settle();

        assertThat(only(notification).state()).isEqualTo(State.SENT);
        assertThat(Duration.between(times().getFirst(), times().getLast())).isGreaterThanOrEqualTo(MINUTE);
    }

    /** Another message was refused while this one waited for its place. */
    @Test
    void placeThatWasTakenBefore_isNotUsed_andTheTraceSaysUntilWhen() {
        fixture.provider = _ -> Outcome.throttled("429", "email", MINUTE);
        Notification notification = accept(2);
        fixture.atRest = () -> {
            fixture.atRest = () -> {};
            fixture.drainHints();
        };
        fixture.drainHints();

        assertThat(times()).hasSize(1);
        assertThat(fixture.deliveriesOf(notification)).allSatisfy(delivery -> {
            assertThat(delivery.state()).isEqualTo(State.HELD);
            assertThat(delivery.dueAt().orElseThrow())
                    .isAfterOrEqualTo(times().getFirst().plus(MINUTE).minusMillis(1));
        });
        assertThat(fixture.deliveriesOf(notification))
                .anySatisfy(delivery -> assertThat(delivery.reason()).contains("the provider takes no more until"));
        fixture.provider = _ -> Outcome.accepted("1");
        fixture.settle();
        assertThat(times()).hasSize(3);
    }
}
