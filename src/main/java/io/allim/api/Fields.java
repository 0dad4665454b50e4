package io.allim.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The fields of a JSON object, read one by one. Whatever is wrong names its path; {@link #end} names the fields that
 * nobody asked for. {@code null} is the same as absent.
 */
final class Fields {

    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    private final ObjectNode object;
    private final String path;
    private final Set<String> read = new HashSet<>();

    private Fields(ObjectNode object, String path) {
        this.object = object;
        this.path = path;
    }

    static Fields of(JsonNode json) {
        if (json instanceof ObjectNode object) {
            return new Fields(object, "");
        }
        throw Problem.MALFORMED_JSON.at("", "The body must be a JSON object.");
    }

    String path(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /** @param max characters */
    String text(String name, int max) {
        return optionalText(name, max).orElseThrow(() -> missing(name));
    }

    Optional<String> optionalText(String name, int max) {
        return take(name).map(node -> text(node, path(name), max));
    }

    <T> Optional<T> optional(String name, int max, Function<String, Optional<T>> parse, String expected) {
        return optionalText(name, max)
                .map(text -> parse.apply(text).orElseThrow(() -> Problem.INVALID_FIELD.at(path(name), expected)));
    }

    /** An instant with an offset, cut to the millisecond. */
    Optional<Instant> optionalInstant(String name) {
        return optional(name, 64, Fields::instant, "Give a time with an offset, such as 2027-01-31T09:00:00+09:00.");
    }

    Fields object(String name) {
        return optionalObject(name).orElseThrow(() -> missing(name));
    }

    /** @param expected what may stand there beside an object */
    Fields object(String name, String expected) {
        if (object.hasNonNull(name) && !object.path(name).isObject()) {
            throw Problem.INVALID_FIELD.at(path(name), expected);
        }
        return object(name);
    }

    Optional<Fields> optionalObject(String name) {
        return take(name).map(node -> object(node, path(name)));
    }

    /** Any JSON object, as it is; empty when absent. */
    ObjectNode anything(String name) {
        return optionalAnything(name).orElseGet(JsonNodeFactory.instance::objectNode);
    }

    /** Any JSON object, as it is. */
    Optional<ObjectNode> optionalAnything(String name) {
        Optional<JsonNode> node = take(name);
        node.ifPresent(value -> {
            object(value, path(name));
            requireWellFormed(value, path(name));
        });
        return node.map(ObjectNode.class::cast);
    }

    List<Fields> objects(String name, int max) {
        return objects(take(name).orElseThrow(() -> missing(name)), name, 1, max);
    }

    List<Fields> optionalObjects(String name, int max) {
        return take(name).map(array -> objects(array, name, 0, max)).orElse(List.of());
    }

    private List<Fields> objects(JsonNode array, String name, int min, int max) {
        List<Fields> objects = new ArrayList<>();
        for (JsonNode node : array(array, path(name), min, max)) {
            objects.add(object(node, path(name) + "[" + objects.size() + "]"));
        }
        return objects;
    }

    int number(String name, int min, int max) {
        return optionalNumber(name, min, max).orElseThrow(() -> missing(name));
    }

    Optional<Integer> optionalNumber(String name, int min, int max) {
        return take(name).map(node -> {
            if (!node.isIntegralNumber() || !node.canConvertToInt() || node.intValue() < min || node.intValue() > max) {
                throw Problem.INVALID_FIELD.at(path(name), "Give a whole number from %d to %,d.".formatted(min, max));
            }
            return node.intValue();
        });
    }

    Optional<Duration> optionalDuration(String name, Duration least, Duration most, String expected) {
        return optional(
                name,
                40,
                text -> duration(text).filter(length -> length.compareTo(least) >= 0 && length.compareTo(most) <= 0),
                expected);
    }

    List<String> texts(String name, int maxEntries, int maxLength) {
        return take(name)
                .map(array -> texts(array, path(name), 0, maxEntries, maxLength))
                .orElse(List.of());
    }

    /** At least one, where the field is there. */
    Optional<List<String>> optionalTexts(String name, int maxEntries, int maxLength) {
        return take(name).map(array -> texts(array, path(name), 1, maxEntries, maxLength));
    }

    private static List<String> texts(JsonNode array, String path, int min, int max, int maxLength) {
        List<String> texts = new ArrayList<>();
        for (JsonNode node : array(array, path, min, max)) {
            texts.add(text(node, path + "[" + texts.size() + "]", maxLength));
        }
        return texts;
    }

    /** One text, or an array of them. */
    List<String> textOrTexts(String name, int maxEntries, int maxLength) {
        return isText(name) ? List.of(text(name, maxLength)) : texts(name, maxEntries, maxLength);
    }

    Optional<Boolean> optionalFlag(String name) {
        return take(name).map(node -> {
            if (!node.isBoolean()) {
                throw Problem.INVALID_FIELD.at(path(name), "Give true or false.");
            }
            return node.booleanValue();
        });
    }

    boolean flag(String name, boolean otherwise) {
        return optionalFlag(name).orElse(otherwise);
    }

    Optional<Integer> optionalCount(String name) {
        return take(name).map(node -> {
            if (!node.isIntegralNumber() || !node.canConvertToInt() || node.intValue() < 1) {
                throw Problem.INVALID_FIELD.at(path(name), "Give a whole number from 1.");
            }
            return node.intValue();
        });
    }

    boolean isText(String name) {
        return object.path(name).isTextual();
    }

    /** The names of the fields that are there. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    ProblemException missing(String name) {
        return Problem.MISSING_FIELD.at(path(name), "Add the field " + shown(path(name)) + ".");
    }

    /** Call it when all known fields are read. */
    void end() {
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!read.contains(name)) {
                throw Problem.UNKNOWN_FIELD.at(
                        shown(path(name)),
                        "There is no field " + shown(path(name)) + ": remove it or correct its name.");
            }
        }
    }

    private Optional<JsonNode> take(String name) {
        read.add(name);
        return Optional.ofNullable(object.get(name)).filter(node -> !node.isNull());
    }

    private static Fields object(JsonNode node, String path) {
        if (node instanceof ObjectNode object) {
            return new Fields(object, path);
        }
        throw Problem.INVALID_FIELD.at(path, "Give a JSON object.");
    }

    private static JsonNode array(JsonNode node, String path, int min, int max) {
        if (!node.isArray() || node.size() < min || node.size() > max) {
            throw Problem.INVALID_FIELD.at(path, "Give an array of %d to %,d entries.".formatted(min, max));
        }
        return node;
    }

    private static String text(JsonNode node, String path, int max) {
        if (!node.isTextual()) {
            throw Problem.INVALID_FIELD.at(path, "Give a text.");
        }
        String text = node.textValue();
        if (text.isEmpty() || text.length() > max) {
            throw Problem.INVALID_FIELD.at(path, "Give a text of 1 to %,d characters.".formatted(max));
        }
        requireWellFormed(text, path);
        return text;
    }

    /** Half a surrogate pair can't be written as UTF-8: it would reach the receiver as something else. */
    private static void requireWellFormed(String text, String path) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (!Character.isSurrogatePair(text.charAt(i), i + 1 < text.length() ? text.charAt(i + 1) : 'x')) {
                    throw Problem.INVALID_FIELD.at(path, "The text holds half of a surrogate pair.");
                }
                i++;
            }
        }
    }

    /** The same for all texts and names in it. */
    static void requireWellFormed(JsonNode node, String path) {
        if (node.isTextual()) {
            requireWellFormed(node.textValue(), path);
        }
        node.fieldNames().forEachRemaining(name -> requireWellFormed(name, path));
        node.forEach(child -> requireWellFormed(child, path));
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MILLIS))
                    .filter(at -> !at.isBefore(EARLIEST) && at.isBefore(LATEST));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<Duration> duration(String text) {
        try {
            return Optional.of(Duration.parse(text));
        } catch (DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    /** A name as an error repeats it. */
    static String shown(String name) {
        return name.length() <= 100 ? name : name.substring(0, 99) + "…";
    }
}
