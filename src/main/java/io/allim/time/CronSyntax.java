package io.allim.time;

import com.cronutils.model.Cron;
import com.cronutils.model.definition.CronConstraintsFactory;
import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.parser.CronParser;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * A way of writing schedules. Each has a grammar of its own before the parser's: the parser passes over an {@code L} or
 * {@code W} in some places, has nothing to say on the 31st nearest a weekday, takes any script's digits, and two schedules
 * in one text.
 */
enum CronSyntax {
    UNIX(
            "%s %s %s %s %s".formatted(Field.TIME, Field.TIME, Field.DAY, Field.MONTH, Field.WEEKDAY),
            unix(),
            CronSyntax::withSundayFirst),

    /** A year may be there as long as it is any: a schedule has no end. */
    QUARTZ("%s %s(?: \\*)?".formatted(Field.TIME, UNIX.grammar), quartz(), CronSyntax::withoutYear);

    private final Pattern grammar;
    private final CronParser parser;
    private final UnaryOperator<String> readable;

    private static final class Field {
        static final String TIME = list("\\d{1,2}");
        static final String DAY = "(?:\\?|L(?:-\\d{1,2})?|LW|(?:[1-9]|1\\d|2[0-7])W|%s)".formatted(list("\\d{1,2}"));
        static final String MONTH = list("(?:\\d{1,2}|[A-Z]{3})");
        static final String NAME = "(?:[0-7]|[A-Z]{3})";
        static final String NUMBERED = NAME + "#[1-5]";
        static final String WEEKDAY = "(?:\\?|%1$s?L|%2$s(?:,%2$s)*|%3$s)".formatted(NAME, NUMBERED, list(NAME));

        private static String list(String value) {
            String item = "(?:\\*|%1$s(?:-%1$s)?)(?:/\\d{1,2})?".formatted(value);
            return "%1$s(?:,%1$s)*".formatted(item);
        }
    }

    CronSyntax(String grammar, CronDefinition definition, UnaryOperator<String> readable) {
        this.grammar = Pattern.compile(grammar, Pattern.CASE_INSENSITIVE);
        this.parser = new CronParser(definition);
        this.readable = readable;
    }

    /** @param text its fields are one space apart */
    static Optional<Cron> parse(String text) {
        return Arrays.stream(values())
                .filter(syntax -> syntax.grammar.matcher(text).matches())
                .findFirst()
                .flatMap(syntax -> syntax.parsed(text.toUpperCase(Locale.ROOT)));
    }

    private Optional<Cron> parsed(String text) {
        try {
            return Optional.of(parser.parse(readable.apply(text)));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** The parser takes Sunday for the last day even where a range or a step begins with it. */
    private static String withSundayFirst(String text) {
        int weekday = text.lastIndexOf(' ');
        String days = text.substring(weekday)
                .replaceAll("(?<=[ ,])SUN(?=/|-(?!SUN|7))", "0")
                .replaceAll("(?<=[ ,])7(?=/)", "0");
        return text.substring(0, weekday) + days;
    }

    private static String withoutYear(String text) {
        return String.join(" ", Arrays.copyOf(text.split(" "), 6));
    }

    private static CronDefinition unix() {
        return times(CronDefinitionBuilder.defineCron())
                .withDayOfMonth()
                .supportsL()
                .withStrictRange()
                .and()
                .withMonth()
                .withStrictRange()
                .and()
                .withDayOfWeek()
                .withValidRange(0, 7)
                .withMondayDoWValue(1)
                .withIntMapping(7, 0)
                .supportsHash()
                .supportsL()
                .withStrictRange()
                .and()
                .instance();
    }

    /** The parser's own definition ends in 2099. */
    private static CronDefinition quartz() {
        return times(CronDefinitionBuilder.defineCron()
                        .withSeconds()
                        .withStrictRange()
                        .and())
                .withDayOfMonth()
                .supportsL()
                .supportsW()
                .supportsLW()
                .supportsQuestionMark()
                .withStrictRange()
                .and()
                .withMonth()
                .withStrictRange()
                .and()
                .withDayOfWeek()
                .withValidRange(1, 7)
                .withMondayDoWValue(2)
                .supportsHash()
                .supportsL()
                .supportsQuestionMark()
                .and()
                .withCronValidation(CronConstraintsFactory.ensureEitherDayOfWeekOrDayOfMonth())
                .instance();
    }

    private static CronDefinitionBuilder times(CronDefinitionBuilder definition) {
        return definition
                .withMinutes()
                .withStrictRange()
                .and()
                .withHours()
                .withStrictRange()
                .and();
    }
}
