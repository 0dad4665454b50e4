package io.allim.render;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Filters on lists. What is no list counts as a list of one, and nothing as an empty one. */
final class ListFilters {

    /** An element takes more room than a character. */
    private static final int STEPS_PER_ELEMENT = 4;

    private ListFilters() {}

    static void addTo(Map<String, Filter> all) {
        all.put("size", (input, arguments, run) -> Values.number(Values.size(input)));
        all.put("first", (input, arguments, run) -> Values.at(input, Values.text("first")));
        all.put("last", (input, arguments, run) -> Values.at(input, Values.text("last")));
        all.put("join", ListFilters::join);
        all.put("split", ListFilters::split);
        all.put("slice", ListFilters::slice);
        all.put("concat", ListFilters::concat);
        all.put("reverse", (input, arguments, run) -> list(elements(input, run).reversed(), run));
        all.put(
                "compact",
                (input, arguments, run) -> list(
                        elements(input, run).stream()
                                .filter(it -> !Values.isNothing(it))
                                .toList(),
                        run));
        all.put("uniq", ListFilters::uniq);
        all.put("map", ListFilters::map);
        all.put("where", ListFilters::where);
        all.put("sum", ListFilters::sum);
        all.put("sort", (input, arguments, run) -> sort(input, arguments, run, Function.identity()));
        all.put(
                "sort_natural",
                (input, arguments, run) -> sort(input, arguments, run, text -> text.toLowerCase(Locale.ROOT)));
    }

    private static List<JsonNode> elements(JsonNode value, Run run) {
        if (Values.isNothing(value)) {
            return List.of();
        }
        if (!value.isArray()) {
            return List.of(value);
        }
        run.budget().spend(value.size());
        List<JsonNode> elements = new ArrayList<>(value.size());
        value.forEach(elements::add);
        return elements;
    }

    private static ArrayNode list(Collection<JsonNode> elements, Run run) {
        run.budget().spend(elements.size());
        return JsonNodeFactory.instance.arrayNode(elements.size()).addAll(elements);
    }

    private static JsonNode join(JsonNode input, Filter.Arguments arguments, Run run) {
        String glue = arguments.at(0).map(run::text).orElse(" ");
        StringBuilder joined = new StringBuilder();
        for (JsonNode element : elements(input, run)) {
            String text = run.text(element);
            long length = (long) joined.length() + glue.length() + text.length();
            run.room(length > Budget.MAX_CHARACTERS ? length : glue.length() + text.length());
            joined.append(joined.isEmpty() ? "" : glue).append(text);
        }
        return Values.text(joined.toString());
    }

    private static JsonNode split(JsonNode input, Filter.Arguments arguments, Run run) {
        String text = run.text(input);
        String by = run.text(arguments.first());
        run.search(text, by);
        run.budget().spend(text.length());
        ArrayNode parts = JsonNodeFactory.instance.arrayNode();
        for (String part : text.isEmpty() ? new String[0] : text.split(Pattern.quote(by))) {
            run.budget().spend(STEPS_PER_ELEMENT);
            parts.add(part);
        }
        return parts;
    }

    /** Characters of a text or elements of a list; from the end when the place is negative. */
    private static JsonNode slice(JsonNode input, Filter.Arguments arguments, Run run) {
        long size = Values.isNothing(input)
                ? 0
                : input.isArray() ? input.size() : Values.size(Values.text(run.text(input)));
        long from = Values.whole(arguments.first());
        long start = from < 0 ? size + from : from;
        long end = Math.min(size, start + arguments.at(1).map(Values::whole).orElse(1L));
        if (start < 0 || start >= end) {
            return input.isArray() ? JsonNodeFactory.instance.arrayNode() : Values.text("");
        }
        if (input.isArray()) {
            return list(elements(input, run).subList((int) start, (int) end), run);
        }
        String text = run.text(input);
        run.room(text.length());
        int first = text.offsetByCodePoints(0, (int) start);
        return Values.text(text.substring(first, text.offsetByCodePoints(first, (int) (end - start))));
    }

    private static JsonNode concat(JsonNode input, Filter.Arguments arguments, Run run) {
        List<JsonNode> all = new ArrayList<>(elements(input, run));
        all.addAll(elements(arguments.first(), run));
        run.budget().spend((long) all.size() * STEPS_PER_ELEMENT);
        return list(all, run);
    }

    private static JsonNode uniq(JsonNode input, Filter.Arguments arguments, Run run) {
        run.budget().spendValue(input);
        return list(new LinkedHashSet<>(elements(input, run)), run);
    }

    private static JsonNode map(JsonNode input, Filter.Arguments arguments, Run run) {
        JsonNode name = arguments.first();
        return list(
                elements(input, run).stream()
                        .map(element -> Values.at(element, name))
                        .filter(value -> !Values.isNothing(value))
                        .toList(),
                run);
    }

    private static JsonNode where(JsonNode input, Filter.Arguments arguments, Run run) {
        JsonNode name = arguments.first();
        Optional<JsonNode> wanted = arguments.at(1);
        return list(
                elements(input, run).stream()
                        .filter(element -> wanted.map(it -> Values.equal(Values.at(element, name), it, run))
                                .orElseGet(() -> Values.isTrue(Values.at(element, name))))
                        .toList(),
                run);
    }

    private static JsonNode sum(JsonNode input, Filter.Arguments arguments, Run run) {
        Optional<JsonNode> name = arguments.at(0);
        return Values.number(elements(input, run).stream()
                .map(element -> name.map(it -> Values.at(element, it)).orElse(element))
                .map(NumberFilters::number)
                .reduce(BigDecimal.ZERO, BigDecimal::add));
    }

    /** Numbers before texts, and last what has no order. */
    private static JsonNode sort(
            JsonNode input, Filter.Arguments arguments, Run run, Function<String, String> spelling) {
        Optional<JsonNode> name = arguments.at(0);
        record Keyed(JsonNode element, Optional<BigDecimal> number, String text) {}
        List<Keyed> keyed = new ArrayList<>();
        for (JsonNode element : elements(input, run)) {
            JsonNode key = name.map(it -> Values.at(element, it)).orElse(element);
            // About n times log n comparisons of texts that may begin alike.
            run.budget().spend(16 + (key.isTextual() ? key.textValue().length() : 0));
            Optional<BigDecimal> number = key.isNumber() ? Values.decimal(key) : Optional.empty();
            keyed.add(new Keyed(element, number, key.isTextual() ? spelling.apply(key.textValue()) : "\uFFFF"));
        }
        Comparator<Keyed> numbersFirst = Comparator.comparing(
                        (Keyed it) -> it.number().isEmpty())
                .thenComparing(it -> it.number().orElse(BigDecimal.ZERO))
                .thenComparing(Keyed::text);
        Collections.sort(keyed, numbersFirst);
        return list(keyed.stream().map(Keyed::element).toList(), run);
    }
}
