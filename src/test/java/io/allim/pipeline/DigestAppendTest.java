package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.channel.Urgency;
import io.allim.delivery.Delivery;
import io.allim.delivery.State;
import io.allim.notification.Digest;
import io.allim.notification.NotificationRequest;
import io.allim.notification.SendOptions;
import io.allim.notification.Timing;
import io.allim.table.Key;
import io.allim.telemetry.Metrics.Count;
import io.allim.time.Frequency;
import io.allim.workflow.DigestRule;
import io.allim.workflow.Window;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How deliveries come into digests: against other writers, under other versions of their workflow, and what is hinted. */
class DigestAppendTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Window SLIDING = new Window.Sliding(DigestFixture.QUARTER, DAY);

    private final NotedHints hints = new NotedHints();
    private DigestFixture digest;
    private PipelineFixture fixture;

    @BeforeEach
    void open() {
        digest = new DigestFixture(1);
        fixture = digest.fixture;
        fixture.digestsEntered = false;
    }

    // Against others

    @ParameterizedTest
    @CsvSource({"99, true", "100, false"})
    void append_triesAHundredTimesAgainstOthers(int races, boolean joined) {
        Delivery late = accepted(2);
        Delivery first = accepted(1);
        fixture.dispatch(first.id());
        AtomicInteger lost = new AtomicInteger();
        fixture.beforeWrite = writes -> {
            if (DigestFixture.puts(writes, late) && lost.getAndIncrement() < races) {
                Digest same = digest.digest();
                fixture.engineWrite(fixture.notifications.write(same, same.nextLook()));
            }
        };
        // Who has lost them all looks at the delivery again: it was paused meanwhile.
        fixture.onGet = key -> {
            if (lost.get() == 100) {
                lost.incrementAndGet();
                Delivery now = fixture.deliveries.find(late.id()).orElseThrow();
                digest.store(now.heldUntil(digest.now(), digest.now().plus(DAY), "why"));
            }
        };
        fixture.dispatch(late.id());
        assertThat(find(late).membership().isPresent()).isEqualTo(joined);
        assertThat(fixture.counts.all().get(Count.HELD)).as("put into digests").isEqualTo(joined ? 2 : 1);
    }

    @Test
    void append_ofWhatEndedMeanwhile_givesUpAtOnce() {
        Delivery late = accepted(1);
        AtomicInteger tries = new AtomicInteger();
        fixture.beforeWrite = writes -> {
            if (DigestFixture.puts(writes, late) && tries.getAndIncrement() == 0) {
                fixture.engineWrites(fixture.deliveries.writes(late.cancelled(digest.now())));
            }
        };
        fixture.dispatch(late.id());
        assertThat(find(late).state()).isEqualTo(State.CANCELLED);
        assertThat(tries).hasValue(1);
        assertThat(fixture.counts.all()).doesNotContainKey(Count.HELD);
    }

    // By which rule

    @Test
    void digestOfAStep_leavesByTheChannelsOfTheStep() {
        digest.happens(1);
        assertThat(digest.digest().channel()).isEmpty();
    }

    @Test
    void plain_leavesByTheChannelThatItAskedFor() {
        fixture.recipient(
                "ada",
                ZoneId.of("UTC"),
                new Address(Kinds.EMAIL, "ada@example.com"),
                new Address(Kinds.PHONE, "+12065550100"));
        NotificationRequest like = fixture.notification(List.of(digest.ada), Optional.empty(), Optional.empty());
        SendOptions options = new SendOptions(
                Urgency.NORMAL, List.of("sms"), Optional.of(DigestRule.of(new Window.Fixed(DigestFixture.QUARTER))));
        fixture.accept(NotificationRequest.of(
                        like.createdAt(),
                        like.audience(),
                        like.content(),
                        Optional.empty(),
                        like.data(),
                        options,
                        Timing.AT_ONCE)
                .withId(like.id()));
        fixture.until(DigestFixture.START.plus(DAY));
        assertThat(fixture.departed)
                .extracting(PipelineFixture.Departed::channel)
                .containsExactly("sms");
    }

    @Test
    void itemOfAnOlderVersion_doesNotBringItsRule() {
        digest.put(new DigestTest.RuleBuilder(new Window.Fixed(DAY)).maxItems(2).build());
        NotificationRequest older = digest.made(1);
        fixture.accept(PipelineFixture.sendAt(DigestFixture.START.plus(MINUTE), older));
        digest.put(DigestRule.of(new Window.Fixed(DAY)));
        digest.happens(2);
        fixture.until(DigestFixture.START.plus(MINUTE));
        assertThat(digest.digest().window().total()).isEqualTo(2);
        assertThat(digest.digest().isCollecting()).isTrue();
    }

    /** The digest slides from its newest item on, which is not stored yet. */
    @Test
    void itemOfAVersionWithoutAChoice_counts() {
        choose(Frequency.Every.DAILY, Optional.empty());
        digest.put(new DigestTest.RuleBuilder(SLIDING).choice().build());
        digest.happens(1);
        digest.put(DigestRule.of(SLIDING));
        Instant late = DigestFixture.START.plus(MINUTE);
        fixture.clock.set(late);
        digest.happens(2);
        assertThat(closesAt()).isEqualTo(late.plus(DigestFixture.QUARTER));
    }

    /** By its clock the digest that has closed is open for a minute more. */
    @Test
    void closed_isNotMovedByAWorkerWhoseClockIsBehind() {
        digest.put(new DigestTest.RuleBuilder(SLIDING).choice().build());
        digest.happens(1);
        digest.close();
        Digest closed = digest.digest();
        choose(Frequency.Every.WEEKLY, Optional.of(DayOfWeek.MONDAY));
        fixture.clock.set(closesAt().minus(MINUTE));
        digest.happens(2);
        assertThat(fixture.notifications.findDigest(closed.id())).contains(closed);
        assertThat(digest.digests()).hasSize(2);
    }

    // Hints

    @Test
    void hint_isGivenWhenTheClosingMoves() {
        digest.put(DigestRule.of(new Window.Sliding(DigestFixture.QUARTER, DigestFixture.QUARTER.plus(MINUTE))));
        noteHints();
        assertThat(hintedBy(accepted(1))).containsExactly(DigestFixture.START.plus(DigestFixture.QUARTER));
        fixture.clock.advance(MINUTE);
        assertThat(hintedBy(accepted(2))).containsExactly(closesAt());
        fixture.clock.advance(MINUTE);
        assertThat(hintedBy(accepted(3))).as("it slides no further").isEmpty();
    }

    /** What the recipient chose closes one digest at the very moment at which its item opens another. */
    @Test
    void hint_isGivenForAnotherDigestWithTheSameClosing() {
        digest.put(new DigestTest.RuleBuilder(DigestTest.daily("0 9 1 * *"))
                .choice()
                .build());
        noteHints();
        fixture.clock.advance(DAY);
        fixture.dispatch(accepted(1).id());
        Instant closing = closesAt();
        fixture.clock.set(closing.minus(Duration.ofDays(7)));
        choose(Frequency.Every.WEEKLY, Optional.of(DayOfWeek.THURSDAY));
        assertThat(hintedBy(accepted(2))).containsExactly(closing);
        assertThat(digest.digests()).hasSize(2);
    }

    private List<Instant> hintedBy(Delivery delivery) {
        hints.forget();
        fixture.dispatch(delivery.id());
        Map<Instant, List<Key>> later = hints.later;
        assertThat(later.values()).allMatch(List.of(digest.key())::equals);
        return List.copyOf(later.keySet());
    }

    private void noteHints() {
        fixture.hinting = Optional.of(_ -> hints);
        fixture.reboot();
    }

    private void choose(Frequency.Every every, Optional<DayOfWeek> on) {
        fixture.preferences.change(
                "ada", said -> said.with("news", Optional.of(new Frequency(every, on, Optional.empty()))));
    }

    private Delivery accepted(int n) {
        return digest.item(fixture.accept(digest.made(n)));
    }

    private Delivery find(Delivery delivery) {
        return fixture.deliveries.find(delivery.id()).orElseThrow();
    }

    private Instant closesAt() {
        return digest.digest().window().closesAt();
    }
}
