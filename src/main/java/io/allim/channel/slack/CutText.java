package io.allim.channel.slack;

import io.allim.channel.Characters;

/** Plain text cut at the ends of characters, in UTF-16 units: Slack counts no more of any text. */
final class CutText {

    private static final String MORE = "…";

    /** UTF-16 units. What is longer is a letter with a heap of marks, of which as many stay as fit. */
    private static final int MAX_CHARACTER = 32;

    private CutText() {}

    /** The text itself if it fits; else as many whole characters as fit with an ellipsis behind them. */
    static String to(int most, String text) {
        return text.length() <= most ? text : text.substring(0, fitting(text, most - MORE.length())) + MORE;
    }

    /** The end of the last character that fits. */
    static int fitting(String text, int most) {
        Characters characters = new Characters(text);
        int end = 0;
        while (end < text.length()) {
            int next = characters.end(end);
            if (next - end > MAX_CHARACTER) {
                next = end + Character.charCount(text.codePointAt(end));
            }
            if (next > most) {
                break;
            }
            end = next;
        }
        return end;
    }
}
