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
    private DigestWorld digest;
    private PipelineFixture world;

    @BeforeEach
    void open() {
        digest = new DigestWorld(1);
        world = digest.world;
    }

    // Closing

    @ParameterizedTest
    @CsvSource({"-1, true", "0, false", "1, false"})
    void close_waitsForItsTime(long millis, boolean open) {
        digest.happens(1);
        world.clock.set(closesAt().plusMillis(millis));
        world.see(digest.key());
        assertThat(digest.digest().isCollecting()).isEqualTo(open);
    }

    @Test
    void close_isLeftToTheNextTickWhenItsTimeIsUp() {
        digest.happens(1);
        world.clock.set(closesAt());
        world.worker.process(digest.key(), Deadline.of(Duration.ZERO));
        assertThat(digest.digest().isCollecting()).isTrue();
    }

    @Test
    void close_hintsAtItsMessageAndReadsNothingAgain() {
        digest.happens(1);
        noteHints();
        world.clock.set(closesAt());
        List<Key> reads = reads();
        world.see(digest.key());
        assertThat(hints.hinted).containsExactly(message());
        assertThat(reads).containsOnlyOnce(digest.key());
    }

    @Test
    void close_thatLosesARace_triesAgainAndHintsOnce() {
        digest.happens(1);
        noteHints();
        world.clock.set(closesAt());
        beforeTheDigestIsWritten(() -> rewrite(digest.digest()));
        world.see(digest.key());
        assertThat(digest.digest().isCollecting()).isFalse();
        assertThat(hints.hinted).containsExactly(message());
    }

    @Test
    void closed_withoutItemsHasNoMessage() {
        world.remover.cancel(digest.item(digest.happens(1)).id(), digest.now());
        digest.close();
        assertThat(digest.digest().isCollecting()).isFalse();
        assertThat(digest.messages()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"false, 1", "true, 2"})
    void tooFew_isHintedAtForItsNewTime(boolean race, int reads) {
        digest.put(new DigestTest.RuleBuilder(new Window.Fixed(DigestWorld.QUARTER))
                .minItems(2)
                .build());
        digest.happens(1);
        noteHints();
        world.clock.set(closesAt());
        List<Key> read = reads();
        if (race) {
            beforeTheDigestIsWritten(() -> rewrite(digest.digest()));
        }
        Key key = digest.key();
        world.see(key);
        assertThat(digest.digest().window().closing()).isEqualTo(DigestWindow.Closing.TOO_FEW);
        assertThat(hints.later).containsOnly(Map.entry(closesAt(), List.of(key)));
        assertThat(read).filteredOn(key::equals).hasSize(reads);
    }

    // Flushing

    @Test
    void flush_ofNothingAnswersNothing() {
        assertThat(world.closer.flush(NotificationId.derived(digest.now(), "none"), digest.now()))
                .isEmpty();
    }

    @Test
    void flush_leavesAClosedDigestAsItIs() {
        digest.happens(1);
        digest.close();
        Digest closed = digest.digest();
        assertThat(world.closer.flush(closed.id(), digest.now())).contains(closed);
        assertThat(digest.digest()).isEqualTo(closed);
    }

    @Test
    void flush_thatLosesARace_triesAgain() {
        digest.happens(1);
        beforeTheDigestIsWritten(() -> rewrite(digest.digest()));
        assertThat(world.closer.flush(digest.digest().id(), digest.now())).contains(digest.digest());
        assertThat(digest.digest().window().closing()).isEqualTo(DigestWindow.Closing.FLUSHED);
    }

    // The next one

    @Test
    void heartbeat_hintsAtTheClosingOfTheNextDigest() {
        beatsDaily();
        noteHints();
        world.clock.set(NINE);
        world.see(digest.key());
        assertThat(digest.digests()).hasSize(2);
        assertThat(hints.later).containsOnly(Map.entry(NINE.plus(DAY), List.of(digest.key())));
    }

    /** An item opened the next one before the last was closed. */
    @Test
    void heartbeat_opensNothingBesideTheDigestOfAnItem() {
        beatsDaily();
        Key first = digest.key();
        world.clock.set(NINE);
        digest.happens(2);
        assertThat(digest.digests()).hasSize(2);
        world.see(first);
        assertThat(digest.digests()).hasSize(2);
    }

    /** Chosen at the instant of the closing: that digest leaves as it is, and none follows. */
    @Test
    void heartbeat_endsWhenEverythingIsToComeAtOnce() {
        digest.put(daily().heartbeat().choice().build());
        digest.happens(1);
        world.clock.set(NINE);
        world.preferences.change(
                "ada",
                said -> said.with(
                        "news",
                        Optional.of(new Frequency(Frequency.Every.INSTANT, Optional.empty(), Optional.empty()))));
        world.see(digest.key());
        assertThat(digest.digests()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void heartbeat_endsWithItsRecipient(boolean whileItCloses) {
        beatsDaily();
        world.clock.set(NINE);
        Runnable erasure = () -> world.recipients.beginErasure("ada", digest.now());
        if (whileItCloses) {
            beforeTheDigestIsWritten(erasure);
        } else {
            erasure.run();
        }
        world.see(digest.key());
        assertThat(digest.digests()).hasSize(1);
        assertThat(digest.digest().isCollecting()).isFalse();
    }

    /** It beats for an address, which nobody can erase, as the rule of its items says. */
    @Test
    void heartbeat_needsNeitherAWorkflowNorARecipient() {
        Target.ToAddress address = new Target.ToAddress(new Address(Kinds.EMAIL, "grace@example.com"));
        world.accept(PipelineFixture.with(
                daily().heartbeat().build(), world.notification(List.of(address), Optional.empty(), Optional.empty())));
        world.until(NINE.plus(DAY.multipliedBy(2)).plusMillis(1));
        assertThat(world.departed)
                .extracting(PipelineFixture.Departed::at)
                .containsExactly(NINE, NINE.plus(DAY), NINE.plus(DAY.multipliedBy(2)));
    }

    @Test
    void plain_thatDoesNotBeatIsFollowedByNothing() {
        world.accept(PipelineFixture.with(
                daily().build(), world.notification(List.of(digest.ada), Optional.empty(), Optional.empty())));
        world.until(NINE.plus(DAY));
        assertThat(digest.digests()).hasSize(1);
    }

    /** A digest with no item of the version that beats is the last one until there is one. */
    @Test
    void heartbeat_beginsWithAnItemOfItsVersion() {
        digest.put(daily().build());
        digest.happens(1);
        digest.put(daily().heartbeat().build());
        world.until(NINE);
        assertThat(digest.digests()).hasSize(1);
        digest.happens(2);
        world.until(NINE.plus(DAY));
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
        world.canceller.cancel(first.id(), world.clock.instant(), minute);
        world.canceller.cancel(second.id(), world.clock.instant(), minute);
        world.until(world.clock.instant().plus(Duration.ofHours(1)));
        assertThat(digest.digest().window().total()).isZero();
        assertThat(world.sent).isEmpty();
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
        world.hinting = Optional.of(_ -> hints);
        world.reboot();
    }

    private List<Key> reads() {
        List<Key> reads = new ArrayList<>();
        world.onGet = reads::add;
        return reads;
    }

    private void beforeTheDigestIsWritten(Runnable work) {
        Key key = digest.key();
        world.before(writes -> DigestWorld.puts(writes, key), work);
    }

    private void rewrite(Digest same) {
        world.engineWrite(world.notifications.write(same, same.nextLook()));
    }
}
