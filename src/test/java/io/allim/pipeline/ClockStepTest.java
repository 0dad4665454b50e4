package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.channel.Outcome;
import io.allim.delivery.ClockSetBack;
import io.allim.delivery.Delivery;
import io.allim.delivery.State;
import io.allim.notification.Notification;
import io.allim.pipeline.decide.ThrottleWindow;
import io.allim.workflow.Throttle;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The clock is set back and forward while messages wait. What is due by the clock that holds leaves, each once. */
@ExtendWith(Quiet.class)
class ClockStepTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @ParameterizedTest
    @ValueSource(strings = {"PT1M", "PT10M", "PT1H", "P1D"})
    void clockThatIsSetBackAndForward_losesAndRepeatsNothing(Duration step) {
        try (PipelineFixture fixture = new PipelineFixture()) {
            fixture.perSecond = 20;
            List<Notification> all = new ArrayList<>();
            for (Duration by : List.of(Duration.ZERO, step.negated(), step, step, step.negated())) {
                // At once, of which hints are lost or have not come yet, of which some wait for a place, and for an
                // instant.
                all.add(accept(fixture, 20, Optional.empty()));
                all.add(accept(fixture, 5, Optional.of(fixture.clock.instant().plusSeconds(3))));
                if (by.isPositive()) {
                    fixture.loseHints();
                }
                set(fixture, by);
                all.add(accept(fixture, 20, Optional.empty()));
                Notification soon =
                        accept(fixture, 5, Optional.of(fixture.clock.instant().plusSeconds(3)));
                all.add(soon);
                for (int second = 0; second < 5; second++) {
                    fixture.drainHints();
                    fixture.tick();
                    fixture.clock.advance(SECOND);
                }
                assertThat(fixture.deliveriesOf(soon)).allMatch(delivery -> delivery.state() == State.SENT);
            }
            fixture.clock.advance(step.plusMinutes(1));
            fixture.settle();
            assertThat(all)
                    .allSatisfy(notification -> assertThat(fixture.deliveriesOf(notification))
                            .isNotEmpty()
                            .allSatisfy(delivery -> {
                                assertThat(delivery.state()).isEqualTo(State.SENT);
                                assertThat(fixture.sends(delivery.id())).isEqualTo(1);
                            }));
        }
    }

    @Test
    void whatGoesAtOnce_goesWhateverTheClockShowsThen() {
        try (PipelineFixture fixture = new PipelineFixture()) {
            Notification notification = accept(fixture, 3, Optional.empty());
            fixture.clock.advance(Duration.ofHours(-1));
            fixture.drainHints();
            assertThat(fixture.departed).hasSize(3);
            assertThat(fixture.deliveriesOf(notification)).allMatch(Delivery::isTaken);
        }
    }

    /** A wait is kept, an instant that was asked for as well. */
    @Test
    void whatWasHeldByAClockThatWasAhead_waitsForAsLongAsWasDecided() {
        try (PipelineFixture fixture = new PipelineFixture()) {
            fixture.perSecond = 1;
            Instant asked = PipelineFixture.START.plusSeconds(30);
            Notification later = accept(fixture, 1, Optional.of(asked));
            Notification notification = accept(fixture, 9, Optional.empty());
            fixture.drainHints();
            Map<String, Duration> waits = new HashMap<>();
            held(fixture, notification)
                    .forEach(delivery -> waits.put(
                            delivery.id().toString(),
                            Duration.between(
                                    delivery.trace().getLast().at(),
                                    delivery.dueAt().orElseThrow())));
            assertThat(waits).isNotEmpty();

            set(fixture, Duration.ofHours(-1));

            Instant now = fixture.clock.instant();
            assertThat(held(fixture, notification))
                    .hasSameSizeAs(waits.keySet())
                    .allSatisfy(delivery -> {
                        assertThat(delivery.dueAt())
                                .contains(now.plus(waits.get(delivery.id().toString())));
                        assertThat(delivery.reason()).contains("the clock was set back");
                    });
            assertThat(held(fixture, later))
                    .allSatisfy(delivery -> assertThat(delivery.dueAt()).contains(asked));
            fixture.until(now.plus(MINUTE));
            assertThat(fixture.departed).hasSize(9);
        }
    }

    /** At the edge: the clocks of two machines differ by as much. */
    @Test
    void whatAnotherMachineDecided_staysAsItIs() {
        try (PipelineFixture fixture = new PipelineFixture()) {
            fixture.perSecond = 1;
            Notification notification = accept(fixture, 9, Optional.empty());
            fixture.drainHints();
            Delivery held = held(fixture, notification).getFirst();
            Instant decided = held.trace().getLast().at();
            assertThat(ClockSetBack.follow(held, decided.minusSeconds(5))).isEmpty();
            assertThat(ClockSetBack.follow(held, decided.minusSeconds(5).minusMillis(1)))
                    .isPresent();
            assertThat(ClockSetBack.follow(held, decided.plus(Duration.ofDays(1))))
                    .isEmpty();
        }
    }

    /** Its lease seems to have run out; who is sending it knows better. */
    @Test
    void clockThatIsSetForwardDuringAnAttempt_makesNoSecondOne() {
        try (PipelineFixture fixture = new PipelineFixture()) {
            Notification notification = accept(fixture, 1, Optional.empty());
            fixture.provider = attempt -> {
                if (attempt == 1) {
                    fixture.clock.advance(Duration.ofHours(1));
                    fixture.tick();
                }
                return Outcome.accepted("");
            };
            fixture.drainHints();
            fixture.until(fixture.clock.instant().plus(MINUTE));
            assertThat(fixture.deliveriesOf(notification))
                    .allSatisfy(
                            delivery -> assertThat(fixture.sends(delivery.id())).isEqualTo(1));
        }
    }

    /** A throttle's window that was opened by a clock that was ahead opens now. */
    @Test
    void windowOfAThrottle_followsTheClockBack() {
        Throttle hourly = new Throttle(1, Duration.ofHours(1), Optional.empty(), Throttle.Overflow.HOLD);
        ThrottleWindow window = new ThrottleWindow("t", hourly, PipelineFixture.START, List.of(List.of("a")), 1);
        Instant another = PipelineFixture.START.minusSeconds(5);
        assertThat(window.at(another).since()).isEqualTo(PipelineFixture.START);
        Instant back = PipelineFixture.START.minusSeconds(5).minusMillis(1);
        assertThat(window.at(back).since()).isEqualTo(back);
        assertThat(window.at(back).windows()).isEqualTo(window.windows());
    }

    private static List<Delivery> held(PipelineFixture fixture, Notification notification) {
        return fixture.deliveriesOf(notification).stream()
                .filter(delivery -> delivery.state() == State.HELD)
                .toList();
    }

    /** As the timer of a process does that notices it. */
    private static void set(PipelineFixture fixture, Duration by) {
        Instant before = fixture.clock.instant();
        fixture.clock.advance(by);
        fixture.tick();
        if (by.isNegative()) {
            fixture.ticker.tick(before.plus(Duration.ofDays(1)), MINUTE);
        }
    }

    private static Notification accept(PipelineFixture fixture, int emails, Optional<Instant> sendAt) {
        return fixture.accept(fixture.notification(PipelineFixture.emails(emails), sendAt, Optional.empty()));
    }
}
