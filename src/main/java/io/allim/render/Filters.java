package io.allim.render;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The filters there are, by name. None reads the clock, the machine or chance. */
final class Filters {

    private static final Map<String, Filter> ALL = all();

    private Filters() {}

    static Optional<Filter> find(String name) {
        return Optional.ofNullable(ALL.get(name));
    }

    private static Map<String, Filter> all() {
        Map<String, Filter> all = new HashMap<>();
        TextFilters.addTo(all);
        NumberFilters.addTo(all);
        ListFilters.addTo(all);
        all.put("date", new DateFilter());
        all.put(
                "default",
                (input, arguments, run) -> Values.isTrue(input) && !Values.isEmpty(input) ? input : arguments.first());
        all.put("json", (input, arguments, run) -> run.made(Values.isNothing(input) ? "null" : run.json(input)));
        return Map.copyOf(all);
    }
}
