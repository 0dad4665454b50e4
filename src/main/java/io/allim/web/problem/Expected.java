package io.allim.web.problem;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.List;

/**
 * What a value must be, as errors say it.
 *
 * @param what completes the sentence "The value must be …"; empty text where the words say it
 * @param example a value that is right, as JSON
 * @param choices all that it may be, where that is a list of words
 */
public record Expected(String what, String example, List<String> choices) {

    public static final Expected INSTANT = text("a time with an offset", "2030-01-31T09:00:00+09:00");
    public static final Expected ZONE = text("a time zone by its name", "Asia/Seoul");
    public static final Expected LOCALE = text("a language tag", "ko-KR");
    public static final Expected TIME = text("a time of day from 00:00 to 23:59", "09:30");
    public static final Expected URL = text("an absolute http or https URL", "https://example.com/orders/7");
    public static final Expected CRON = text("a schedule in cron's notation", "0 9 * * MON-FRI");
    static final Expected FLAG = json("true or false", "true");
    public static final Expected OBJECT = json("a JSON object", "{\"orderId\":\"A-1001\"}");

    public static final Expected TEMPLATE =
            json("an object with parts", "{\"parts\":{\"default\":{\"title\":\"Hello\",\"body\":\"It works.\"}}}");

    static final String TEXT = "a text";
    public static final String NUMBER = "a whole number ";

    private static final String DURATION = "a duration ";

    /** With the one for an example that seems to be meant. */
    public static Expected flag(JsonNode given) {
        return given.asText().matches("(?i)false|off|no|n|0|none|never|disabled") ? json(FLAG.what, "false") : FLAG;
    }

    /** @param example without quotes and backslashes */
    public static Expected text(String what, String example) {
        return json(what, '"' + example + '"');
    }

    public static Expected json(String what, String example) {
        return new Expected(what, example, List.of());
    }

    /** @param max characters */
    public static Expected text(int max, String example) {
        return text(TEXT + " of 1 to %,d characters".formatted(max), example);
    }

    public static Expected number(int min, int max) {
        return json(NUMBER + "from %,d to %,d".formatted(min, max), String.valueOf(min));
    }

    public static Expected array(int min, int max, Expected each) {
        return json("an array of %,d to %,d entries".formatted(min, max), "[" + each.example + "]");
    }

    /** @param range such as {@code from 1 second to 30 days} */
    public static Expected duration(String range, String example) {
        return text(DURATION + range, example);
    }

    public static Expected oneOf(String... words) {
        return oneOf(List.of(words));
    }

    public static Expected oneOf(Collection<String> words) {
        List<String> all = List.copyOf(words);
        return new Expected("", '"' + all.getFirst() + '"', all);
    }

    private String whole() {
        return choices.isEmpty() ? what : "one of " + Sentences.list(choices);
    }

    boolean isDuration() {
        return what.startsWith(DURATION);
    }

    /** @param field as the caller knows it */
    public String sentence(String field, JsonNode given) {
        return sentenceOf("`" + field + "`", given);
    }

    /** @param subject of the sentence */
    public String sentenceOf(String subject, JsonNode given) {
        String hint = given.isTextual() ? Sentences.hint(this, given.textValue()) : Sentences.hint(this, given);
        return subject + " must be " + whole() + ", such as " + example + ", not " + Sentences.given(given) + "."
                + hint;
    }

    String missing(String field) {
        return "The field `" + field + "` is missing: add " + whole() + ", such as " + example + ".";
    }
}
