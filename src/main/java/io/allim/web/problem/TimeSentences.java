package io.allim.web.problem;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.Month;
import java.time.YearMonth;
import java.time.format.TextStyle;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is wrong with a time, a duration or a time of day. Loaded when something is, not before. */
final class TimeSentences {

    private static final Pattern INSTANT =
            Pattern.compile("(\\d{4})-(\\d\\d)-(\\d\\d)(?:([Tt ])(\\d\\d):(\\d\\d)(?::(\\d\\d)(?:[.,]\\d+)?)?(.*))?");
    private static final Pattern OFFSET = Pattern.compile("[Zz]|[+-](\\d\\d):?(\\d\\d)(\\[.*])?");
    private static final Pattern WORDED = Pattern.compile("(\\d{1,6})\\s*([A-Za-z]*)");
    private static final Map<String, String> UNITS = Map.of(
            "s", "PT%sS", "sec", "PT%sS", "second", "PT%sS", "m", "PT%sM", "min", "PT%sM", "minute", "PT%sM", "h",
            "PT%sH", "hour", "PT%sH", "d", "P%sD", "day", "P%sD");
    private static final Pattern TIME = Pattern.compile("(\\d{1,2})(?::(\\d\\d)(?::\\d\\d)?)?\\s*([AaPp][Mm])?");
    private static final long FIRST_MILLIS = 100_000_000_000L;
    private static final long LAST_MILLIS = 100_000_000_000_000L;

    private TimeSentences() {}

    /** @param number of seconds or milliseconds, as its size tells */
    static Optional<String> aboutEpoch(long number) {
        if (number < 0 || number > LAST_MILLIS) {
            return Optional.empty();
        }
        boolean millis = number >= FIRST_MILLIS;
        Instant at = millis ? Instant.ofEpochMilli(number) : Instant.ofEpochSecond(number);
        return Optional.of("As " + (millis ? "milliseconds" : "seconds") + " since 1970 it is \"" + at + "\".");
    }

    static Optional<String> aboutInstant(String given) {
        Matcher parts = INSTANT.matcher(given.strip());
        if (given.matches("\\d{9,14}")) {
            return aboutEpoch(Long.parseLong(given));
        }
        if (!parts.matches()) {
            return Optional.empty();
        }
        return aboutDay(parts).or(() -> aboutClock(parts)).or(() -> aboutOffset(parts));
    }

    private static Optional<String> aboutDay(Matcher parts) {
        int year = Integer.parseInt(parts.group(1));
        int month = Integer.parseInt(parts.group(2));
        int day = Integer.parseInt(parts.group(3));
        if (month < 1 || month > 12) {
            return Optional.of("There is no month " + month + ": months are 01 to 12.");
        }
        int days = YearMonth.of(year, month).lengthOfMonth();
        if (day < 1 || day > days) {
            return Optional.of("The day " + day + " does not exist: "
                    + Month.of(month).getDisplayName(TextStyle.FULL, Locale.ENGLISH) + " " + year + " has " + days
                    + " days.");
        }
        return Optional.empty();
    }

    private static Optional<String> aboutClock(Matcher parts) {
        if (parts.group(4) == null) {
            return Optional.of(
                    "The time of day and the offset are missing: write \"" + parts.group() + "T09:00:00Z\".");
        }
        if (parts.group(4).equals(" ")) {
            return Optional.of("Put a T between the day and the time.");
        }
        int hour = Integer.parseInt(parts.group(5));
        int minute = Integer.parseInt(parts.group(6));
        int second = Integer.parseInt(Optional.ofNullable(parts.group(7)).orElse("0"));
        if (hour > 23 || minute > 59 || second > 59) {
            return Optional.of("The time goes from 00:00:00 to 23:59:59.");
        }
        return Optional.empty();
    }

    private static Optional<String> aboutOffset(Matcher parts) {
        String offset = parts.group(8).strip();
        Matcher numbers = OFFSET.matcher(offset);
        if (offset.isEmpty()) {
            return Optional.of("The offset is missing: add Z for UTC, or one such as +09:00.");
        }
        if (!numbers.matches()) {
            return Optional.of("The offset " + Sentences.given(offset)
                    + " can't be read: write Z for UTC, or one such as +09:00.");
        }
        if (numbers.group(3) != null) {
            return Optional.of("Leave out the name of the zone, " + Sentences.cut(numbers.group(3)) + ".");
        }
        if (numbers.group(1) != null && !offset.contains(":")) {
            return Optional.of("Put a colon into the offset: " + offset.substring(0, 3) + ":" + numbers.group(2) + ".");
        }
        return Optional.of("Years go from 1970 to 9999, offsets from -18:00 to +18:00.");
    }

    static Optional<String> aboutDuration(String given) {
        Matcher worded = WORDED.matcher(given.strip());
        if (worded.matches()) {
            String unit = worded.group(2).toLowerCase(Locale.ROOT);
            String known = UNITS.containsKey(unit) ? unit : unit.replaceFirst("s$", "");
            return Optional.ofNullable(UNITS.get(known))
                    .map(form -> "Write \"" + form.formatted(worded.group(1)) + "\".")
                    .or(() -> Optional.of(
                            "The unit is missing: PT30S is 30 seconds, PT15M 15 minutes, PT2H 2 hours, P1D a day."));
        }
        if (given.matches("P[^T]*\\d[HS].*")) {
            return Optional.of(
                    "Hours, minutes and seconds stand behind a T: write \"" + given.replaceFirst("P", "PT") + "\".");
        }
        if (given.matches("P.*[YMW].*") && !given.contains("T")) {
            return Optional.of(
                    "Months and years have no fixed length: give days, such as P30D; minutes stand behind a T, as in PT15M.");
        }
        return parsed(given).map(_ -> "It is outside of that range.");
    }

    private static Optional<java.time.Duration> parsed(String given) {
        try {
            return Optional.of(java.time.Duration.parse(given));
        } catch (DateTimeException | ArithmeticException _) {
            return Optional.empty();
        }
    }

    static Optional<String> aboutTimeOfDay(String given) {
        Matcher parts = TIME.matcher(given.strip());
        if (!parts.matches()) {
            return Optional.empty();
        }
        int hour = Integer.parseInt(parts.group(1));
        String minute = Optional.ofNullable(parts.group(2)).orElse("00");
        if (hour == 24 && minute.equals("00")) {
            return Optional.of("The end of a day is \"00:00\".");
        }
        boolean afternoon = Optional.ofNullable(parts.group(3))
                .filter("pm"::equalsIgnoreCase)
                .isPresent();
        int whole = afternoon && hour < 12 ? hour + 12 : hour;
        if (whole > 23 || Integer.parseInt(minute) > 59) {
            return Optional.of("There is no such time.");
        }
        return Optional.of("Write \"%02d:%s\".".formatted(whole, minute));
    }
}
