package io.allim.template.date;

import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.Locale;

/**
 * One time, written by patterns.
 *
 * @see <a href="https://docs.ruby-lang.org/en/master/strftime_formatting_rdoc.html">The patterns Liquid has them from</a>
 */
public record Strftime(ZonedDateTime time, Locale locale) {

    public String write(String pattern) {
        StringBuilder written = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c != '%' || i + 1 == pattern.length()) {
                written.append(c);
                continue;
            }
            char flag = pattern.charAt(i + 1);
            boolean flagged = (flag == '-' || flag == '^') && i + 2 < pattern.length();
            i += flagged ? 2 : 1;
            written.append(flagged ? flagged(flag, pattern.charAt(i)) : directive(pattern.charAt(i)));
        }
        return written.toString();
    }

    /** Without leading zeros or spaces, or in capitals. */
    private String flagged(char flag, char directive) {
        String plain = directive(directive);
        if (flag == '^') {
            return plain.toUpperCase(locale);
        }
        String bare = plain.replaceFirst("^[0 ]+", "");
        return bare.isEmpty() ? "0" : bare;
    }

    private String directive(char directive) {
        return switch (directive) {
            case 'Y' -> Integer.toString(time.getYear());
            case 'y' -> two(Math.floorMod(time.getYear(), 100));
            case 'C' -> two(Math.floorDiv(time.getYear(), 100));
            case 'm' -> two(time.getMonthValue());
            case 'd' -> two(time.getDayOfMonth());
            case 'e' -> padded("%2d", time.getDayOfMonth());
            case 'j' -> padded("%03d", time.getDayOfYear());
            case 'H' -> two(time.getHour());
            case 'k' -> padded("%2d", time.getHour());
            case 'I' -> two(time.get(ChronoField.CLOCK_HOUR_OF_AMPM));
            case 'l' -> padded("%2d", time.get(ChronoField.CLOCK_HOUR_OF_AMPM));
            case 'M' -> two(time.getMinute());
            case 'S' -> two(time.getSecond());
            case 'L' -> padded("%03d", time.get(ChronoField.MILLI_OF_SECOND));
            case 's' -> Long.toString(time.toEpochSecond());
            case 'u' -> Integer.toString(time.getDayOfWeek().getValue());
            case 'w' -> Integer.toString(time.getDayOfWeek().getValue() % 7);
            case 'V' -> two(time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
            case 'G' -> Integer.toString(time.get(IsoFields.WEEK_BASED_YEAR));
            case '%' -> "%";
            case 'n' -> "\n";
            case 't' -> "\t";
            default -> worded(directive);
        };
    }

    private String worded(char directive) {
        return switch (directive) {
            case 'A' -> time.getDayOfWeek().getDisplayName(TextStyle.FULL, locale);
            case 'a' -> time.getDayOfWeek().getDisplayName(TextStyle.SHORT, locale);
            case 'B' -> time.getMonth().getDisplayName(TextStyle.FULL, locale);
            case 'b', 'h' -> time.getMonth().getDisplayName(TextStyle.SHORT, locale);
            case 'p' -> DateTimeFormatter.ofPattern("a", locale).format(time).toUpperCase(locale);
            case 'P' -> DateTimeFormatter.ofPattern("a", locale).format(time).toLowerCase(locale);
            case 'z' -> DateTimeFormatter.ofPattern("xx", Locale.ROOT).format(time);
            case 'Z' -> DateTimeFormatter.ofPattern("zzz", locale).format(time);
            case 'x' ->
                DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM)
                        .withLocale(locale)
                        .format(time);
            case 'X' ->
                DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT)
                        .withLocale(locale)
                        .format(time);
            case 'F' -> write("%Y-%m-%d");
            case 'D' -> write("%m/%d/%y");
            case 'T' -> write("%H:%M:%S");
            case 'R' -> write("%H:%M");
            case 'r' -> write("%I:%M:%S %p");
            case 'c' -> write("%a %b %e %H:%M:%S %Y");
            default -> "%" + directive;
        };
    }

    private static String two(int number) {
        return padded("%02d", number);
    }

    /** With the digits of ASCII, whatever the machine's locale. */
    private static String padded(String format, int number) {
        return String.format(Locale.ROOT, format, number);
    }
}
