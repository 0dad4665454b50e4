package io.allim.template.liquid;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

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

    /**
     * The arguments that a filter takes.
     *
     * @param whole how many of the first have to be whole numbers
     * @param options arguments with a name
     */
    record Shape(int least, int most, int whole, Set<String> options) {

        static Shape of(int least, int most) {
            return new Shape(least, most, 0, Set.of());
        }

        /** Why these can't be the arguments, as far as that is known before they have values. */
        Optional<String> validate(String filter, List<Expression> given) {
            if (given.size() < least) {
                return Optional.of("the filter " + filter + " needs " + arguments(least));
            }
            if (given.size() > most) {
                return Optional.of("the filter " + filter + " takes "
                        + (most == 0 ? "no argument" : (least < most ? "at most " : "") + arguments(most))
                        + ", and there "
                        + (given.size() == 1 ? "is 1" : "are " + given.size()));
            }
            for (int i = 0; i < Math.min(whole, given.size()); i++) {
                if (given.get(i) instanceof Expression.Constant(var value) && !Values.isWhole(value)) {
                    return Optional.of("the filter " + filter + " needs a whole number as its "
                            + (i == 0 ? "first" : "second") + " argument");
                }
            }
            return Optional.empty();
        }

        String noSuchOption(String filter, String option) {
            return "the filter " + filter + " has no option " + option
                    + (options.isEmpty() ? "" : "; it has " + String.join(" and ", new TreeSet<>(options)));
        }

        private static String arguments(int number) {
            return number == 1 ? "1 argument" : number + " arguments";
        }
    }
}
