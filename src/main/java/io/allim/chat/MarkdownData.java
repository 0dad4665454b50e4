package io.allim.chat;

/**
 * Data within Markdown, written so that no reader of Markdown takes it for anything but text: each character of ASCII and each control, of which
 * all markup is made, is one of a private plane, and a mark stands before and behind the whole. So the structure of a text is the
 * same whatever data stands in it, also within code, in the destination of a link, and where a text is empty.
 */
public final class MarkdownData {

    private static final int FIRST = 0x10FF00;
    private static final int BEGIN = 0x10FFA0;
    private static final int END = 0x10FFA1;
    private static final int UNREADABLE = 0xFFFD;

    private MarkdownData() {}

    /** @return for a text that {@link RichText#parse} reads */
    public static String write(String plain) {
        StringBuilder written = new StringBuilder(2 * plain.length() + 4).appendCodePoint(BEGIN);
        plain.codePoints().map(MarkdownData::written).forEach(written::appendCodePoint);
        return written.appendCodePoint(END).toString();
    }

    private static int written(int character) {
        if (character < 0xA0) {
            return FIRST + character;
        }
        return isOurs(character) ? UNREADABLE : character;
    }

    /** Undoes {@link #write}; other text stays as it is. */
    public static String read(String written) {
        if (written.chars().noneMatch(c -> c == Character.highSurrogate(FIRST))) {
            return written;
        }
        StringBuilder plain = new StringBuilder(written.length());
        written.codePoints()
                .filter(character -> character != BEGIN && character != END)
                .map(character -> isOurs(character) ? character - FIRST : character)
                .forEach(plain::appendCodePoint);
        return plain.toString();
    }

    private static boolean isOurs(int character) {
        return character >= FIRST && character <= END;
    }
}
