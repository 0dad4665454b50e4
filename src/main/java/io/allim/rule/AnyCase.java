package io.allim.rule;

import java.util.List;
import java.util.Locale;

/**
 * A text whose characters may each be in lower or in upper case, as the operators of EventBridge understand it: one by one,
 * so that {@code ß} is also {@code SS}, and the Kelvin sign is no {@code k}.
 *
 * @param lower for each character
 * @param upper for each character
 */
record AnyCase(List<String> lower, List<String> upper) {

    static AnyCase of(String text) {
        List<String> characters =
                text.codePoints().mapToObj(Character::toString).toList();
        return new AnyCase(
                characters.stream().map(each -> each.toLowerCase(Locale.ROOT)).toList(),
                characters.stream().map(each -> each.toUpperCase(Locale.ROOT)).toList());
    }

    boolean equalsText(String text) {
        return prefix(text) == text.length();
    }

    boolean isPrefixOf(String text) {
        return prefix(text) >= 0;
    }

    boolean isSuffixOf(String text) {
        int start = text.length();
        for (int i = lower.size() - 1; i >= 0; i--) {
            if (text.startsWith(lower.get(i), start - lower.get(i).length())) {
                start -= lower.get(i).length();
            } else if (text.startsWith(upper.get(i), start - upper.get(i).length())) {
                start -= upper.get(i).length();
            } else {
                return false;
            }
        }
        return true;
    }

    /** How many characters of the text it takes; -1 when the text begins otherwise. */
    private int prefix(String text) {
        int end = 0;
        for (int i = 0; i < lower.size(); i++) {
            if (text.startsWith(lower.get(i), end)) {
                end += lower.get(i).length();
            } else if (text.startsWith(upper.get(i), end)) {
                end += upper.get(i).length();
            } else {
                return -1;
            }
        }
        return end;
    }
}
