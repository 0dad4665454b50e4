package io.allim.time;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says which field of a schedule is wrong, and what it may be. Loaded when one is wrong, not before. */
final class CronSentences {

    private static final List<String> MONTHS =
            List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
    private static final List<String> DAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");
    private static final List<String> NAMED =
            List.of("@YEARLY", "@ANNUALLY", "@MONTHLY", "@WEEKLY", "@DAILY", "@MIDNIGHT", "@HOURLY");
    private static final List<String> MEANT =
            List.of("0 0 1 1 *", "0 0 1 1 *", "0 0 1 * *", "0 0 * * MON", "0 0 * * *", "0 0 * * *", "0 * * * *");
    private static final Pattern ITEM = Pattern.compile("(\\*|\\w+)(?:-(\\w+))?(?:/(\\w*))?");

    /**
     * A field and what may be in it.
     *
     * @param names of the values from {@code min} on; may be empty
     * @param more what else may be there, or empty text
     * @param others pattern of what else may be there
     */
    private record Field(String name, int min, int max, List<String> names, String more, String others) {

        Optional<String> validate(String given) {
            if (given.matches("(?i)" + others)) {
                return Optional.empty();
            }
            for (String item : given.split(",", -1)) {
                Optional<String> why = validateItem(item);
                if (why.isPresent()) {
                    return Optional.of("The field " + name + " is `" + given + "`, but " + why.get() + ". It may be "
                            + allowed() + ".");
                }
            }
            return Optional.empty();
        }

        private Optional<String> validateItem(String item) {
            Matcher parts = ITEM.matcher(item);
            if (!parts.matches()) {
                return Optional.of(item.isEmpty() ? "there is nothing beside a comma" : "`" + item + "` can't be read");
            }
            Optional<String> from = validateValue(parts.group(1));
            Optional<String> to = Optional.ofNullable(parts.group(2)).flatMap(this::validateValue);
            return from.or(() -> to).or(() -> validateRange(parts)).or(() -> validateStep(parts.group(3)));
        }

        private Optional<String> validateValue(String value) {
            if (value.equals("*") || value(value) >= 0) {
                return Optional.empty();
            }
            boolean number = value.matches("\\d+");
            return Optional.of(number ? value + " is out of range" : "there is no `" + value + "`");
        }

        private Optional<String> validateRange(Matcher parts) {
            boolean falls = parts.group(2) != null
                    && !parts.group(1).equals("*")
                    && value(parts.group(1)) > value(parts.group(2));
            return falls && !parts.group(2).matches("7|(?i)SUN")
                    ? Optional.of(parts.group(1) + "-" + parts.group(2) + " goes backwards")
                    : Optional.empty();
        }

        private Optional<String> validateStep(String step) {
            boolean wrong = step != null
                    && (!step.matches("\\d{1,2}") || Integer.parseInt(step) < 1 || Integer.parseInt(step) > max);
            return wrong ? Optional.of("the step `/" + step + "` must be from 1 to " + max) : Optional.empty();
        }

        /** Less than 0: there is none. */
        private int value(String text) {
            int named = names.indexOf(text.toUpperCase(Locale.ROOT));
            if (named >= 0) {
                return named + min;
            }
            boolean within = text.matches("\\d{1,2}") && Integer.parseInt(text) >= min && Integer.parseInt(text) <= max;
            return within ? Integer.parseInt(text) : -1;
        }

        private String allowed() {
            String words = names.isEmpty() ? "" : " or " + names.getFirst() + " to " + names.getLast();
            return min + " to " + max + words + ", *, a list such as " + min + "," + (min + 2) + ", a range such as "
                    + min + "-" + (min + 4) + ", or a step such as */" + 2 + more;
        }
    }

    private static final Field SECOND = new Field("second, the first of six,", 0, 59, List.of(), "", "");
    private static final Field MINUTE = new Field("minute", 0, 59, List.of(), "", "");
    private static final Field HOUR = new Field("hour", 0, 23, List.of(), "", "");
    private static final Field DAY = new Field(
            "day of the month", 1, 31, List.of(), ", or L for the last", "\\?|L(-\\d{1,2})?|LW|([1-9]|1\\d|2[0-7])W");
    private static final Field MONTH = new Field("month", 1, 12, MONTHS, "", "");
    private static final String WEEKDAYS = "\\?|L|(\\w{1,3})L|(\\w{1,3}#[1-5])(,\\w{1,3}#[1-5])*";
    private static final Field WEEKDAY =
            new Field("day of the week", 0, 7, DAYS, ", or MON#1 for the first Monday", WEEKDAYS);
    private static final Field QUARTZ_WEEKDAY =
            new Field("day of the week", 1, 7, DAYS, ", or MON#1 for the first Monday, or ?", WEEKDAYS);

    private CronSentences() {}

    /** @param text that is no schedule */
    static String validate(String text) {
        String whole = text.strip().replaceAll("\\s+", " ");
        int named = NAMED.indexOf(whole.toUpperCase(Locale.ROOT));
        if (named >= 0) {
            return "Write " + whole + " as `" + MEANT.get(named) + "`.";
        }
        String[] fields = whole.split(" ");
        if (whole.startsWith("rate(") || whole.startsWith("cron(")) {
            return "Leave out the word and the brackets of EventBridge, and give five fields.";
        }
        if (fields.length < 5 || fields.length > 7 || fields.length == 7 && !fields[6].equals("*")) {
            return counted(fields);
        }
        List<Field> known = fields.length == 5
                ? List.of(MINUTE, HOUR, DAY, MONTH, WEEKDAY)
                : List.of(SECOND, MINUTE, HOUR, DAY, MONTH, QUARTZ_WEEKDAY);
        for (int i = 0; i < known.size(); i++) {
            Optional<String> why = known.get(i).validate(fields[i]);
            if (why.isPresent()) {
                return why.get();
            }
        }
        return fields.length == 5 ? together(fields[2], fields[3], fields[4]) : quartz(fields[3], fields[4], fields[5]);
    }

    private static String counted(String[] fields) {
        return fields.length == 7
                ? "A schedule has no end: the field year, the last of seven, must be *."
                : "It has %d field%s, but must have five: minute, hour, day of the month, month and day of the week."
                        .formatted(fields.length, fields.length == 1 ? "" : "s");
    }

    private static String quartz(String day, String month, String weekday) {
        boolean both = !day.equals("?") && !weekday.equals("?");
        boolean neither = day.equals("?") && weekday.equals("?");
        return both || neither
                ? "With six fields, one of day of the month and day of the week must be ?, and the other not, such as `0 0 9 ? * MON-FRI`."
                : together(day, month, weekday);
    }

    private static String together(String day, String month, String weekday) {
        return day.matches("\\d{1,2}") && weekday.matches("[*?]")
                ? "It would never fire: the month " + month + " has no day " + day + "."
                : "The fields " + day + " " + month + " " + weekday
                        + " for day, month and weekday can't be used together.";
    }
}
