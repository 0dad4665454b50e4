package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.delivery.Delivery;
import io.allim.delivery.State;
import io.allim.notification.Notification;
import io.allim.recipient.Target;
import io.allim.table.Key;
import io.allim.table.TableUnavailable;
import io.allim.time.Deadline;
import io.allim.time.Hours;
import io.allim.workflow.ChannelOption;
import io.allim.workflow.Step;
import io.allim.workflow.Window;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes wrong with digests elsewhere, as their users report it, and does not here. */
class KnownMistakesTest {

    private static final Instant START = PipelineFixture.START;
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);

    private PipelineFixture fixture;
    private Target.ToRecipient ada;

    @BeforeEach
    void open() {
        fixture = new PipelineFixture();
        ada = fixture.recipient(
                "ada",
                ZoneId.of("Asia/Seoul"),
                new Address(Kinds.EMAIL, "ada@example.com"),
                new Address(Kinds.PHONE, "+821012345678"));
    }

    @Test
    void twoEventsInTheSameSecond_areInOneDigest() {
        put(new Window.Fixed(MINUTE));
        fixture.digestsEntered = false;
        List<Notification> both = List.of(accept(1), accept(2));
        // Two workers, of which the second comes while the first opens the digest.
        fixture.before(writes -> writes.size() > 2, () -> dispatch(both.get(1)));
        dispatch(both.get(0));
        fixture.until(START.plus(HOUR));
        assertThat(bodies()).hasSize(1).first().asString().startsWith("digest 2[");
    }

    @Test
    void delayedDigest_leavesOnce() {
        fixture.workflows.put(DigestTest.workflow(new Step(
                "email",
                List.of(new ChannelOption("email", "digest")),
                HOUR,
                List.of(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.of(DigestTest.rule(new Window.Fixed(MINUTE))),
                List.of())));
        accept(1);
        List<Key> hints = new ArrayList<>();
        fixture.onHint = hints::addAll;
        fixture.until(START.plus(HOUR.multipliedBy(2)));
        hints.forEach(fixture::see);
        hints.reversed().forEach(fixture::see);
        fixture.tick();
        fixture.tick();
        assertThat(bodies()).containsExactly("digest 1[1]");
    }

    @Test
    void keys_areNotMixed() {
        fixture.workflows.put(DigestTest.workflow(DigestTest.step(
                "email",
                new DigestTest.RuleBuilder(new Window.Fixed(MINUTE))
                        .key("document")
                        .build(),
                List.of())));
        IntStream.range(0, 6).forEach(n -> {
            ObjectNode data = DigestTest.data(n).put("document", n % 2 == 0 ? "even" : "odd");
            fixture.accept(fixture.starting("news", data, ada));
            fixture.drainHints();
            fixture.clock.advance(Duration.ofMillis(1));
        });
        fixture.until(START.plus(HOUR));
        assertThat(bodies()).containsExactlyInAnyOrder("digest 3[0,2,4]", "digest 3[1,3,5]");
    }

    @Test
    void twoDigestsInOneWorkflow_bothLeave() {
        fixture.workflows.put(DigestTest.workflow(
                DigestTest.step("email", DigestTest.rule(DigestTest.daily("0 9 * * *")), List.of()),
                DigestTest.step("sms", DigestTest.rule(new Window.Fixed(MINUTE)), List.of())));
        happens(1);
        happens(2);
        fixture.until(START.plus(DAY));
        assertThat(fixture.sent)
                .containsExactly("sms +821012345678 digest 2[1,2]", "email ada@example.com digest 2[1,2]");
    }

    @Test
    void quietHours_holdAndNeverDrop() {
        Hours night =
                new Hours(EnumSet.allOf(DayOfWeek.class), LocalTime.of(22, 0), LocalTime.of(7, 0), Optional.empty());
        fixture.preferences.change("ada", said -> said.withQuietHours(List.of(night)));
        put(new Window.Fixed(MINUTE));
        // 23:00 in Seoul.
        fixture.until(Instant.parse("2027-03-01T14:00:00Z"));
        Notification late = happens(1);
        fixture.until(START.plus(DAY.multipliedBy(2)));
        assertThat(fixture.departed)
                .extracting(PipelineFixture.Departed::at)
                .containsExactly(Instant.parse("2027-03-01T22:00:00Z"));
        assertThat(state(late)).isEqualTo(State.SENT);
    }

    @Test
    void digest_showsMoreThanTenItems() {
        put(new Window.Fixed(HOUR));
        IntStream.range(0, 60).forEach(this::happens);
        fixture.until(START.plus(DAY));
        assertThat(bodies())
                .hasSize(1)
                .first()
                .asString()
                .startsWith("digest 60[0,1,")
                .endsWith(",58,59]");
    }

    @Test
    void recurringDigest_needsNobodyToCall() {
        fixture.workflows.put(DigestTest.workflow(DigestTest.step(
                "email",
                new DigestTest.RuleBuilder(DigestTest.daily("0 9 * * MON"))
                        .heartbeat()
                        .build(),
                List.of())));
        happens(1);
        fixture.until(START.plus(DAY.multipliedBy(28)));
        assertThat(bodies()).containsExactly("digest 1[1]", "digest 0[]", "digest 0[]", "digest 0[]");
    }

    @Test
    void cancelledAtOnce_isCancelled() {
        put(new Window.Fixed(MINUTE));
        Notification slip = accept(1);
        Delivery after = fixture.canceller
                .cancel(slip.id(), START, Deadline.of(MINUTE))
                .orElseThrow()
                .deliveries()
                .getFirst();
        fixture.until(START.plus(DAY));
        assertThat(after.state()).isEqualTo(State.CANCELLED);
        assertThat(fixture.departed).isEmpty();
    }

    @Test
    void window_isNotRoundedToMinutes() {
        put(new Window.Fixed(Duration.ofSeconds(7)));
        happens(1);
        fixture.until(START.plus(HOUR));
        assertThat(fixture.departed).extracting(PipelineFixture.Departed::at).containsExactly(START.plusSeconds(7));
    }

    @Test
    void missedTick_skipsNoDay() {
        put(DigestTest.daily("0 9 * * *"));
        happens(1);
        fixture.clock.set(Instant.parse("2027-03-02T00:00:00Z").plus(HOUR.multipliedBy(5)));
        fixture.tick();
        fixture.drainHints();
        assertThat(bodies()).containsExactly("digest 1[1]");
    }

    @Test
    void itemsOfDaysAgo_areNotDropped() {
        put(DigestTest.daily("0 9 * * *"));
        happens(1);
        fixture.accept(PipelineFixture.sendAt(START.plus(HOUR), fixture.starting("news", DigestTest.data(2), ada)));
        fixture.clock.set(START.plus(DAY.multipliedBy(5)));
        fixture.tick();
        fixture.drainHints();
        assertThat(bodies()).containsExactly("digest 2[1,2]");
    }

    @Test
    void workThatFails_isNotTakenForDone() {
        put(new Window.Fixed(MINUTE));
        fixture.digestsEntered = false;
        accept(1);
        fixture.failpoint.armAfter(3, Failpoint.Mode.FAILS);
        try {
            fixture.drainHints();
        } catch (TableUnavailable lost) {
            fixture.loseHints();
        }
        assertThat(fixture.failpoint.hits()).isEqualTo(1);
        fixture.until(START.plus(HOUR));
        assertThat(bodies()).containsExactly("digest 1[1]");
    }

    private Notification accept(int n) {
        return fixture.accept(fixture.starting("news", DigestTest.data(n), ada));
    }

    private Notification happens(int n) {
        Notification notification = accept(n);
        fixture.drainHints();
        fixture.clock.advance(Duration.ofMillis(1));
        return notification;
    }

    private void dispatch(Notification notification) {
        fixture.deliveriesOf(notification).forEach(delivery -> fixture.dispatch(delivery.id()));
    }

    private State state(Notification notification) {
        return fixture.deliveriesOf(notification).getFirst().state();
    }

    private List<String> bodies() {
        return fixture.departed.stream().map(PipelineFixture.Departed::body).toList();
    }

    private void put(Window window) {
        fixture.workflows.put(DigestTest.workflow(DigestTest.step("email", DigestTest.rule(window), List.of())));
    }
}
