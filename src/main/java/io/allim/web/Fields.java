package io.allim.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.web.problem.Expected;
import io.allim.web.problem.Problem;
import io.allim.web.problem.ProblemException;
import io.allim.web.problem.Sentences;
import io.allim.web.problem.WellFormed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The fields of a JSON object, read one by one. What is wrong is kept, and reading goes on as if the field were absent;
 * {@link #end} names all of it, and the fields that nobody asked for. What is required can be relied on after that.
 * {@code null} is the same as absent.
 */
public final class Fields {

    private final ObjectNode object;
    private final String path;
    private final Set<String> read = new LinkedHashSet<>();

    /** Of the whole body, in the order in which they were found. */
    private final List<ProblemException> faults;

    /** How many there were before this object was read. */
    private final int before;

    private Fields(ObjectNode object, String path, List<ProblemException> faults) {
        this.object = object;
        this.path = path;
        this.faults = faults;
        this.before = faults.size();
    }

    public static Fields of(JsonNode json) {
        return of(json, "");
    }

    /** @param example of such an object, as JSON, or empty text */
    public static Fields of(JsonNode json, String example) {
        if (json instanceof ObjectNode object) {
            return new Fields(object, "", new ArrayList<>());
        }
        throw Problem.MALFORMED_JSON.at("", Sentences.noObject(json, example));
    }

    public String path(String name) {
        return path.isEmpty() ? name : name.isEmpty() ? path : path + "." + name;
    }

    /** @param max characters; the text is empty when it is missing or wrong, of which {@link #end} tells */
    public String text(String name, int max, String example) {
        Optional<String> text = optionalText(name, max, example);
        return text.or(() -> absent(name, Expected.text(max, example))).orElse("");
    }

    public Optional<String> optionalText(String name, int max, String example) {
        return optional(name, max, Optional::of, Expected.text(max, example));
    }

    public <T> Optional<T> optional(String name, int max, Function<String, Optional<T>> parse, Expected expected) {
        Optional<JsonNode> node = take(name);
        Optional<T> value = node.flatMap(it -> parsed(it, max, parse));
        if (node.isPresent() && value.isEmpty()) {
            refuse(name, expected);
        }
        return value;
    }

    /** Empty when it is missing or wrong, of which {@link #end} tells. */
    public <T> Optional<T> required(String name, int max, Function<String, Optional<T>> parse, Expected expected) {
        return optional(name, max, parse, expected).or(() -> absent(name, expected));
    }

    static <T> Optional<T> parsed(JsonNode node, int max, Function<String, Optional<T>> parse) {
        return Optional.of(node).filter(JsonNode::isTextual).flatMap(text -> parsed(text.textValue(), max, parse));
    }

    private static <T> Optional<T> parsed(String text, int max, Function<String, Optional<T>> parse) {
        return text.isEmpty() || text.length() > max || !WellFormed.is(text) ? Optional.empty() : parse.apply(text);
    }

    /** An instant with an offset, cut to the millisecond. */
    public Optional<Instant> optionalInstant(String name) {
        return optional(name, 64, Times::instant, Expected.INSTANT);
    }

    /** Empty when it is missing or wrong, of which {@link #end} tells. */
    public <T> Optional<T> object(String name, Expected expected, Function<Fields, T> reader) {
        return optionalObject(name, expected, reader).or(() -> absent(name, expected));
    }

    public <T> Optional<T> optionalObject(String name, Expected expected, Function<Fields, T> reader) {
        return take(name).flatMap(node -> object(node, path(name), expected, reader));
    }

    /** Any JSON object, as it is; empty when absent. */
    public ObjectNode anything(String name, Expected expected) {
        return optionalAnything(name, expected).orElseGet(JsonNodeFactory.instance::objectNode);
    }

    /** Any JSON object, as it is. */
    public Optional<ObjectNode> optionalAnything(String name, Expected expected) {
        Optional<JsonNode> node = take(name);
        Optional<ObjectNode> value =
                node.filter(JsonNode::isObject).filter(WellFormed::is).map(ObjectNode.class::cast);
        if (node.isPresent() && value.isEmpty()) {
            refuse(name, expected);
        }
        return value;
    }

    /** Of what is right of them; {@link #end} tells of the rest. At least one is required. */
    public <T> List<T> objects(String name, int max, Expected each, Function<Fields, T> reader) {
        Optional<Elements> array = elements(name, each);
        if (array.isEmpty()) {
            absent(name, Expected.array(1, max, each));
        }
        return array.map(elements -> elements.objects(1, max, reader)).orElse(List.of());
    }

    public <T> List<T> optionalObjects(String name, int max, Expected each, Function<Fields, T> reader) {
        return elements(name, each)
                .map(elements -> elements.objects(0, max, reader))
                .orElse(List.of());
    }

    private Optional<Elements> elements(String name, Expected each) {
        return take(name).map(node -> new Elements(this, path(name), node, each));
    }

    /** The least when it is missing or wrong, of which {@link #end} tells. */
    public int number(String name, int min, int max) {
        Optional<Integer> number = optionalNumber(name, min, max);
        return number.or(() -> absent(name, Expected.number(min, max))).orElse(min);
    }

    public Optional<Integer> optionalNumber(String name, int min, int max) {
        Optional<JsonNode> node = take(name);
        Optional<Integer> number = node.filter(JsonNode::isIntegralNumber)
                .filter(JsonNode::canConvertToInt)
                .map(JsonNode::intValue)
                .filter(value -> value >= min && value <= max);
        if (node.isPresent() && number.isEmpty()) {
            refuse(name, Expected.number(min, max));
        }
        return number;
    }

    /** @param most whole seconds, like {@code least} */
    public Optional<Duration> optionalDuration(String name, Duration least, Duration most, Expected expected) {
        return optional(name, 40, text -> Times.duration(text, least, most), expected);
    }

    /** Empty when it is missing or wrong, of which {@link #end} tells. */
    public Optional<Duration> duration(String name, Duration least, Duration most, Expected expected) {
        return optionalDuration(name, least, most, expected).or(() -> absent(name, expected));
    }

    /** Of what is right of them; {@link #end} tells of the rest. */
    public <T> List<T> each(
            String name, int min, int max, int maxLength, Function<String, Optional<T>> parse, Expected expected) {
        return elements(name, expected)
                .map(elements -> elements.texts(min, max, maxLength, parse))
                .orElse(List.of());
    }

    /** One text, or an array of them. */
    public List<String> textOrTexts(String name, int maxEntries, int maxLength, Expected expected) {
        return isText(name)
                ? optional(name, maxLength, Optional::of, expected).stream().toList()
                : each(name, 0, maxEntries, maxLength, Optional::of, expected);
    }

    public Optional<Boolean> optionalFlag(String name) {
        Optional<JsonNode> node = take(name);
        if (node.isPresent() && !node.get().isBoolean()) {
            refuse(name, Expected.flag(node.get()));
        }
        return node.filter(JsonNode::isBoolean).map(JsonNode::booleanValue);
    }

    public boolean flag(String name, boolean otherwise) {
        return optionalFlag(name).orElse(otherwise);
    }

    /** From 1. */
    public Optional<Integer> optionalCount(String name) {
        return optionalNumber(name, 1, Integer.MAX_VALUE);
    }

    public boolean isText(String name) {
        return object.path(name).isTextual();
    }

    /** The path of the first object of an array that has the field with this value. */
    public String entry(String array, String field, String value) {
        int i = 0;
        while (i < object.path(array).size()
                && !object.path(array).path(i).path(field).asText().equals(value)) {
            i++;
        }
        return path(array) + "[" + i + "]." + field;
    }

    public boolean has(String name) {
        return object.hasNonNull(name);
    }

    public boolean isEmptyArray(String name) {
        return object.path(name).isArray() && object.path(name).isEmpty();
    }

    /** The names of the fields that are there. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** Notes that the field is wrong; {@link #end} tells. */
    public void refuse(String name, Expected expected) {
        faults.add(Problem.INVALID_FIELD.at(shown(path(name)), expected, object.path(name)));
    }

    /** @param example of what is right, as JSON, or empty text */
    public void refuse(String name, String sentence, String example) {
        faults.add(refusal(name, sentence, example));
    }

    /** Notes another's complaint; {@link #end} tells. */
    public void add(ProblemException fault) {
        faults.add(fault);
    }

    /** @param example of what is right, as JSON, or empty text; for what is found when all is read */
    public ProblemException refusal(String name, String sentence, String example) {
        return Problem.INVALID_FIELD.at(shown(path(name)), sentence, example);
    }

    /** Notes that the field is missing if it is; {@link #end} tells. */
    public <T> Optional<T> absent(String name, Expected expected) {
        if (!object.hasNonNull(name)) {
            faults.add(Problem.MISSING_FIELD.at(shown(path(name)), expected, object.path(name)));
        }
        return Optional.empty();
    }

    /**
     * Call it when all known fields are read.
     *
     * @throws ProblemException if anything is wrong with this object
     */
    public void end() {
        if (!read.containsAll(names())) {
            UnknownFields.add(names(), read, this, faults.subList(before, faults.size()));
        }
        if (faults.size() > before) {
            throw ProblemException.of(faults.subList(before, faults.size()));
        }
    }

    /** The field is known from now on. */
    public Optional<JsonNode> take(String name) {
        read.add(name);
        return Optional.ofNullable(object.get(name)).filter(node -> !node.isNull());
    }

    /** What is wrong with one object leaves the others to be read. */
    <T> Optional<T> object(JsonNode node, String where, Expected expected, Function<Fields, T> reader) {
        if (!(node instanceof ObjectNode inner)) {
            faults.add(Problem.INVALID_FIELD.at(shown(where), expected, node));
            return Optional.empty();
        }
        Fields fields = new Fields(inner, where, faults);
        try {
            return Optional.of(reader.apply(fields));
        } catch (ProblemException e) {
            if (faults.size() == fields.before) {
                faults.add(e);
            }
            return Optional.empty();
        }
    }

    /** A name as an error repeats it. */
    public static String shown(String name) {
        return name.length() <= 100 ? name : name.substring(0, 99) + "…";
    }
}
