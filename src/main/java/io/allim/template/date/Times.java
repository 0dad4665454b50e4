package io.allim.template.date;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads times as programs write them: ISO 8601 with any offset, RFC 1123, seconds or milliseconds since 1970, and what
 * people and other languages write in English.
 */
public final class Times {

    private static final String OFFSET = "[ ][XXX][XX][X]";
    private static final int MAX_CHARACTERS = 64;
    private static final int MAX_YEAR = 9999;

    /** In seconds this is the year 5138; more counts as milliseconds. */
    private static final BigDecimal FIRST_MILLIS = BigDecimal.valueOf(100_000_000_000L);

    private static final BigDecimal MAX_MILLIS = BigDecimal.valueOf(1_000_000_000_000_000L);
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,16}([.][0-9]{1,9})?");

    /** Behind an offset: a comment, as JavaScript writes one, or a zone, as Java does. */
    private static final Pattern COMMENT = Pattern.compile("\\s*(?:\\([^)]*\\)|\\[[^\\]]*\\])$");

    private static final Pattern UTC_WITH_OFFSET = Pattern.compile("\\b(?:UTC|GMT)(?=[+-][0-9])");
    private static final Pattern UTC = Pattern.compile("\\b(?:UTC|GMT|UT)\\b");
    private static final Pattern SPACES = Pattern.compile("[\\s\\u00A0\\u202F]+");

    private static final List<DateTimeFormatter> FORMATS = formats();

    private Times() {}

    /**
     * @param zone of what names none
     * @return empty for what is no time
     */
    public static Optional<ZonedDateTime> read(String text, ZoneId zone) {
        if (text.length() > MAX_CHARACTERS) {
            return Optional.empty();
        }
        if (NUMBER.matcher(text).matches()) {
            return since1970(new BigDecimal(text), zone);
        }
        String bare = bare(text);
        return FORMATS.stream()
                .flatMap(format -> read(bare, format, zone).stream())
                .findFirst()
                .filter(time -> Math.abs(time.getYear()) <= MAX_YEAR);
    }

    /** @param number of seconds; from the year 5138 on it counts as milliseconds */
    public static Optional<ZonedDateTime> since1970(BigDecimal number, ZoneId zone) {
        boolean millis = number.abs().compareTo(FIRST_MILLIS) >= 0;
        if (number.abs().compareTo(MAX_MILLIS) >= 0) {
            return Optional.empty();
        }
        BigDecimal exact = millis ? number : number.movePointRight(3);
        return Optional.of(Instant.ofEpochMilli(exact.longValue()).atZone(zone));
    }

    private static Optional<ZonedDateTime> read(String text, DateTimeFormatter format, ZoneId zone) {
        try {
            TemporalAccessor read = format.parseBest(text, ZonedDateTime::from, LocalDateTime::from, LocalDate::from);
            return Optional.of(
                    switch (read) {
                        case ZonedDateTime time -> time.withZoneSameInstant(zone);
                        case LocalDateTime time -> time.atZone(zone);
                        default -> LocalDate.from(read).atStartOfDay(zone);
                    });
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static String bare(String text) {
        String one = SPACES.matcher(COMMENT.matcher(text).replaceFirst("")).replaceAll(" ");
        return UTC.matcher(UTC_WITH_OFFSET.matcher(one).replaceAll("")).replaceAll("Z");
    }

    private static List<DateTimeFormatter> formats() {
        String month = "[MMMM][MMM]";
        String weekday = "[EEEE[,] ][EEE[,] ]";
        String clock = "[[,] ['at ']h:mm[:ss] a][[,] ['at ']H:mm[:ss]]" + OFFSET;
        return List.of(
                iso("uuuu-M-d"),
                iso("uuuu/M/d"),
                format("uuuuMMdd'T'HHmmss[XX][X]"),
                format(weekday + "d[-][ ]" + month + "[-][ ]uuuu" + clock),
                format(weekday + month + " d[,] uuuu" + clock),
                format(weekday + month + " d H:mm:ss[ XX][ X] uuuu"));
    }

    private static DateTimeFormatter iso(String date) {
        return new DateTimeFormatterBuilder()
                .parseCaseInsensitive()
                .append(DateTimeFormatter.ofPattern(date, Locale.ROOT))
                .optionalStart()
                .appendPattern("['T'][' ']H:mm[:ss]")
                .optionalStart()
                .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
                .optionalEnd()
                .appendPattern(OFFSET)
                .optionalEnd()
                .toFormatter(Locale.ROOT);
    }

    private static DateTimeFormatter format(String pattern) {
        return new DateTimeFormatterBuilder()
                .parseCaseInsensitive()
                .appendPattern(pattern)
                .toFormatter(Locale.ENGLISH);
    }
}
