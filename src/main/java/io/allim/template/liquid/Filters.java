package io.allim.template.liquid;

import com.fasterxml.jackson.databind.JsonNode;
import io.allim.template.liquid.Filter.Shape;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The filters there are, by name. None reads the clock, the machine or chance. */
final class Filters {

    /** @param shape the arguments that it takes */
    record Entry(String name, Filter filter, Shape shape) {}

    private static final Map<String, Entry> ALL = all();

    private Filters() {}

    static Optional<Entry> find(String name) {
        return Optional.ofNullable(ALL.get(name));
    }

    /** The name that was meant, if one is near. */
    static Optional<String> like(String name) {
        String word = bare(name);
        return ALL.keySet().stream()
                .filter(known -> bare(known).startsWith(word) || word.startsWith(bare(known)))
                .filter(known -> Math.min(known.length(), word.length()) > 3)
                .min(Comparator.comparingInt(
                                (String known) -> Math.abs(bare(known).length() - word.length()))
                        .thenComparing(known -> known));
    }

    private static String bare(String name) {
        return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    }

    private static Map<String, Entry> all() {
        Map<String, Filter> filters = new HashMap<>();
        TextFilters.addTo(filters);
        NumberFilters.addTo(filters);
        ListFilters.addTo(filters);
        filters.put("date", new DateFilter());
        filters.put("default", Filters::orDefault);
        filters.put("json", (input, arguments, run) -> run.made(Values.isNothing(input) ? "null" : run.json(input)));
        Map<String, Entry> all = new HashMap<>();
        filters.forEach((name, filter) -> all.put(name, new Entry(name, filter, shape(name))));
        return Map.copyOf(all);
    }

    private static Shape shape(String name) {
        return switch (name) {
            case "append", "prepend", "remove", "remove_first", "split", "concat", "map" -> Shape.of(1, 1);
            case "plus", "minus", "times", "divided_by", "modulo", "at_least", "at_most" -> Shape.of(1, 1);
            case "replace", "replace_first", "where" -> Shape.of(1, 2);
            case "join", "compact", "uniq", "sum", "sort", "sort_natural", "round" -> Shape.of(0, 1);
            case "slice" -> new Shape(1, 2, 2, Set.of());
            case "truncate", "truncatewords" -> new Shape(0, 2, 1, Set.of());
            case "date" -> new Shape(1, 1, 0, DateFilter.OPTIONS);
            case "default" -> new Shape(0, 1, 0, Set.of("allow_false"));
            default -> Shape.of(0, 0);
        };
    }

    private static JsonNode orDefault(JsonNode input, Filter.Arguments arguments, RenderContext run) {
        boolean kept = input.isBoolean()
                && arguments.option("allow_false").filter(Values::isTrue).isPresent();
        return kept || Values.isTrue(input) && !Values.isEmpty(input)
                ? input
                : arguments.at(0).orElseGet(() -> Values.text(""));
    }
}
