package io.allim.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.Year;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a receiver asks for in the header {@code Retry-After}: https://www.rfc-editor.org/rfc/rfc9110#name-retry-after
 *
 * @param pause at most {@link #MAX}
 * @param isCut whether it asked for more
 */
public record RetryAfter(Duration pause, boolean isCut) {

    public static final Duration MAX = Duration.ofHours(24);

    private static final Pattern SECONDS = Pattern.compile("[0-9]+");
    private static final int DIGITS_OF_MAX = 5;

    private static final List<String> MONTHS =
            List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");

    private static final String TIME = " (?<hour>[0-9]{2}):(?<minute>[0-9]{2}):(?<second>[0-9]{2})";

    /**
     * The one that is used, that of RFC 850, and that of C's {@code asctime}, in UTC; days of the week are not looked at.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#name-date-time-formats">RFC 9110, section 5.6.7</a>
     */
    private static final List<Pattern> DATES = List.of(
            Pattern.compile(
                    "[A-Z][a-z]{2}, (?<day>[0-9]{2}) (?<month>[A-Z][a-z]{2}) (?<year>[0-9]{4})" + TIME + " GMT"),
            Pattern.compile(
                    "[A-Z][a-z]{5,8}, (?<day>[0-9]{2})-(?<month>[A-Z][a-z]{2})-(?<year>[0-9]{2})" + TIME + " GMT"),
            Pattern.compile("[A-Z][a-z]{2} (?<month>[A-Z][a-z]{2}) (?<day>[ 0-9][0-9])" + TIME + " (?<year>[0-9]{4})"));

    private static final int CENTURY = 100;

    /** A year of two digits that seems to be further ahead lies in the past. */
    private static final int YEARS_AHEAD = 50;

    /** Answers nothing for what the header does not allow, and for the past. */
    public static Optional<RetryAfter> read(String value, Instant now) {
        String text = value.strip();
        if (SECONDS.matcher(text).matches()) {
            String digits = text.replaceFirst("^0+(?=.)", "");
            return Optional.of(
                    digits.length() > DIGITS_OF_MAX
                            ? new RetryAfter(MAX, true)
                            : of(Duration.ofSeconds(Long.parseLong(digits))));
        }
        return DATES.stream()
                .map(form -> form.matcher(text))
                .filter(Matcher::matches)
                .findFirst()
                .flatMap(date -> instant(date, now))
                .map(date -> Duration.between(now, date))
                .filter(wait -> !wait.isNegative())
                .map(RetryAfter::of);
    }

    private static RetryAfter of(Duration wait) {
        return wait.compareTo(MAX) > 0 ? new RetryAfter(MAX, true) : new RetryAfter(wait, false);
    }

    /** A leap second is taken for the one before it. */
    private static Optional<Instant> instant(Matcher date, Instant now) {
        try {
            LocalDateTime time = LocalDateTime.of(
                    year(date.group("year"), now),
                    MONTHS.indexOf(date.group("month")) + 1,
                    Integer.parseInt(date.group("day").strip()),
                    Integer.parseInt(date.group("hour")),
                    Integer.parseInt(date.group("minute")),
                    date.group("second").equals("60") ? 59 : Integer.parseInt(date.group("second")));
            return Optional.of(time.toInstant(ZoneOffset.UTC));
        } catch (DateTimeException notADate) {
            return Optional.empty();
        }
    }

    private static int year(String digits, Instant now) {
        int year = Integer.parseInt(digits);
        if (digits.length() > 2) {
            return year;
        }
        int present = Year.from(now.atOffset(ZoneOffset.UTC)).getValue();
        int near = present - present % CENTURY + year;
        if (near > present + YEARS_AHEAD) {
            return near - CENTURY;
        }
        return near <= present - (CENTURY - YEARS_AHEAD) ? near + CENTURY : near;
    }
}
