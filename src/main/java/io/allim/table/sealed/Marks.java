package io.allim.table.sealed;

import io.allim.table.Json;
import java.util.function.UnaryOperator;

/** The marked texts in JSON: those that begin with {@link Json#SECRET}. */
final class Marks {

    private static final String BEGIN = "\"" + Json.SECRET;

    private Marks() {}

    static boolean in(String json) {
        return json.indexOf(Json.SECRET) >= 0;
    }

    /** @param change is given what stands between the mark and the closing quote, as it stands there */
    static String replace(String json, UnaryOperator<String> change) {
        StringBuilder changed = new StringBuilder(json.length());
        int copied = 0;
        int begin = next(json, 0);
        while (begin < json.length()) {
            int end = end(json, begin);
            if (end == json.length()) {
                break;
            }
            changed.append(json, copied, begin).append(change.apply(json.substring(begin, end)));
            copied = end;
            begin = next(json, end + 1);
        }
        return changed.append(json, copied, json.length()).toString();
    }

    /** Behind the next mark; the length when there is none. */
    private static int next(String json, int from) {
        int quote = json.indexOf(BEGIN, from);
        while (quote >= 0 && isEscaped(json, quote)) {
            quote = json.indexOf(BEGIN, quote + 1);
        }
        return quote < 0 ? json.length() : quote + BEGIN.length();
    }

    /** The closing quote; the length when there is none. */
    private static int end(String json, int from) {
        int quote = json.indexOf('"', from);
        while (quote >= 0 && isEscaped(json, quote)) {
            quote = json.indexOf('"', quote + 1);
        }
        return quote < 0 ? json.length() : quote;
    }

    /** A quote within a text, which an odd number of backslashes stands before. */
    private static boolean isEscaped(String json, int quote) {
        int first = quote;
        while (first > 0 && json.charAt(first - 1) == '\\') {
            first--;
        }
        return (quote - first) % 2 == 1;
    }
}
