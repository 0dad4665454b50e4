package io.allim.template.liquid;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

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
                    + (most == 0 ? "no argument" : (least < most ? "at most " : "") + arguments(most)) + ", and there "
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
