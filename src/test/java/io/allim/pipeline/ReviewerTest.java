package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.channel.Outcome;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.State;
import io.allim.notification.Digest;
import io.allim.notification.Notification;
import io.allim.notification.NotificationStore;
import io.allim.recipient.Review;
import io.allim.recipient.Target;
import io.allim.table.Key;
import io.allim.table.Write;
import io.allim.time.Cron;
import io.allim.time.Deadline;
import io.allim.time.Hours;
import io.allim.workflow.ChannelOption;
import io.allim.workflow.DigestRule;
import io.allim.workflow.Step;
import io.allim.workflow.Window;
import io.allim.workflow.Workflow;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is decided again when a recipient's hours or time zone change, and what others do to it meanwhile. */
class ReviewerTest {

    /** Five in the afternoon of somebody in Seoul. */
    private static final Instant NOW = PipelineFixture.START;

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private static final EnumSet<DayOfWeek> EVERY_DAY = EnumSet.allOf(DayOfWeek.class);

    private final PipelineFixture fixture = new PipelineFixture();
    private final List<Key> hinted = new ArrayList<>();
    private Target.ToRecipient ada;

    /** What a recipient may wait for. */
    enum Waiting {
        /** A mail that quiet hours hold until eight in the evening: at once in Berlin, where it is nine in the morning. */
        PAUSED,
        /** A digest that closes two minutes after six in the evening: eight hours later in Berlin. */
        OPEN,
        /** A digest that closed when it was opened and leaves at nine in the morning: a minute later in Berlin. */
        CLOSED
    }

    @BeforeEach
    void open() {
        move("Asia/Seoul");
    }

    @ParameterizedTest
    @EnumSource
    void review_movesWhatWaitsToTheNewClock(Waiting waiting) {
        Instant before = waitsUntil(waiting);
        move("Europe/Berlin");
        review();
        assertThat(dueAt(waiting)).isNotEqualTo(before).isEqualTo(inBerlin(waiting));
    }

    @ParameterizedTest
    @EnumSource
    void review_thatChangesNothing_writesNothingAndHintsNothing(Waiting waiting) {
        waitsUntil(waiting);
        List<Long> versions = versions();
        Hours atDawn = new Hours(EVERY_DAY, LocalTime.of(4, 0), LocalTime.of(5, 0), Optional.empty());
        fixture.preferences.change("ada", said -> said.withQuietHours(List.of(atDawn)));
        fixture.onHint = hinted::addAll;
        review();
        assertThat(versions()).isEqualTo(versions);
        assertThat(hinted).isEmpty();
    }

    /** Another writer of the same item comes first. */
    @ParameterizedTest
    @EnumSource
    void review_thatLosesARace_triesAgain(Waiting waiting) {
        waitsUntil(waiting);
        List<Write> other = waiting == Waiting.PAUSED
                ? fixture.deliveries.writes(delivery(waiting))
                : List.of(fixture.notifications.write(digest(), dueAt(waiting)));
        move("Europe/Berlin");
        AtomicInteger races = new AtomicInteger();
        fixture.before(writes -> keys(writes).containsAll(keys(other)), () -> {
            races.incrementAndGet();
            fixture.engineWrites(other);
        });
        fixture.see(Review.key("ada"));
        assertThat(races).hasValue(1);
        assertThat(dueAt(waiting)).isEqualTo(inBerlin(waiting));
    }

    private static Set<Key> keys(List<Write> writes) {
        return writes.stream()
                .filter(Write.Put.class::isInstance)
                .map(write -> ((Write.Put) write).item().key())
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @EnumSource
    void review_hintsWhatIsDueByNow(Waiting waiting) {
        waitsUntil(waiting);
        fixture.clock.advance(MINUTE);
        fixture.onHint = hinted::addAll;
        move(waiting == Waiting.OPEN ? "Australia/Brisbane" : "Europe/Berlin");
        review();
        assertThat(hinted)
                .containsExactly(
                        waiting == Waiting.OPEN
                                ? NotificationStore.digestKey(digest().id())
                                : DeliveryStore.key(delivery(waiting).id()));
    }

    /** Hours change after the review has listed what waits, and a worker sends one of it before the review reads it. */
    @Test
    void review_leavesAloneWhatEndedMeanwhile() {
        waitsUntil(Waiting.PAUSED);
        Delivery delivery = delivery(Waiting.PAUSED);
        move("Europe/Berlin");
        fixture.onGet = key -> {
            if (key.equals(DeliveryStore.key(delivery.id()))) {
                fixture.onGet = _ -> {};
                fixture.engineWrites(
                        fixture.deliveries.writes(delivery.skipped(fixture.clock.instant(), "by another")));
            }
        };
        review();
        assertThat(delivery(Waiting.PAUSED).state()).isEqualTo(State.SKIPPED);
    }

    @ParameterizedTest
    @CsvSource({
        "PAUSED, -1",
        "PAUSED, 0",
        "PAUSED, 1",
        "OPEN, -1",
        "OPEN, 0",
        "OPEN, 1",
        "CLOSED, -1",
        "CLOSED, 0",
        "CLOSED, 1"
    })
    void review_leavesAloneWhatIsDueByNow(Waiting waiting, long millis) {
        Instant due = waitsUntil(waiting);
        List<Long> versions = versions();
        fixture.clock.set(due.plusMillis(millis));
        move("Europe/Berlin");
        review();
        assertThat(versions().equals(versions)).isEqualTo(millis >= 0);
    }

    /** One of a digest's messages was cancelled while it waited for the others' time. */
    @Test
    void review_leavesAloneMessagesOfADigestThatEnded() {
        waitsUntil(Waiting.CLOSED);
        Delivery message = delivery(Waiting.CLOSED);
        Digest digest = digest();
        move("Europe/Berlin");
        fixture.onGet = key -> {
            if (key.equals(NotificationStore.digestKey(digest.id()))) {
                fixture.onGet = _ -> {};
                fixture.engineWrites(fixture.deliveries.writes(message.cancelled(fixture.clock.instant())));
            }
        };
        review();
        assertThat(delivery(Waiting.CLOSED).state()).isEqualTo(State.CANCELLED);
    }

    @Test
    void review_whoseTimeIsUp_isLeftToTheNextTick() {
        Instant before = waitsUntil(Waiting.PAUSED);
        move("Europe/Berlin");
        fixture.worker.process(Review.key("ada"), Deadline.of(Duration.ZERO));
        assertThat(dueAt(Waiting.PAUSED)).isEqualTo(before);
        review();
        assertThat(dueAt(Waiting.PAUSED)).isEqualTo(inBerlin(Waiting.PAUSED));
    }

    @Test
    void review_seesMoreThanOnePageOfWhatWaits() {
        put(Optional.empty());
        IntStream.range(0, 101).forEach(_ -> happens());
        fixture.drainHints();
        move("Europe/Berlin");
        review();
        assertThat(fixture.waiting(ada, 200))
                .hasSize(101)
                .allSatisfy(item -> assertThat(DeliveryStore.read(item).dueAt()).contains(fixture.clock.instant()));
    }

    /** What waits for the time that its caller asked for is neither paused nor a digest. */
    @Test
    void review_leavesAloneWhatWaitsForItsOwnTime() {
        Notification later =
                fixture.accept(fixture.notification(List.of(ada), Optional.of(NOW.plus(HOUR)), Optional.empty()));
        move("Europe/Berlin");
        review();
        assertThat(fixture.deliveriesOf(later).getFirst().dueAt()).contains(NOW.plus(HOUR));
    }

    /** A digest's message that was tried waits for its next attempt, wherever its recipient lives. */
    @Test
    void review_leavesAloneDigestsThatAreTriedAgain() {
        fixture.provider = _ -> new Outcome.TryAgain("busy", Optional.of(HOUR), false);
        fixture.until(waitsUntil(Waiting.CLOSED));
        Delivery tried = delivery(Waiting.CLOSED);
        assertThat(tried.attempts()).isEqualTo(1);
        move("Europe/Berlin");
        review();
        assertThat(delivery(Waiting.CLOSED)).isEqualTo(tried);
    }

    private Instant waitsUntil(Waiting waiting) {
        put(
                switch (waiting) {
                    case PAUSED -> Optional.empty();
                    case OPEN -> Optional.of(DigestRule.of(cron("2 18 * * *", Optional.empty())));
                    case CLOSED -> Optional.of(DigestRule.of(cron("1 17 * * *", Optional.of(LocalTime.of(9, 2)))));
                });
        happens();
        fixture.until(NOW.plus(MINUTE));
        return dueAt(waiting);
    }

    private static Instant inBerlin(Waiting waiting) {
        return switch (waiting) {
            case PAUSED -> NOW.plus(MINUTE);
            case OPEN -> Instant.parse("2027-03-01T17:02:00Z");
            case CLOSED -> Instant.parse("2027-03-01T08:02:00Z");
        };
    }

    private Instant dueAt(Waiting waiting) {
        return waiting == Waiting.OPEN
                ? digest().window().closesAt()
                : delivery(waiting).dueAt().orElseThrow();
    }

    private Digest digest() {
        return NotificationStore.readDigest(
                fixture.notifications.digests(ada, 1, Optional.empty()).items().getFirst());
    }

    /** The only one of the recipient, or the message of the digest. */
    private Delivery delivery(Waiting waiting) {
        return waiting == Waiting.PAUSED
                ? DeliveryStore.read(Stream.concat(
                                fixture.waiting(ada, 1).stream(),
                                fixture.deliveries.turned(ada, 1, Optional.empty()).items().stream())
                        .findFirst()
                        .orElseThrow())
                : fixture.deliveriesOf(digest()).getFirst();
    }

    private List<Long> versions() {
        return Stream.concat(
                        fixture.notifications.digests(ada, 10, Optional.empty()).items().stream(),
                        fixture.deliveries.all(ada, 10).items().stream())
                .map(item -> item.version())
                .toList();
    }

    /** Sees everything twice, as it does after a change. */
    private void review() {
        fixture.see(Review.key("ada"));
        fixture.see(Review.key("ada"));
    }

    private void move(String zone) {
        ada = fixture.recipient("ada", ZoneId.of(zone), new Address(Kinds.EMAIL, "ada@example.com"));
    }

    private void happens() {
        fixture.accept(fixture.starting("news", DigestTest.data(1), ada));
    }

    private static Window cron(String expression, Optional<LocalTime> sendAt) {
        return new Window.Scheduled(Cron.parse(expression).orElseThrow(), Optional.empty(), sendAt);
    }

    /** Quiet hours are those of mails that are no digests. */
    private void put(Optional<DigestRule> digest) {
        Hours evening = new Hours(EVERY_DAY, LocalTime.of(16, 0), LocalTime.of(20, 0), Optional.empty());
        Step step = new Step(
                "email",
                List.of(new ChannelOption("email", "digest")),
                Duration.ZERO,
                List.of(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                digest,
                List.of());
        List<Hours> quiet = digest.isEmpty() ? List.of(evening) : List.of();
        fixture.workflows.put(
                new Workflow("news", 0, Optional.empty(), Optional.empty(), false, Map.of(), List.of(step), quiet));
    }
}
