package io.allim.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.notification.DigestWindow;
import io.allim.notification.DigestWindow.Closing;
import io.allim.notification.EffectiveDigestRule;
import io.allim.time.Cron;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The edges of windows, and of what an open digest takes. */
class WindowTest {

    private static final Instant OPENED = Instant.parse("2027-03-01T08:00:00Z");
    private static final Instant CLOSES = OPENED.plusSeconds(60);
    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final Window MINUTE = new Window.Fixed(Duration.ofMinutes(1));
    private static final Window NINE =
            new Window.Scheduled(Cron.parse("0 9 * * *").orElseThrow(), Optional.empty(), Optional.empty());

    /** The hour in which one message is enough ends with a closing of its own; what comes then, or later, opens a new one. */
    @ParameterizedTest
    @CsvSource({"0, 60", "1, 60", "59, 60", "60, 60", "61, 61", "-1, -1"})
    void lookBack_waitsForTheEndOfItsTimeOnly(long first, long expected) {
        Window window = new Window.LookBack(Duration.ofMinutes(60));
        Instant closes = window.closes(OPENED.plusSeconds(60 * first), Optional.of(OPENED), UTC);
        assertThat(Duration.between(OPENED, closes).toMinutes()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"59999, true", "60000, false"})
    void takes_whatIsBeforeItsClosing(long millis, boolean taken) {
        assertThat(digest(Optional.empty(), Optional.empty(), 1).takes(OPENED.plusMillis(millis)))
                .isEqualTo(taken);
    }

    @ParameterizedTest
    @CsvSource({"2, true", "3, false", "4, false"})
    void takes_asManyAsThereMayBe(long total, boolean taken) {
        assertThat(digest(Optional.of(3), Optional.empty(), total).takes(OPENED))
                .isEqualTo(taken);
    }

    @ParameterizedTest
    @CsvSource({"0, false", "1, true", "2, true", "3, false"})
    void few_areFewerThanTheLeastButSome(long total, boolean few) {
        assertThat(digest(Optional.empty(), Optional.of(3), total).isTooSmall()).isEqualTo(few);
    }

    @Test
    void few_waitForThirtyDaysAndNotLonger() {
        DigestWindow waiting = digest(Optional.empty(), Optional.of(3), 1).postponed();
        assertThat(waiting.closesAt()).isEqualTo(OPENED.plus(Duration.ofDays(30)));
        assertThat(waiting.isTooSmall()).isFalse();
        assertThat(waiting.flushed(CLOSES).isTooSmall()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0, false, true", "0, true, false", "1, false, false"})
    void nothing_isSaidOfNothing(long total, boolean heartbeat, boolean nothing) {
        DigestRule rule = rule(NINE, Optional.empty(), Optional.empty(), heartbeat);
        assertThat(digest(rule, total, Closing.WINDOW).isNothing()).isEqualTo(nothing);
        assertThat(digest(rule.atOnce(), total, Closing.WINDOW).isNothing()).isEqualTo(total == 0);
    }

    /** A window that takes over closes what it would have, but not in the past. */
    @ParameterizedTest
    @CsvSource({"PT10S, 60", "PT60S, 60", "PT61S, 61"})
    void recalculated_isNotInThePast(Duration now, long expected) {
        assertThat(MINUTE.recalculated(OPENED, OPENED, OPENED.plus(now), UTC)).isEqualTo(OPENED.plusSeconds(expected));
    }

    /** What is due by now, is full or was flushed is not moved; what waits for its window, or for more, is. */
    @ParameterizedTest
    @CsvSource({
        "WINDOW, 59999, true",
        "WINDOW, 60000, false",
        "FULL, 0, false",
        "FLUSHED, 0, false",
        "TOO_FEW, 59999, true",
        "TOO_FEW, 60000, false"
    })
    void rescheduled_movesWhatWaits(Closing closing, long millis, boolean moved) {
        DigestRule rule = rule(MINUTE, Optional.empty(), Optional.of(3), false);
        DigestWindow open = digest(rule, 1, closing);
        Instant now = OPENED.plusMillis(millis);
        DigestWindow rescheduled = open.rescheduled(
                new EffectiveDigestRule(rule.atOnce(), true, UTC, "the recipient chose instant"), OPENED, now);
        assertThat(rescheduled.closesAt()).isEqualTo(moved ? now : CLOSES);
        assertThat(rescheduled.moved().isPresent()).isEqualTo(moved);
    }

    /** With too few items as well, as long as its window lasts; as it is wanted already nothing changes. */
    @Test
    void rescheduled_movesTheWindowOfFew() {
        DigestRule rule = rule(MINUTE, Optional.empty(), Optional.of(3), false);
        DigestWindow open = digest(rule, 1, Closing.WINDOW);
        DigestWindow moved =
                open.rescheduled(new EffectiveDigestRule(rule.with(NINE), true, UTC, "daily"), OPENED, OPENED);
        assertThat(moved.closesAt()).isEqualTo("2027-03-01T09:00:00Z");
        assertThat(open.rescheduled(new EffectiveDigestRule(rule, true, UTC, "as it is"), OPENED, OPENED))
                .isSameAs(open);
    }

    /** What still has too few waits on, for a window by the new wish. */
    @Test
    void rescheduled_keepsWaitingForMore() {
        DigestRule rule = rule(MINUTE, Optional.empty(), Optional.of(3), false);
        DigestWindow waiting = digest(rule, 1, Closing.WINDOW).postponed();
        DigestWindow rescheduled =
                waiting.rescheduled(new EffectiveDigestRule(rule.with(NINE), true, UTC, "daily"), OPENED, CLOSES);
        assertThat(rescheduled.closesAt()).isEqualTo(waiting.closesAt());
        assertThat(rescheduled.moved()).isEmpty();
        assertThat(rescheduled.joined(CLOSES, CLOSES, false, Optional.empty()).closesAt())
                .isEqualTo("2027-03-01T09:00:00Z");
    }

    /** A new version of the workflow moves nothing that is open; another zone moves what goes by the recipient's clock. */
    @ParameterizedTest
    @CsvSource({"true, UTC, true", "true, Asia/Seoul, false", "false, Asia/Seoul, true"})
    void rescheduled_isWhatThePersonChanged(boolean scheduled, ZoneId zone, boolean asWished) {
        DigestWindow open =
                digest(rule(scheduled ? NINE : MINUTE, Optional.empty(), Optional.empty(), false), 1, Closing.WINDOW);
        Window newest = new Window.Fixed(Duration.ofDays(1));
        assertThat(open.isScheduledBy(new EffectiveDigestRule(DigestRule.of(newest), false, zone, "")))
                .isEqualTo(asWished);
    }

    /** Until no item has come for a while, but not for longer than the most, and never earlier than it was to close. */
    @ParameterizedTest
    @CsvSource({"10, 60", "30, 60", "31, 61", "59, 89", "149, 179", "150, 180", "151, 180", "179, 180"})
    void sliding_waitsAfterEachItemUpToTheMost(long item, long expected) {
        Window sliding = new Window.Sliding(Duration.ofSeconds(30), Duration.ofSeconds(180));
        assertThat(sliding.closes(OPENED, Optional.empty(), UTC)).isEqualTo(OPENED.plusSeconds(30));
        assertThat(sliding.extended(OPENED, CLOSES, OPENED.plusSeconds(item))).isEqualTo(OPENED.plusSeconds(expected));
        assertThat(MINUTE.extended(OPENED, CLOSES, OPENED.plusSeconds(item))).isEqualTo(CLOSES);
    }

    /** A firing at the very instant counts, unless it is the one by which the digest was opened. */
    @ParameterizedTest
    @CsvSource({"-1, 0", "0, 0", "1, 86400000"})
    void anew_byASchedule_isTheNextFiringFromNowOn(long millis, long expected) {
        Instant nine = OPENED.plusSeconds(3600);
        assertThat(NINE.recalculated(OPENED, OPENED, nine.plusMillis(millis), UTC))
                .isEqualTo(nine.plusMillis(expected));
        assertThat(NINE.recalculated(nine, nine, nine, UTC)).isEqualTo(nine.plus(Duration.ofDays(1)));
    }

    @Test
    void recalculated_isWhatItWouldHaveBeen() {
        Window sliding = new Window.Sliding(Duration.ofSeconds(30), Duration.ofSeconds(180));
        assertThat(sliding.recalculated(OPENED, OPENED.plusSeconds(20), OPENED, UTC))
                .isEqualTo(OPENED.plusSeconds(50));
        assertThat(new Window.LookBack(Duration.ofHours(1)).recalculated(OPENED, CLOSES, CLOSES, UTC))
                .isEqualTo(CLOSES);
    }

    /** Where the clock was put back across a closing, the same time does not close another digest. */
    @Test
    void schedule_closesOnceAtATimeThatComesTwice() {
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        Window halfPastTwo =
                new Window.Scheduled(Cron.parse("30 2 * * *").orElseThrow(), Optional.empty(), Optional.empty());
        Instant closed = halfPastTwo.closes(Instant.parse("2027-10-30T12:00:00Z"), Optional.empty(), berlin);
        assertThat(halfPastTwo.closes(closed.minusSeconds(60), Optional.of(closed), berlin))
                .isEqualTo("2027-11-01T01:30:00Z");
        assertThat(halfPastTwo.closes(closed.minusSeconds(60), Optional.of(closed.minusMillis(1)), berlin))
                .isEqualTo(closed);
    }

    @ParameterizedTest
    @CsvSource({
        "2027-03-01T08:59:59.999Z, 2027-03-01T09:00:00Z",
        "2027-03-01T09:00:00Z, 2027-03-01T09:00:00Z",
        "2027-03-01T09:00:00.001Z, 2027-03-02T09:00:00Z"
    })
    void leaves_atItsTimeOfDayOrAtOnce(Instant closed, Instant leaves) {
        Window.Scheduled nightly = new Window.Scheduled(
                Cron.parse("0 0 * * *").orElseThrow(), Optional.empty(), Optional.of(LocalTime.of(9, 0)));
        assertThat(nightly.leaves(closed, UTC)).isEqualTo(leaves);
        assertThat(NINE.leaves(closed, UTC)).isEqualTo(closed);
        assertThat(MINUTE.leaves(closed, UTC)).isEqualTo(closed);
    }

    /** A time that does not exist moves forward, here into the next day. */
    @Test
    void leaves_atATimeThatMovedIntoTheNextDay() {
        Window.Scheduled late = new Window.Scheduled(
                Cron.parse("0 0 * * *").orElseThrow(), Optional.empty(), Optional.of(LocalTime.of(23, 45)));
        Instant halfPastMidnight = Instant.parse("2027-03-28T01:30:00Z");
        assertThat(late.leaves(halfPastMidnight, ZoneId.of("America/Nuuk")))
                .isEqualTo(halfPastMidnight.plus(Duration.ofMinutes(15)));
    }

    @Test
    void zone_isTheWindowsOwnOrTheRecipients() {
        ZoneId seoul = ZoneId.of("Asia/Seoul");
        Window own = new Window.Scheduled(Cron.parse("0 9 * * *").orElseThrow(), Optional.of(seoul), Optional.empty());
        assertThat(own.zone(UTC)).isEqualTo(seoul);
        assertThat(NINE.zone(UTC)).isEqualTo(UTC);
        assertThat(MINUTE.zone(seoul)).isEqualTo(seoul);
        assertThat(own.description()).isEqualTo("gathered until the schedule 0 9 * * * in Asia/Seoul");
        assertThat(NINE.description()).isEqualTo("gathered until the schedule 0 9 * * * in the recipient's time zone");
        assertThat(MINUTE.description()).isEqualTo("gathered for PT1M from the first item on");
        assertThat(new Window.LookBack(Duration.ofHours(1)).description()).isEqualTo("one message in PT1H at most");
        assertThat(new Window.Sliding(Duration.ofMinutes(1), Duration.ofHours(1)).description())
                .isEqualTo("gathered until none has come for PT1M, at most PT1H");
    }

    /** The item that fills it closes it at once, unless its window has ended by then. */
    @ParameterizedTest
    @CsvSource({"1, 59999, WINDOW", "2, 59999, FULL", "2, 60000, WINDOW"})
    void joined_closesWhenItIsFull(long total, long millis, Closing closing) {
        Instant now = OPENED.plusMillis(millis);
        DigestWindow joined =
                digest(Optional.of(3), Optional.empty(), total).joined(OPENED, now, false, Optional.empty());
        assertThat(joined.total()).isEqualTo(total + 1);
        assertThat(joined.closing()).isEqualTo(closing);
        assertThat(joined.closesAt()).isEqualTo(closing == Closing.FULL ? now : CLOSES);
    }

    /** A worker that comes late brings an item whose turn was before the first one's. */
    @ParameterizedTest
    @CsvSource({"1, -1, -1", "1, 0, 0", "1, 1, 0", "0, 1, 1"})
    void joined_isOpenFromItsFirstTurnOn(long total, long turn, long opened) {
        DigestWindow joined = digest(Optional.empty(), Optional.empty(), total)
                .joined(OPENED.plusMillis(turn), CLOSES, false, Optional.empty());
        assertThat(joined.openedAt()).isEqualTo(OPENED.plusMillis(opened));
    }

    @Test
    void joined_mayHaveToChangeOnceAnItemMayEnd() {
        DigestWindow open = digest(Optional.empty(), Optional.empty(), 1);
        assertThat(open.joined(OPENED, OPENED, false, Optional.empty()).changing())
                .isFalse();
        assertThat(open.joined(OPENED, OPENED, true, Optional.empty()).changing())
                .isTrue();
        assertThat(open.joined(OPENED, OPENED, true, Optional.empty())
                        .joined(OPENED, OPENED, false, Optional.empty())
                        .changing())
                .isTrue();
        assertThat(open.changing(true).changing(false).changing()).isFalse();
    }

    /** What was full or flushed keeps its closing; what had too few waits by another window. */
    @ParameterizedTest
    @CsvSource({"FULL, 60", "FLUSHED, 60", "WINDOW, 60", "TOO_FEW, 150"})
    void joined_keepsItsClosingUnlessItHadTooFew(Closing closing, long expected) {
        DigestWindow joined = digest(rule(MINUTE, Optional.empty(), Optional.of(9), false), 1, closing)
                .joined(OPENED.plusSeconds(90), OPENED.plusSeconds(90), false, Optional.empty());
        assertThat(joined.closesAt()).isEqualTo(OPENED.plusSeconds(expected));
        assertThat(joined.closing()).isEqualTo(closing == Closing.TOO_FEW ? Closing.WINDOW : closing);
    }

    /** The rest of a newer rule counts at once; its window, zone and choice with the next window. */
    @ParameterizedTest
    @CsvSource({"WINDOW, false", "TOO_FEW, true"})
    void joined_takesTheWindowOfANewerRuleForAnotherWindow(Closing closing, boolean taken) {
        DigestRule rule = rule(MINUTE, Optional.empty(), Optional.of(9), false);
        EffectiveDigestRule newest = new EffectiveDigestRule(
                rule(NINE, Optional.of(7), Optional.of(2), true), true, ZoneId.of("Asia/Seoul"), "daily");
        DigestWindow joined = digest(rule, 1, closing).joined(OPENED, OPENED, false, Optional.of(newest));
        assertThat(joined.rule().maxItems()).contains(7);
        assertThat(joined.rule().window()).isEqualTo(taken ? NINE : MINUTE);
        assertThat(joined.zone().getId()).isEqualTo(taken ? "Asia/Seoul" : "UTC");
        assertThat(joined.chosen()).isEqualTo(taken);
    }

    /** Thirty days from its first item on, however often it is put off. */
    @ParameterizedTest
    @CsvSource({"-1, true", "0, false", "1, false"})
    void few_waitAgainUntilThirtyDaysAreOver(long millis, boolean waits) {
        DigestRule rule = rule(NINE, Optional.empty(), Optional.of(3), false);
        Instant closes = OPENED.plus(DigestWindow.MAX_WAIT).plusMillis(millis);
        DigestWindow put = new DigestWindow(
                "series",
                "",
                Optional.empty(),
                rule,
                UTC,
                OPENED,
                closes,
                1,
                Closing.WINDOW,
                false,
                false,
                Optional.empty());
        assertThat(put.isTooSmall()).isEqualTo(waits);
    }

    /** One that has closed leaves by the new wish, at the earliest now. */
    @Test
    void leaving_followsTheWishAndSaysSo() {
        DigestRule rule = rule(NINE, Optional.empty(), Optional.empty(), false);
        DigestWindow closed = digest(rule, 1, Closing.WINDOW);
        assertThat(closed.rescheduledAfterClosing(new EffectiveDigestRule(rule, false, UTC, "nine"), CLOSES, OPENED))
                .isSameAs(closed);

        DigestWindow moved = closed.rescheduledAfterClosing(
                new EffectiveDigestRule(rule, false, ZoneId.of("Asia/Seoul"), "nine"), CLOSES, OPENED);
        assertThat(moved.zone().getId()).isEqualTo("Asia/Seoul");
        assertThat(moved.why())
                .isEqualTo("gathered until the schedule 0 9 * * * in the recipient's time zone; moved at " + OPENED
                        + " from " + CLOSES + ": nine, in Asia/Seoul");
        EffectiveDigestRule newer =
                new EffectiveDigestRule(DigestRule.of(MINUTE), false, ZoneId.of("Asia/Seoul"), "newer");
        assertThat(closed.rescheduledAfterClosing(newer, CLOSES, OPENED).rule().window())
                .as("a newer rule that nobody chose")
                .isEqualTo(NINE);
        assertThat(closed.leaves(CLOSES.plusMillis(1))).isEqualTo(CLOSES.plusMillis(1));
        assertThat(closed.leaves(CLOSES.minusMillis(1))).isEqualTo(CLOSES);
    }

    /** Who chose, and takes that back, hears by the rule again. */
    @Test
    void rescheduled_countsAsLongAsEitherWasChosen() {
        DigestRule daily = rule(NINE, Optional.empty(), Optional.empty(), false);
        DigestWindow open = digest(rule(MINUTE, Optional.empty(), Optional.empty(), false), 1, Closing.WINDOW);
        DigestWindow chosen = open.rescheduled(new EffectiveDigestRule(daily, true, UTC, "daily"), OPENED, OPENED);
        assertThat(chosen.chosen()).isTrue();
        assertThat(chosen.rule().window()).isEqualTo(NINE);
        DigestWindow back = chosen.rescheduled(
                new EffectiveDigestRule(DigestRule.of(MINUTE), false, UTC, "as it is"), OPENED, OPENED);
        assertThat(back.chosen()).isFalse();
        assertThat(back.rule().window()).isEqualTo(MINUTE);
        assertThat(back.closesAt()).isEqualTo(CLOSES);
    }

    @Test
    void without_countsLess() {
        assertThat(digest(Optional.empty(), Optional.empty(), 3).without(2).total())
                .isEqualTo(1);
    }

    private static DigestWindow digest(Optional<Integer> most, Optional<Integer> least, long total) {
        return digest(rule(MINUTE, most, least, false), total, Closing.WINDOW);
    }

    private static DigestWindow digest(DigestRule rule, long total, Closing closing) {
        return new DigestWindow(
                "series",
                "",
                Optional.of("email"),
                rule,
                UTC,
                OPENED,
                CLOSES,
                total,
                closing,
                false,
                false,
                Optional.empty());
    }

    private static DigestRule rule(Window window, Optional<Integer> most, Optional<Integer> least, boolean heartbeat) {
        return new DigestRule(
                Optional.empty(),
                window,
                most,
                least,
                heartbeat,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }
}
