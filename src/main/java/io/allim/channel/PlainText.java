package io.allim.channel;

import java.nio.charset.StandardCharsets;

/**
 * Text that every receiver can read: line breaks are single line feeds, and there are no other control characters but
 * tabs, no half surrogate pairs and nothing that XML 1.0 forbids.
 */
public record PlainText(String value) {

    /** UTF-16 units. What is longer is a letter with a heap of marks, of which as many stay as fit. */
    private static final int MAX_CHARACTER = 32;

    public PlainText {
        value = clean(value);
    }

    private static String clean(String raw) {
        String lines = raw.replace("\r\n", "\n");
        StringBuilder clean = new StringBuilder(lines.length());
        lines.codePoints().map(PlainText::readable).forEach(clean::appendCodePoint);
        return clean.toString();
    }

    private static int readable(int character) {
        return switch (character) {
            case '\t', '\n' -> character;
            case '\r', 0x85, 0x2028, 0x2029 -> '\n';
            case 0xFFFE, 0xFFFF -> 0xFFFD;
            default -> {
                if (Character.getType(character) == Character.SURROGATE) {
                    yield 0xFFFD;
                }
                yield Character.isISOControl(character) ? ' ' : character;
            }
        };
    }

    /** The text with every run of white space made one space, and none at its ends. */
    public PlainText oneLine() {
        return new PlainText(value.replaceAll("\\s+", " ").strip());
    }

    public int bytes() {
        return bytes(value);
    }

    public boolean isBlank() {
        return value.isBlank();
    }

    /**
     * The text itself if it fits; else as many whole characters of it, as readers see them, as fit with the mark behind
     * them.
     *
     * @param bytes of UTF-8, not less than the mark has
     */
    public PlainText cut(int bytes, String mark) {
        if (bytes() <= bytes) {
            return this;
        }
        return new PlainText(value.substring(0, fitting(bytes - bytes(mark))) + mark);
    }

    /** The end of the last character that fits. */
    private int fitting(int bytes) {
        Characters characters = new Characters(value);
        int left = bytes;
        int end = 0;
        while (end < value.length()) {
            int next = characters.end(end);
            if (next - end > MAX_CHARACTER) {
                next = end + Character.charCount(value.codePointAt(end));
            }
            left -= bytes(value.substring(end, next));
            if (left < 0) {
                break;
            }
            end = next;
        }
        return end;
    }

    /**
     * The text with the link behind it; when both don't fit the text is cut and the link stays whole.
     *
     * @param bytes of UTF-8
     * @param link empty text, or one line with what separates it from the text before it
     */
    public PlainText cut(int bytes, String mark, String link) {
        if (bytes(value) + bytes(link) <= bytes) {
            return new PlainText(value + link);
        }
        boolean fits = bytes(link) + bytes(mark) <= bytes;
        return fits ? new PlainText(cut(bytes - bytes(link), mark).value + link) : cut(bytes, mark);
    }

    /** Whether the link stands in it as a whole, so that nobody has to add it. */
    public boolean mentions(String link) {
        for (int at = value.indexOf(link); at >= 0 && !link.isEmpty(); at = value.indexOf(link, at + 1)) {
            int end = at + link.length();
            if (end == value.length() || !isOfLink(value.charAt(end))) {
                return true;
            }
        }
        return false;
    }

    /** A full stop or the like ends a sentence as well. */
    private static boolean isOfLink(char character) {
        return character > ' ' && "<>\"'()[]{},.;:!".indexOf(character) < 0;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    @Override
    public String toString() {
        return value;
    }
}
