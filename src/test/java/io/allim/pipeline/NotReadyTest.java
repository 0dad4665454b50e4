package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.channel.Outcome;
import io.allim.delivery.Delivery;
import io.allim.delivery.State;
import io.allim.notification.Notification;
import io.allim.pipeline.send.RetryPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of messages that are not tried for a reason that is not their own. */
final class NotReadyTest {

    private static final Outcome LOG_IN = Outcome.notReady("the server doesn't let this service log in");

    private PipelineFixture fixture;

    @BeforeEach
    void open() {
        fixture = new PipelineFixture();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private Delivery accept(Optional<Instant> expires) {
        Notification accepted =
                fixture.accept(fixture.notification(PipelineFixture.emails(1), Optional.empty(), expires));
        fixture.drainHints();
        return fixture.deliveriesOf(accepted).getFirst();
    }

    private Delivery now(Delivery delivery) {
        return fixture.deliveries.find(delivery.id()).orElseThrow();
    }

    /** Tries at the next due instant. */
    private Delivery next(Delivery delivery) {
        fixture.until(now(delivery).dueAt().orElseThrow());
        return now(delivery);
    }

    @Test
    void attempt_isNotCharged() {
        fixture.provider = _ -> LOG_IN;
        Delivery delivery = accept(Optional.empty());
        for (int i = 0; i < 30; i++) {
            delivery = next(delivery);
        }
        assertThat(delivery.state()).isEqualTo(State.HELD);
        assertThat(delivery.attempts()).isZero();
        assertThat(delivery.reason())
                .endsWith("and not counted as an attempt: the server doesn't let this service log in");

        fixture.provider = _ -> Outcome.accepted("ref");
        assertThat(next(delivery).state()).isEqualTo(State.SENT);
        assertThat(now(delivery).attempts()).isEqualTo(1);
    }

    @Test
    void message_saysWhenItWasAccepted_whateverTheAttempt() {
        fixture.provider = _ -> LOG_IN;
        Delivery delivery = accept(Optional.empty());
        next(next(delivery));
        assertThat(fixture.occurred.values()).containsExactly(Set.of(PipelineFixture.START));
    }

    @Test
    void waits_growToAQuarterOfAnHour() {
        fixture.provider = _ -> LOG_IN;
        Delivery delivery = accept(Optional.empty());
        List<Long> seconds = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            seconds.add(
                    Duration.between(fixture.clock.instant(), delivery.dueAt().orElseThrow())
                            .toSeconds());
            delivery = next(delivery);
        }
        long[] expected = {5, 60, 300, 900, 900};
        for (int i = 0; i < expected.length; i++) {
            assertThat(seconds.get(i)).isBetween(expected[i] * 8 / 10 - 1, expected[i] * 12 / 10);
        }
    }

    @Test
    void wait_isExactlyWhatWasAskedFor() {
        fixture.provider =
                _ -> new Outcome.NotReady("all 3 connections are in use", Optional.of(Duration.ofMillis(1234)));
        assertThat(accept(Optional.empty()).dueAt()).contains(PipelineFixture.START.plusMillis(1234));
    }

    @Test
    void chargedAttempts_areAllThereWhateverCameBetween() {
        fixture.provider = attempt -> attempt % 2 == 0 ? LOG_IN : Outcome.tryAgain("not now");
        Delivery delivery = accept(Optional.empty());
        while (!delivery.state().isFinal()) {
            delivery = next(delivery);
        }
        assertThat(delivery.reason()).isEqualTo("gave up after 4 attempts: not now");
        assertThat(delivery.leases()).isEqualTo(7);
    }

    @Test
    void end_isAfterFourDays() {
        Delivery delivery = accept(Optional.empty());
        RetryPolicy policy = new RetryPolicy(List.of());
        Instant end = PipelineFixture.START.plus(RetryPolicy.MAX_UNCHARGED);
        assertThat(policy.nextUncharged(delivery, Optional.empty(), end.minusMillis(1)))
                .isPresent();
        assertThat(policy.nextUncharged(delivery, Optional.empty(), end)).isEmpty();
    }

    @Test
    void redriving_startsAnew() {
        fixture.provider = _ -> LOG_IN;
        Delivery delivery = accept(Optional.empty());
        fixture.clock.set(PipelineFixture.START.plus(RetryPolicy.MAX_UNCHARGED));
        fixture.settle();
        assertThat(now(delivery).state()).isEqualTo(State.FAILED);
        assertThat(now(delivery).reason()).startsWith("could not be tried for four days: the server");

        fixture.redriver.redrive(delivery.id(), fixture.clock.instant());
        fixture.drainHints();

        assertThat(now(delivery).state()).isEqualTo(State.HELD);
        assertThat(now(delivery).attemptsSince()).isEqualTo(fixture.clock.instant());
    }

    @Test
    void end_isNotBeforeTheMessageExpires() {
        fixture.provider = _ -> LOG_IN;
        Instant expires = PipelineFixture.START.plusSeconds(2);
        Delivery delivery = accept(Optional.of(expires));
        assertThat(delivery.dueAt()).contains(expires);
        assertThat(next(delivery).state()).isEqualTo(State.EXPIRED);
    }

    @Test
    void dailyCap_countsOnlyWhatMayHaveLeft() {
        fixture.daily = 2;
        fixture.provider = attempt -> attempt < 9 ? LOG_IN : Outcome.accepted("ref");
        Delivery delivery = accept(Optional.empty());
        while (!delivery.state().isFinal()) {
            delivery = next(delivery);
        }
        assertThat(delivery.state()).isEqualTo(State.SENT);
        assertThat(accept(Optional.empty()).state()).as("the second of the day").isEqualTo(State.HELD);
    }

    @Test
    void hostThatFails_isLeftAlone_andTheTraceSaysSo() {
        fixture.provider = _ -> Outcome.unreachable("no connection");
        for (int i = 0; i < fixture.config.breaker().failures(); i++) {
            assertThat(accept(Optional.empty()).attempts()).isEqualTo(1);
        }
        Delivery left = accept(Optional.empty());
        assertThat(left.state()).isEqualTo(State.HELD);
        assertThat(left.attempts()).isZero();
        assertThat(left.reason())
                .startsWith("until ")
                .endsWith(": email did not answer 5 times in a row: no connection");
    }
}
