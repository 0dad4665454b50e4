package io.allim.web.problem;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What stands in JSON without quotes: numbers, true, false and null, and what people write instead of them. */
final class JsonWord {

    private static final int MAX_DIGITS = 1000;

    private JsonWord() {}

    /** What is wrong with it; empty when it is right. */
    static Optional<String> problem(String word) {
        if (Set.of("true", "false", "null").contains(word)) {
            return Optional.empty();
        }
        if (!word.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?")) {
            return Optional.of(meaning(word));
        }
        return word.length() > MAX_DIGITS ? Optional.of("The number has more than 1,000 digits.") : Optional.empty();
    }

    private static String meaning(String word) {
        if (word.matches("(?i)true|false|null|none|nil|undefined")) {
            String meant = word.matches("(?i)true|false") ? word.toLowerCase(Locale.ROOT) : "null";
            return "JSON has no `" + word + "`: write " + meant + ".";
        }
        if (word.matches("(?i)[+-]?(nan|infinity|inf)")) {
            return "JSON has no such number: write null, or leave the field out.";
        }
        if (word.matches("[+-]?0[0-9xX].*")) {
            return "Numbers have no leading zeros: write it without, or in quotes.";
        }
        return word.matches("[+.]?[0-9].*")
                ? "This is no number: numbers look like 12, -3 or 4.5; texts stand in double quotes."
                : "Texts stand in double quotes, such as \"value\".";
    }
}
