package io.allim.web.problem;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.allim.time.Cron;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The parts of sentences about what is wrong. Loaded when something is, not before. */
public final class Sentences {

    private static final int MAX_SHOWN = 60;

    private Sentences() {}

    /** As in {@code a, b and c}. */
    public static String list(List<String> words) {
        if (words.size() < 2) {
            return String.join("", words);
        }
        return String.join(", ", words.subList(0, words.size() - 1)) + " or " + words.getLast();
    }

    /** Nothing for an empty text. */
    static String suchAs(String example) {
        return example.isEmpty() ? "" : ", such as " + example;
    }

    public static String noObject(JsonNode given, String example) {
        return "The body must be a JSON object" + suchAs(example) + ", not " + given(given) + "."
                + (given.isArray() ? " Remove the brackets around it: each object is sent by itself." : "");
    }

    /** A value as an error repeats it: no more than is needed to find it. */
    public static String given(JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY -> value.isEmpty() ? "an empty array" : "an array of " + count(value.size(), "entry", "entries");
            case OBJECT -> "an object";
            case STRING -> given(value.textValue());
            case NUMBER -> "the number " + cut(value.asText());
            default -> value.asText();
        };
    }

    public static String json(String text) {
        return TextNode.valueOf(text).toString();
    }

    public static String given(String text) {
        if (text.isEmpty()) {
            return "an empty text";
        }
        return text.length() > MAX_SHOWN
                ? "a text of %,d characters".formatted(text.length())
                : '"' + printable(text) + '"';
    }

    /** What nobody sees is written as JSON would. */
    static String printable(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().forEach(c -> {
            boolean unseen = Character.isISOControl(c)
                    || Character.getType(c) == Character.FORMAT
                    || Character.getType(c) == Character.SURROGATE;
            shown.append(unseen ? "\\u%04x".formatted(c) : Character.toString(c));
        });
        return shown.toString();
    }

    public static String cut(String text) {
        return text.length() <= MAX_SHOWN ? printable(text) : printable(text.substring(0, MAX_SHOWN - 1)) + "…";
    }

    static String count(long count, String one, String many) {
        return "%,d %s".formatted(count, count == 1 ? one : many);
    }

    /** What else there is to say of a text that is not what it must be: a sentence with a space before it, or nothing. */
    static String hint(Expected expected, String given) {
        if (!WellFormed.is(given)) {
            return " It holds half of a surrogate pair: send whole characters.";
        }
        if (!expected.choices().isEmpty()) {
            return Near.question(given, expected.choices());
        }
        if (expected.equals(Expected.INSTANT)) {
            return spaced(TimeSentences.aboutInstant(given));
        }
        if (expected.isDuration()) {
            return spaced(TimeSentences.aboutDuration(given));
        }
        if (expected.equals(Expected.TIME)) {
            return spaced(TimeSentences.aboutTimeOfDay(given));
        }
        if (expected.example().equals(Expected.ZONE.example())) {
            return aboutZone(given);
        }
        if (expected.equals(Expected.LOCALE)) {
            return aboutLocale(given);
        }
        if (expected.equals(Expected.CRON)) {
            return spaced(Cron.validate(given));
        }
        if (expected.example().startsWith("[\"")) {
            return given.length() <= MAX_SHOWN ? " An array has brackets: [" + json(given) + "]." : "";
        }
        if (expected.equals(Expected.TEMPLATE) && given.matches("[A-Za-z0-9._-]{1,64}")) {
            return " To preview a stored template: POST /v1/templates/" + given
                    + "/preview with {\"channel\":\"email\"}.";
        }
        if (isQuoted(expected, given)) {
            return " Leave out the quotes: " + given + ".";
        }
        return expected.equals(Expected.URL) && !given.contains(":") ? " Begin with https:// and a host." : "";
    }

    static String hint(Expected expected, JsonNode given) {
        if (given.isObject() && expected.example().startsWith("{")) {
            return " A text or name in it holds half of a surrogate pair: send whole characters.";
        }
        boolean time = expected.equals(Expected.INSTANT) && given.isIntegralNumber() && given.canConvertToLong();
        if (time) {
            return spaced(TimeSentences.aboutEpoch(given.longValue()));
        }
        if (expected.what().startsWith(Expected.TEXT) && (given.isNumber() || given.isBoolean())) {
            return " Put it into quotes: \"" + cut(given.asText()) + "\".";
        }
        return "";
    }

    private static String spaced(Optional<String> sentence) {
        return sentence.map(text -> " " + text).orElse("");
    }

    private static boolean isQuoted(Expected expected, String given) {
        return expected.what().startsWith(Expected.NUMBER)
                ? given.matches("-?(0|[1-9][0-9]{0,9})")
                : expected.what().equals(Expected.FLAG.what()) && given.matches("true|false");
    }

    private static String aboutZone(String given) {
        String meant = zone(given.toUpperCase(Locale.ROOT));
        if (meant.isEmpty() && !given.matches("[A-Z]{2,4}")) {
            return Near.question(given, ZoneId.getAvailableZoneIds());
        }
        return " Abbreviations stand for several zones: write Continent/City"
                + (meant.isEmpty() ? "." : ", for " + cut(given) + " such as \"" + meant + "\".");
    }

    /** One that people mean by the abbreviation, or empty text. */
    private static String zone(String abbreviation) {
        return switch (abbreviation) {
            case "KST" -> "Asia/Seoul";
            case "JST" -> "Asia/Tokyo";
            case "IST" -> "Asia/Kolkata";
            case "BST" -> "Europe/London";
            case "CEST" -> "Europe/Berlin";
            case "EDT" -> "America/New_York";
            case "CST", "CDT" -> "America/Chicago";
            case "PST", "PDT" -> "America/Los_Angeles";
            case "AEST" -> "Australia/Sydney";
            default -> "";
        };
    }

    private static String aboutLocale(String given) {
        if (given.contains("_")) {
            return " Write `" + cut(given.replace('_', '-')) + "`.";
        }
        return language(given.toLowerCase(Locale.ROOT))
                .map(tag -> " Did you mean `" + tag + "`?")
                .orElse("");
    }

    /** Of a language's English name, or of a country where its code is none of a language. */
    private static Optional<String> language(String given) {
        Optional<String> named = Arrays.stream(Locale.getISOLanguages())
                .filter(code ->
                        Locale.of(code).getDisplayLanguage(Locale.ENGLISH).equalsIgnoreCase(given))
                .findFirst();
        return named.or(() -> Arrays.stream(Locale.getAvailableLocales())
                .filter(locale -> locale.getCountry().equalsIgnoreCase(given))
                .filter(locale ->
                        locale.getScript().isEmpty() && locale.getVariant().isEmpty())
                .map(Locale::toLanguageTag)
                .sorted()
                .findFirst());
    }
}
