package io.allim.rule;

import java.util.ArrayList;
import java.util.List;

/**
 * Texts in which {@code *} stands for any characters, also none; {@code \*} and {@code \\} are the characters themselves.
 * Matching passes the text once, whatever the two hold.
 */
final class Wildcard {

    private final String first;
    private final List<Needle> between;
    private final String last;
    private final boolean hasStar;

    private Wildcard(List<String> parts) {
        this.hasStar = parts.size() > 1;
        this.first = parts.getFirst();
        this.last = parts.getLast();
        this.between = hasStar
                ? parts.subList(1, parts.size() - 1).stream().map(Needle::of).toList()
                : List.of();
    }

    /** @throws PatternFault when there are two stars in a row, or a backslash before anything else */
    static Wildcard of(String text, String at) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '*') {
                if (i > 0 && part.isEmpty()) {
                    throw new PatternFault(at, "Give one * instead of several in a row.");
                }
                parts.add(part.toString());
                part.setLength(0);
            } else {
                part.append(c == '\\' ? escaped(text, ++i, at) : c);
            }
        }
        parts.add(part.toString());
        return new Wildcard(parts);
    }

    private static char escaped(String text, int i, String at) {
        char c = i < text.length() ? text.charAt(i) : 'x';
        if (c != '*' && c != '\\') {
            throw new PatternFault(at, "A backslash stands before * or another backslash only.");
        }
        return c;
    }

    boolean matches(String text) {
        if (!hasStar) {
            return text.equals(first);
        }
        int end = text.length() - last.length();
        if (end < first.length() || !text.startsWith(first) || !text.endsWith(last)) {
            return false;
        }
        int from = first.length();
        for (Needle needle : between) {
            from = needle.endIn(text, from, end);
            if (from < 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Finds a text in another after Knuth, Morris and Pratt.
     *
     * @param borders for each start of the text, the length of the longest shorter start that it ends with
     */
    private record Needle(String text, int[] borders) {

        static Needle of(String text) {
            int[] borders = new int[text.length()];
            for (int i = 1, border = 0; i < text.length(); i++) {
                while (border > 0 && text.charAt(i) != text.charAt(border)) {
                    border = borders[border - 1];
                }
                border += text.charAt(i) == text.charAt(border) ? 1 : 0;
                borders[i] = border;
            }
            return new Needle(text, borders);
        }

        /** @return where the first occurrence ends; -1 when there is none */
        int endIn(String where, int from, int to) {
            int found = 0;
            for (int i = from; i < to; i++) {
                while (found > 0 && where.charAt(i) != text.charAt(found)) {
                    found = borders[found - 1];
                }
                found += where.charAt(i) == text.charAt(found) ? 1 : 0;
                if (found == text.length()) {
                    return i + 1;
                }
            }
            return -1;
        }
    }
}
