package io.allim.template.liquid;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes one value of another. */
@FunctionalInterface
interface Filter {

    JsonNode apply(JsonNode input, Arguments arguments, RenderContext run);

    /**
     * What stands behind the filter's name.
     *
     * @param filter the name, for complaints
     */
    record Arguments(String filter, List<JsonNode> given, Map<String, JsonNode> named) {

        JsonNode first() {
            return at(0).orElseThrow(() -> new RenderFault("the filter " + filter + " needs an argument"));
        }

        Optional<JsonNode> at(int index) {
            return index < given.size() ? Optional.of(given.get(index)) : Optional.empty();
        }

        /** The argument, unless it is nothing. */
        Optional<JsonNode> given(int index) {
            return at(index).filter(value -> !Values.isNothing(value));
        }

        Optional<JsonNode> option(String name) {
            return Optional.ofNullable(named.get(name));
        }
    }
}
