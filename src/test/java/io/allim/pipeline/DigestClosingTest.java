package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.delivery.DeliveryStore;
import io.allim.notification.Digest;
import io.allim.notification.DigestWindow;
import io.allim.notification.NotificationId;
import io.allim.notification.NotificationRequest;
import io.allim.recipient.Target;
import io.allim.table.Key;
import io.allim.time.Deadline;
import io.allim.time.Frequency;
import io.allim.workflow.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How digests close, and what follows them: who loses a race tries again, and nothing is hinted at or read in vain. */
class DigestClosingTest {

    private static final Duration DAY = Duration.ofDays(1);
    private static final Instant NINE = Instant.parse("2027-03-01T09:00:00Z");

    private final NotedHints hints = new NotedHints();
    private DigestFixture digest;
    private PipelineFixture fixture;

    @BeforeEach
    void open() {
        digest = new DigestFixture(1);
        fixture = digest.fixture;
    }

    // Closing

    @ParameterizedTest
    @CsvSource({"-1, true", "0, false", "1, false"})
    void close_waitsForItsTime(long millis, boolean open) {
        digest.happens(1);
        fixture.clock.set(closesAt().plusMillis(millis));
        fixture.see(digest.key());
        assertThat(digest.digest().isCollecting()).isEqualTo(open);
    }

    @Test
    void close_isLeftToTheNextTickWhenItsTimeIsUp() {
        digest.happens(1);
        fixture.clock.set(closesAt());
        fixture.worker.process(digest.key(), Deadline.of(Duration.ZERO));
        assertThat(digest.digest().isCollecting()).isTrue();
    }

    @Test
    void close_hintsAtItsMessageAndReadsNothingAgain() {
        digest.happens(1);
        noteHints();
        fixture.clock.set(closesAt());
        List<Key> reads = reads();
        fixture.see(digest.key());
        assertThat(hints.hinted).containsExactly(message());
        assertThat(reads).containsOnlyOnce(digest.key());
    }

    @Test
    void close_thatLosesARace_triesAgainAndHintsOnce() {
        digest.happens(1);
        noteHints();
        fixture.clock.set(closesAt());
        beforeTheDigestIsWritten(() -> rewrite(digest.digest()));
        fixture.see(digest.key());
        assertThat(digest.digest().isCollecting()).isFalse();
        assertThat(hints.hinted).containsExactly(message());
    }

    @Test
    void closed_withoutItemsHasNoMessage() {
        fixture.remover.cancel(digest.item(digest.happens(1)).id(), digest.now());
        digest.close();
        assertThat(digest.digest().isCollecting()).isFalse();
        assertThat(digest.messages()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"false, 1", "true, 2"})
    void tooFew_isHintedAtForItsNewTime(boolean race, int reads) {
        digest.put(new DigestTest.RuleBuilder(new Window.Fixed(DigestFixture.QUARTER))
                .minItems(2)
                .build());
        digest.happens(1);
        noteHints();
        fixture.clock.set(closesAt());
        List<Key> read = reads();
        if (race) {
            beforeTheDigestIsWritten(() -> rewrite(digest.digest()));
        }
        Key key = digest.key();
        fixture.see(key);
        assertThat(digest.digest().window().closing()).isEqualTo(DigestWindow.Closing.TOO_FEW);
        assertThat(hints.later).containsOnly(Map.entry(closesAt(), List.of(key)));
        assertThat(read).filteredOn(key::equals).hasSize(reads);
    }

    // Flushing

    @Test
    void flush_ofNothingAnswersNothing() {
        assertThat(fixture.closer.flush(NotificationId.derived(digest.now(), "none"), digest.now()))
                .isEmpty();
    }

    @Test
    void flush_leavesAClosedDigestAsItIs() {
        digest.happens(1);
        digest.close();
        Digest closed = digest.digest();
        assertThat(fixture.closer.flush(closed.id(), digest.now())).contains(closed);
        assertThat(digest.digest()).isEqualTo(closed);
    }

    @Test
    void flush_thatLosesARace_triesAgain() {
        digest.happens(1);
        beforeTheDigestIsWritten(() -> rewrite(digest.digest()));
        assertThat(fixture.closer.flush(digest.digest().id(), digest.now())).contains(digest.digest());
        assertThat(digest.digest().window().closing()).isEqualTo(DigestWindow.Closing.FLUSHED);
    }

    // The next one

    @Test
    void heartbeat_hintsAtTheClosingOfTheNextDigest() {
        beatsDaily();
        noteHints();
        fixture.clock.set(NINE);
        fixture.see(digest.key());
        assertThat(digest.digests()).hasSize(2);
        assertThat(hints.later).containsOnly(Map.entry(NINE.plus(DAY), List.of(digest.key())));
    }

    /** An item opened the next one before the last was closed. */
    @Test
    void heartbeat_opensNothingBesideTheDigestOfAnItem() {
        beatsDaily();
        Key first = digest.key();
        fixture.clock.set(NINE);
        digest.happens(2);
        assertThat(digest.digests()).hasSize(2);
        fixture.see(first);
        assertThat(digest.digests()).hasSize(2);
    }

    /** Chosen at the instant of the closing: that digest leaves as it is, and none follows. */
    @Test
    void heartbeat_endsWhenEverythingIsToComeAtOnce() {
        digest.put(daily().heartbeat().choice().build());
        digest.happens(1);
        fixture.clock.set(NINE);
        fixture.preferences.change(
                "ada",
                said -> said.with(
                        "news",
                        Optional.of(new Frequency(Frequency.Every.INSTANT, Optional.empty(), Optional.empty()))));
        fixture.see(digest.key());
        assertThat(digest.digests()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void heartbeat_endsWithItsRecipient(boolean whileItCloses) {
        beatsDaily();
        fixture.clock.set(NINE);
        Runnable erasure = () -> fixture.recipients.beginErasure("ada", digest.now());
        if (whileItCloses) {
            beforeTheDigestIsWritten(erasure);
        } else {
            erasure.run();
        }
        fixture.see(digest.key());
        assertThat(digest.digests()).hasSize(1);
        assertThat(digest.digest().isCollecting()).isFalse();
    }

    /** It beats for an address, which nobody can erase, as the rule of its items says. */
    @Test
    void heartbeat_needsNeitherAWorkflowNorARecipient() {
        Target.ToAddress address = new Target.ToAddress(new Address(Kinds.EMAIL, "grace@example.com"));
        fixture.accept(PipelineFixture.with(
                daily().heartbeat().build(),
                fixture.notification(List.of(address), Optional.empty(), Optional.empty())));
        fixture.until(NINE.plus(DAY.multipliedBy(2)).plusMillis(1));
        assertThat(fixture.departed)
                .extracting(PipelineFixture.Departed::at)
                .containsExactly(NINE, NINE.plus(DAY), NINE.plus(DAY.multipliedBy(2)));
    }

    @Test
    void plain_thatDoesNotBeatIsFollowedByNothing() {
        fixture.accept(PipelineFixture.with(
                daily().build(), fixture.notification(List.of(digest.ada), Optional.empty(), Optional.empty())));
        fixture.until(NINE.plus(DAY));
        assertThat(digest.digests()).hasSize(1);
    }

    /** A digest with no item of the version that beats is the last one until there is one. */
    @Test
    void heartbeat_beginsWithAnItemOfItsVersion() {
        digest.put(daily().build());
        digest.happens(1);
        digest.put(daily().heartbeat().build());
        fixture.until(NINE);
        assertThat(digest.digests()).hasSize(1);
        digest.happens(2);
        fixture.until(NINE.plus(DAY));
        assertThat(digest.digests()).hasSize(3);
    }

    /** The item of the version that beats came to a digest that an older version had opened for a quarter of an hour. */
    @Test
    void heartbeat_followsOnlyASchedule() {
        digest.happens(1);
        digest.put(daily().heartbeat().build());
        digest.happens(2);
        digest.close();
        assertThat(digest.digest().window().total()).isEqualTo(2);
        assertThat(digest.digests()).hasSize(1);
    }

    @Test
    void heartbeat_withoutAScheduleDoesNotLeaveWithNothing() {
        NotificationRequest first = digest.happens(1);
        digest.put(daily().heartbeat().build());
        NotificationRequest second = digest.happens(2);
        Deadline minute = Deadline.of(Duration.ofMinutes(1));
        fixture.canceller.cancel(first.id(), fixture.clock.instant(), minute);
        fixture.canceller.cancel(second.id(), fixture.clock.instant(), minute);
        fixture.until(fixture.clock.instant().plus(Duration.ofHours(1)));
        assertThat(digest.digest().window().total()).isZero();
        assertThat(fixture.sent).isEmpty();
    }

    private void beatsDaily() {
        digest.put(daily().heartbeat().build());
        digest.happens(1);
    }

    private static DigestTest.RuleBuilder daily() {
        return new DigestTest.RuleBuilder(DigestTest.daily("0 9 * * *"));
    }

    private Instant closesAt() {
        return digest.digest().window().closesAt();
    }

    private Key message() {
        return DeliveryStore.key(digest.message().id());
    }

    private void noteHints() {
        fixture.hinting = Optional.of(_ -> hints);
        fixture.reboot();
    }

    private List<Key> reads() {
        List<Key> reads = new ArrayList<>();
        fixture.onGet = reads::add;
        return reads;
    }

    private void beforeTheDigestIsWritten(Runnable work) {
        Key key = digest.key();
        fixture.before(writes -> DigestFixture.puts(writes, key), work);
    }

    private void rewrite(Digest same) {
        fixture.engineWrite(fixture.notifications.write(same, same.nextLook()));
    }
}
