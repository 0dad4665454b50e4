package io.allim.channel.discord;

import io.allim.channel.Characters;

/** Text without markup, cut behind a character as readers see it. */
final class LabelCut {

    private LabelCut() {}

    /** @param most code points, with the mark of the cut */
    static String of(String text, int most) {
        if (text.codePointCount(0, text.length()) <= most) {
            return text;
        }
        Characters characters = new Characters(text);
        int end = 0;
        int left = most - 1;
        while (end < text.length()) {
            int next = characters.end(end);
            left -= text.codePointCount(end, next);
            if (left < 0) {
                break;
            }
            end = next;
        }
        return text.substring(0, end) + "…";
    }
}
