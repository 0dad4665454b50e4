package io.allim.template.liquid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import io.allim.channel.Characters;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Filters on lists. What is no list counts as a list of one, nothing as an empty one, and lists in lists count with their
 * elements.
 */
final class ListFilters {

    /** An element takes more room than a character. */
    static final int STEPS_PER_ELEMENT = 4;

    private ListFilters() {}

    static void addTo(Map<String, Filter> all) {
        all.put("size", (input, arguments, run) -> Values.number(Values.size(input, run)));
        all.put("first", (input, arguments, run) -> Values.at(input, Values.text("first"), run));
        all.put("last", (input, arguments, run) -> Values.at(input, Values.text("last"), run));
        all.put("join", ListFilters::join);
        all.put("split", ListFilters::split);
        all.put("slice", ListFilters::slice);
        all.put("concat", ListFilters::concat);
        all.put("reverse", (input, arguments, run) -> list(elements(input, run).reversed(), run));
        all.put("compact", ListFilters::compact);
        all.put("uniq", ListFilters::uniq);
        all.put("map", ListFilters::map);
        all.put("where", ListFilters::where);
        all.put("sum", ListFilters::sum);
        all.put("sort", ListFilters::sort);
        all.put("sort_natural", ListFilters::sortNatural);
    }

    private static List<JsonNode> elements(JsonNode value, RenderContext run) {
        if (Values.isNothing(value)) {
            return List.of();
        }
        List<JsonNode> elements = new ArrayList<>(value.size());
        flatten(value, elements, run);
        return elements;
    }

    private static void flatten(JsonNode value, List<JsonNode> into, RenderContext run) {
        if (!value.isArray()) {
            into.add(value);
            return;
        }
        run.steps().spend(1L + value.size());
        value.forEach(element -> flatten(element, into, run));
    }

    private static JsonNode compact(JsonNode input, Filter.Arguments arguments, RenderContext run) {
        Optional<JsonNode> name = arguments.given(0);
        return list(
                elements(input, run).stream()
                        .filter(it -> !Values.isNothing(
                                name.map(field -> Values.at(it, field, run)).orElse(it)))
                        .toList(),
                run);
    }

    private static ArrayNode list(Collection<JsonNode> elements, RenderContext run) {
        run.steps().spend(elements.size());
        return JsonNodeFactory.instance.arrayNode(elements.size()).addAll(elements);
    }

    private static JsonNode join(JsonNode input, Filter.Arguments arguments, RenderContext run) {
        String glue = arguments.at(0).map(run::text).orElse(" ");
        StringBuilder joined = new StringBuilder();
        for (JsonNode element : elements(input, run)) {
            String text = run.text(element);
            long length = (long) joined.length() + glue.length() + text.length();
            run.room(length > StepLimit.MAX_CHARACTERS ? length : glue.length() + text.length());
            joined.append(joined.isEmpty() ? "" : glue).append(text);
        }
        return Values.text(joined.toString());
    }

    private static JsonNode split(JsonNode input, Filter.Arguments arguments, RenderContext run) {
        String text = run.text(input);
        String by = run.text(arguments.first());
        run.search(text, by);
        run.steps().spend(text.length());
        ArrayNode parts = JsonNodeFactory.instance.arrayNode();
        String words = by.equals(" ") ? text.strip() : text;
        String pattern = by.equals(" ") ? "\\s+" : Pattern.quote(by);
        for (String part : words.isEmpty() ? new String[0] : words.split(pattern)) {
            run.steps().spend(STEPS_PER_ELEMENT);
            parts.add(part);
        }
        return parts;
    }

    /** Characters of a text or elements of a list; from the end when the place is negative. */
    private static JsonNode slice(JsonNode input, Filter.Arguments arguments, RenderContext run) {
        long from = Values.requireWhole(arguments.first(), "the filter slice");
        long length = arguments
                .given(1)
                .map(it -> Values.requireWhole(it, "the filter slice"))
                .orElse(1L);
        if (input.isArray()) {
            Span span = Span.of(input.size(), from, length);
            run.steps().spend(input.size());
            ArrayNode part = JsonNodeFactory.instance.arrayNode();
            for (int i = span.start(); i < span.end(); i++) {
                part.add(input.get(i));
            }
            return part;
        }
        String text = run.text(input);
        run.room(text.length());
        Characters characters = run.characters(text);
        Span span = Span.of(characters.count(), from, length);
        return Values.text(characters.part(span.start(), span.end()));
    }

    /** Empty as well where the end is not behind the start. */
    private record Span(int start, int end) {
        static Span of(int size, long from, long length) {
            long start = from < 0 ? size + from : from;
            long end = Math.min(size, start + length);
            return start < 0 ? new Span(0, 0) : new Span((int) start, (int) end);
        }
    }

    private static JsonNode concat(JsonNode input, Filter.Arguments arguments, RenderContext run) {
        List<JsonNode> all = new ArrayList<>(elements(input, run));
        if (!arguments.first().isArray()) {
            throw new RenderFault("the filter concat needs a list as its argument");
        }
        arguments.first().forEach(all::add);
        run.steps().spend((long) all.size() * STEPS_PER_ELEMENT);
        return list(all, run);
    }

    private static JsonNode uniq(JsonNode input, Filter.Arguments arguments, RenderContext run) {
        run.steps().spendValue(input);
        Optional<JsonNode> name = arguments.given(0);
        Map<JsonNode, JsonNode> first = new LinkedHashMap<>();
        elements(input, run)
                .forEach(element -> first.putIfAbsent(
                        name.map(it -> Values.at(element, it, run)).orElse(element), element));
        return list(first.values(), run);
    }

    private static JsonNode map(JsonNode input, Filter.Arguments arguments, RenderContext run) {
        JsonNode name = arguments.first();
        return list(
                elements(input, run).stream()
                        .map(element -> Values.at(requireObject(element, "map"), name, run))
                        .map(value -> Values.isNothing(value) ? NullNode.instance : value)
                        .toList(),
                run);
    }

    private static JsonNode requireObject(JsonNode element, String filter) {
        if (!element.isObject() && !Values.isNothing(element)) {
            throw new RenderFault("the filter " + filter + " needs a list of objects");
        }
        return element;
    }

    private static JsonNode where(JsonNode input, Filter.Arguments arguments, RenderContext run) {
        JsonNode name = arguments.first();
        Optional<JsonNode> wanted = arguments.given(1);
        return list(
                elements(input, run).stream()
                        .filter(element -> {
                            JsonNode value = Values.at(requireObject(element, "where"), name, run);
                            return wanted.map(it -> Values.equal(value, it, run))
                                    .orElseGet(() -> Values.isTrue(value));
                        })
                        .toList(),
                run);
    }

    private static JsonNode sum(JsonNode input, Filter.Arguments arguments, RenderContext run) {
        Optional<JsonNode> name = arguments.given(0);
        return Values.number(elements(input, run).stream()
                .map(element -> name.map(it -> Values.at(requireObject(element, "sum"), it, run))
                        .orElse(element))
                .map(NumberFilters::number)
                .reduce(BigDecimal.ZERO, BigDecimal::add));
    }

    private record Keyed(JsonNode element, Optional<BigDecimal> number, String text) {}

    /** Numbers before texts, and last what has no order. */
    private static JsonNode sort(JsonNode input, Filter.Arguments arguments, RenderContext run) {
        Optional<JsonNode> name = arguments.given(0);
        List<Keyed> keyed = new ArrayList<>();
        for (JsonNode element : elements(input, run)) {
            JsonNode key = name.map(it -> Values.at(element, it, run)).orElse(element);
            Optional<BigDecimal> number = key.isNumber() ? Values.decimal(key) : Optional.empty();
            keyed.add(new Keyed(element, number, key.isTextual() ? key.textValue() : "\uFFFF"));
        }
        return sorted(keyed, run);
    }

    /** All as texts, in which capitals count as small letters, and last what is missing. */
    private static JsonNode sortNatural(JsonNode input, Filter.Arguments arguments, RenderContext run) {
        Optional<JsonNode> name = arguments.given(0);
        List<Keyed> keyed = new ArrayList<>();
        for (JsonNode element : elements(input, run)) {
            JsonNode key = name.map(it -> Values.at(element, it, run)).orElse(element);
            String text = Values.isNothing(key) ? "\uFFFF" : run.text(key).toLowerCase(Locale.ROOT);
            keyed.add(new Keyed(element, Optional.empty(), text));
        }
        return sorted(keyed, run);
    }

    private static JsonNode sorted(List<Keyed> keyed, RenderContext run) {
        // About n times log n comparisons of texts that may begin alike.
        keyed.forEach(it -> run.steps().spend(16 + it.text().length()));
        Comparator<Keyed> numbersFirst = Comparator.comparing(
                        (Keyed it) -> it.number().isEmpty())
                .thenComparing(it -> it.number().orElse(BigDecimal.ZERO))
                .thenComparing(Keyed::text);
        return list(keyed.stream().sorted(numbersFirst).map(Keyed::element).toList(), run);
    }
}
