package io.allim.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MomentTest {

    private static final Instant NOW = Instant.parse("2026-11-29T05:02:00Z");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            2026-11-29T05:02:59Z | en-GB | 29 November 2026, 14:02   | 2026년 11월 29일 오후 2:02
            2026-11-29T05:02:59Z |       | 29 November 2026, 14:02   | 2026년 11월 29일 오후 2:02
            2026-11-29T05:02:59Z | en-US | November 29, 2026, 2:02 PM | 2026년 11월 29일 오후 2:02
            2026-11-28T15:00:00Z | ko-KR | 29 November 2026, 00:00   | 2026년 11월 29일 오전 12:00
            2026-11-29T03:00:00Z | fr-CA | November 29, 2026, 12:00 PM | 2026년 11월 29일 오후 12:00
            2026-11-29T02:59:59Z | nope! | 29 November 2026, 11:59   | 2026년 11월 29일 오전 11:59
            """)
    void time_isWrittenAsPeopleDo(String at, String locale, String english, String korean) {
        Moment moment = new Moment(Instant.parse(at), ZoneId.of("Asia/Seoul"), Optional.ofNullable(locale), NOW);
        assertThat(moment.in("en")).isEqualTo(english);
        assertThat(moment.in("ko")).isEqualTo(korean);
        assertThat(moment.zoneName()).isEqualTo("Asia/Seoul");
        assertThat(moment.iso()).isEqualTo(at);
    }

    @ParameterizedTest
    @CsvSource({
        "0, just now, 방금",
        "59, just now, 방금",
        "60, 1 minute ago, 1분 전",
        "3599, 59 minutes ago, 59분 전",
        "3600, 1 hour ago, 1시간 전",
        "86399, 23 hours ago, 23시간 전"
    })
    void time_isRelative_withinADay(long secondsAgo, String english, String korean) {
        Moment moment = new Moment(NOW.minusSeconds(secondsAgo), ZoneOffset.UTC, Optional.empty(), NOW);
        assertThat(moment.near("en")).isEqualTo(english);
        assertThat(moment.near("ko")).isEqualTo(korean);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            2026-11-29T05:02:00Z |       | Today                       | 오늘                 | just now     | 방금
            2026-11-28T15:00:00Z |       | Today                       | 오늘                 | 14 hours ago | 14시간 전
            2026-11-28T14:59:59Z |       | Yesterday                   | 어제                 | 14 hours ago | 14시간 전
            2026-11-27T15:00:00Z |       | Yesterday                   | 어제                 | 00:00        | 오전 12:00
            2026-11-27T14:59:59Z |       | Friday, 27 November 2026    | 2026년 11월 27일 금요일 | 23:59        | 오후 11:59
            2026-11-27T14:59:59Z | en-US | Friday, November 27, 2026   | 2026년 11월 27일 금요일 | 11:59 PM     | 오후 11:59
            2026-11-29T15:00:00Z |       | Monday, 30 November 2026    | 2026년 11월 30일 월요일 | 00:00        | 오전 12:00
            """)
    void day_isNamedAsPeopleDo(
            String at, String locale, String english, String korean, String within, String koreanWithin) {
        Moment moment = new Moment(Instant.parse(at), ZoneId.of("Asia/Seoul"), Optional.ofNullable(locale), NOW);
        assertThat(moment.day("en")).isEqualTo(english);
        assertThat(moment.day("ko")).isEqualTo(korean);
        assertThat(moment.within("en")).isEqualTo(within);
        assertThat(moment.within("ko")).isEqualTo(koreanWithin);
    }

    @Test
    void time_isWhole_fromADayOn_andBeforeItIsThere() {
        Moment past = new Moment(NOW.minusSeconds(86_400), ZoneOffset.UTC, Optional.empty(), NOW);
        Moment future = new Moment(NOW.plusSeconds(1), ZoneOffset.UTC, Optional.empty(), NOW);
        assertThat(past.near("en")).isEqualTo("28 November 2026, 05:02");
        assertThat(future.near("ko")).isEqualTo("2026년 11월 29일 오전 5:02");
        assertThat(past.zoneName()).isEqualTo("UTC");
    }
}
