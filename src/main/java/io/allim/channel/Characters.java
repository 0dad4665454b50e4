package io.allim.channel;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text in characters as readers see them: a flag, a family, a letter with its accents and a syllable of Hangul are one
 * each, however many code points they take.
 *
 * @see <a href="https://www.unicode.org/reports/tr29/#Grapheme_Cluster_Boundaries">UAX 29, extended grapheme clusters</a>
 */
public record Characters(String text) {

    private static final Pattern CHARACTER = Pattern.compile("\\X");

    /** Below it nothing joins what stands before it, but for a line feed. */
    private static final int FIRST_JOINING = 0x300;

    /** UTF-16 units. No character that is written on purpose has as many. */
    private static final int MOST_LOOKED_AT = 256;

    public int count() {
        if (areSingle()) {
            return text.length();
        }
        Matcher character = CHARACTER.matcher(text);
        int count = 0;
        while (character.find()) {
            count++;
        }
        return count;
    }

    /** @param from counts from 0; what is beyond the end is not there */
    public String part(int from, int to) {
        if (areSingle()) {
            int end = Math.clamp(to, 0, text.length());
            return text.substring(Math.clamp(from, 0, end), end);
        }
        Matcher character = CHARACTER.matcher(text);
        int start = text.length();
        int end = 0;
        for (int i = 0; i < to && character.find(); i++) {
            start = i == from ? character.start() : start;
            end = character.end();
        }
        return start < end ? text.substring(start, end) : "";
    }

    /**
     * Where the character ends that begins at an offset, or a part of it: of a letter with a heap of marks not all are looked at,
     * which would take the square of its length where one asks again and again.
     */
    public int end(int offset) {
        Matcher character = CHARACTER.matcher(text).region(offset, window(offset));
        return character.lookingAt() ? character.end() : window(offset);
    }

    private int window(int offset) {
        int end = Math.min(text.length(), offset + MOST_LOOKED_AT);
        boolean splits = end < text.length() && Character.isSurrogatePair(text.charAt(end - 1), text.charAt(end));
        return splits ? end - 1 : end;
    }

    private boolean areSingle() {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= FIRST_JOINING || c == '\r') {
                return false;
            }
        }
        return true;
    }
}
