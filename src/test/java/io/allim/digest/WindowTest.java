package io.allim.digest;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.calendar.Cron;
import io.allim.digest.Digest.Closing;
import java.time.Duration;
import java.time.Instant;
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
        Digest waiting = digest(Optional.empty(), Optional.of(3), 1).postponed();
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
    void anew_isNotInThePast(Duration now, long expected) {
        assertThat(MINUTE.anew(OPENED, OPENED, OPENED.plus(now), UTC)).isEqualTo(OPENED.plusSeconds(expected));
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
    void wished_movesWhatWaits(Closing closing, long millis, boolean moved) {
        DigestRule rule = rule(MINUTE, Optional.empty(), Optional.of(3), false);
        Digest open = digest(rule, 1, closing);
        Instant now = OPENED.plusMillis(millis);
        Digest wished = open.wished(new Wish(rule.atOnce(), true, UTC, "the recipient chose instant"), OPENED, now);
        assertThat(wished.closesAt()).isEqualTo(moved ? now : CLOSES);
        assertThat(wished.moved().isPresent()).isEqualTo(moved);
    }

    /** What still has too few waits on, for a window by the new wish. */
    @Test
    void wished_keepsWaitingForMore() {
        DigestRule rule = rule(MINUTE, Optional.empty(), Optional.of(3), false);
        Digest waiting = digest(rule, 1, Closing.WINDOW).postponed();
        Digest wished = waiting.wished(new Wish(rule.with(NINE), true, UTC, "daily"), OPENED, CLOSES);
        assertThat(wished.closesAt()).isEqualTo(waiting.closesAt());
        assertThat(wished.moved()).isEmpty();
        assertThat(wished.joined(CLOSES, CLOSES, false, Optional.empty()).closesAt())
                .isEqualTo("2027-03-01T09:00:00Z");
    }

    /** A new version of the workflow moves nothing that is open; another zone moves what goes by the recipient's clock. */
    @ParameterizedTest
    @CsvSource({"true, UTC, true", "true, Asia/Seoul, false", "false, Asia/Seoul, true"})
    void wished_isWhatThePersonChanged(boolean scheduled, ZoneId zone, boolean asWished) {
        Digest open =
                digest(rule(scheduled ? NINE : MINUTE, Optional.empty(), Optional.empty(), false), 1, Closing.WINDOW);
        Window newest = new Window.Fixed(Duration.ofDays(1));
        assertThat(open.isAsWished(new Wish(DigestRule.of(newest), false, zone, "")))
                .isEqualTo(asWished);
    }

    private static Digest digest(Optional<Integer> most, Optional<Integer> least, long total) {
        return digest(rule(MINUTE, most, least, false), total, Closing.WINDOW);
    }

    private static Digest digest(DigestRule rule, long total, Closing closing) {
        return new Digest(
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
