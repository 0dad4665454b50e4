package io.allim.page;

import io.allim.recipient.Recipient;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An instant as people write it where they live, without the locale data of a JDK, which a function does not load.
 *
 * @param locale of the person, a BCP 47 tag; for what differs within a language
 * @param now from which it is counted
 */
record Moment(Instant at, ZoneId zone, Optional<String> locale, Instant now) {

    private static final DateTimeFormatter ENGLISH = form("d MMMM uuuu, HH:mm");
    private static final DateTimeFormatter AMERICAN = form("MMMM d, uuuu, h:mm a");
    private static final DateTimeFormatter KOREAN = form("uuuu년 M월 d일 ");
    private static final DateTimeFormatter KOREAN_TIME = form(" h:mm");

    private static final DateTimeFormatter ENGLISH_DAY = form("EEEE, d MMMM uuuu");
    private static final DateTimeFormatter AMERICAN_DAY = form("EEEE, MMMM d, uuuu");
    private static final DateTimeFormatter KOREAN_DAY = form("uuuu년 M월 d일");
    private static final String KOREAN_WEEK = "월화수목금토일";
    private static final DateTimeFormatter ENGLISH_TIME = form("HH:mm");
    private static final DateTimeFormatter AMERICAN_TIME = form("h:mm a");

    /** Where the month comes first and hours go to twelve. */
    private static final List<String> TWELVE_HOURS = List.of("US", "CA", "PH");

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);

    private static DateTimeFormatter form(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
    }

    /** As the attribute {@code datetime} has it. */
    public String iso() {
        return at.toString();
    }

    public String zoneName() {
        return zone.equals(ZoneOffset.UTC) ? "UTC" : zone.getId();
    }

    /** To the minute: {@code 29 November 2026, 14:02}. */
    public String in(String language) {
        ZonedDateTime time = at.atZone(zone);
        if (language.equals("ko")) {
            return KOREAN.format(time) + clock(time, language);
        }
        return (isAmerican() ? AMERICAN : ENGLISH).format(time);
    }

    /** {@code Today}, {@code Yesterday}, or {@code Sunday, 29 November 2026}. */
    public String day(String language) {
        ZonedDateTime time = at.atZone(zone);
        boolean korean = language.equals("ko");
        LocalDate today = now.atZone(zone).toLocalDate();
        if (time.toLocalDate().equals(today)) {
            return korean ? "오늘" : "Today";
        }
        if (time.toLocalDate().equals(today.minusDays(1))) {
            return korean ? "어제" : "Yesterday";
        }
        return (korean ? KOREAN_DAY : isAmerican() ? AMERICAN_DAY : ENGLISH_DAY).format(time)
                + (korean ? " " + KOREAN_WEEK.charAt(time.getDayOfWeek().getValue() - 1) + "요일" : "");
    }

    /** Beside its day: {@code 5 minutes ago}, or {@code 14:02} where that is longer ago than a day or still to come. */
    public String within(String language) {
        return isNear() ? near(language) : clock(at.atZone(zone), language);
    }

    private String clock(ZonedDateTime time, String language) {
        if (language.equals("ko")) {
            return (time.getHour() < 12 ? "오전" : "오후") + KOREAN_TIME.format(time);
        }
        return (isAmerican() ? AMERICAN_TIME : ENGLISH_TIME).format(time);
    }

    private boolean isAmerican() {
        return locale.map(Locale::forLanguageTag)
                .map(Locale::getCountry)
                .filter(TWELVE_HOURS::contains)
                .isPresent();
    }

    private boolean isNear() {
        Duration since = Duration.between(at, now);
        return !since.isNegative() && since.compareTo(DAY) < 0;
    }

    /** {@code 5 minutes ago}; as {@link #in} where it is a day or more, or is still to come. */
    public String near(String language) {
        if (!isNear()) {
            return in(language);
        }
        Duration since = Duration.between(at, now);
        boolean hours = since.compareTo(HOUR) >= 0;
        long count = hours ? since.toHours() : since.toMinutes();
        return language.equals("ko") ? korean(count, hours) : english(count, hours);
    }

    private static String english(long count, boolean hours) {
        return count == 0 ? "just now" : count + (hours ? " hour" : " minute") + (count == 1 ? "" : "s") + " ago";
    }

    private static String korean(long count, boolean hours) {
        return count == 0 ? "방금" : count + (hours ? "시간 전" : "분 전");
    }

    /** The clock where a person lives, or that of UTC. */
    record Clock(ZoneId zone, Optional<String> locale, Instant now) {

        static Clock of(Optional<Recipient> recipient, Instant now) {
            return new Clock(
                    recipient.flatMap(Recipient::zone).orElse(ZoneOffset.UTC),
                    recipient.flatMap(Recipient::locale),
                    now);
        }

        Moment moment(Instant at) {
            return new Moment(at, zone, locale, now);
        }
    }
}
