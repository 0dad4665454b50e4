package io.allim.channel.email;

import java.nio.charset.StandardCharsets;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Text as mail carries it: ASCII in lines of at most 76 characters. */
final class EncodedText {

    /** An encoded word has at most 75 characters, and its line 76: 12 are its frame, and 63 hold 45 bytes in base64. */
    private static final int MAX_WORD_BYTES = 45;

    /** {@code Reply-To: }, with which a header begins. */
    private static final int MAX_NAME_CHARACTERS = 10;

    /** On the first line, behind the header's name. */
    private static final int MAX_FIRST_WORD_BYTES = 39;

    /** One line that is ASCII, short, and can't be taken for an encoded word or for a name with a comment. */
    private static final Pattern BARE = Pattern.compile("[A-Za-z0-9 !#$%&'*+/^_`{|}~.-]{1,60}");

    private static final int MAX_LINE_CHARACTERS = 76;

    private EncodedText() {}

    /**
     * A header's value, such as a subject.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc2047">RFC 2047</a>
     */
    static String header(String text) {
        return BARE.matcher(text).matches() && text.equals(text.strip()) ? text : words(text);
    }

    /** The same with what follows it, which must be ASCII, on a line of its own if the last one has no room. */
    static String header(String text, String next) {
        String value = header(text);
        int start = value.lastIndexOf('\n') + 1;
        int column = value.length() - start + (start == 0 ? MAX_NAME_CHARACTERS : 0);
        return value + (column + 1 + next.length() > MAX_LINE_CHARACTERS ? "\r\n " : " ") + next;
    }

    /** Characters as people see them are not split, unless one is longer than a word. */
    private static String words(String text) {
        StringBuilder words = new StringBuilder();
        StringBuilder word = new StringBuilder();
        int room = MAX_FIRST_WORD_BYTES;
        for (String piece : pieces(text)) {
            int length = piece.getBytes(StandardCharsets.UTF_8).length;
            if (length > room) {
                words.append(word(word)).append("\r\n ");
                word.setLength(0);
                room = MAX_WORD_BYTES;
            }
            word.append(piece);
            room -= length;
        }
        return words.append(word(word)).toString();
    }

    private static List<String> pieces(String text) {
        BreakIterator breaks = BreakIterator.getCharacterInstance(Locale.ROOT);
        breaks.setText(text);
        List<String> pieces = new ArrayList<>();
        int start = 0;
        for (int end = breaks.next(); end != BreakIterator.DONE; end = breaks.next()) {
            String character = text.substring(start, end);
            if (character.getBytes(StandardCharsets.UTF_8).length <= MAX_FIRST_WORD_BYTES) {
                pieces.add(character);
            } else {
                character.codePoints().mapToObj(Character::toString).forEach(pieces::add);
            }
            start = end;
        }
        return pieces;
    }

    private static String word(CharSequence text) {
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        return "=?UTF-8?B?" + Base64.getEncoder().encodeToString(bytes) + "?=";
    }

    /**
     * A part's content as quoted-printable, in which an equals sign is only ever followed by two hexadecimal digits or
     * the end of a line.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc2045#section-6.7">RFC 2045, section 6.7</a>
     */
    static String quotedPrintable(String text) {
        StringBuilder out = new StringBuilder(text.length() + text.length() / 4);
        text.lines().forEach(line -> quoteLine(line, out));
        return out.toString();
    }

    private static void quoteLine(String line, StringBuilder out) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        int column = 0;
        for (int i = 0; i < bytes.length; i++) {
            boolean isLast = i == bytes.length - 1;
            boolean isPlain = bytes[i] > ' ' && bytes[i] < 0x7f && bytes[i] != '=';
            boolean isSpace = (bytes[i] == ' ' || bytes[i] == '\t') && !isLast;
            int width = isPlain || isSpace ? 1 : 3;
            if (column + width > MAX_LINE_CHARACTERS - 1) {
                out.append("=\r\n");
                column = 0;
            }
            if (width == 1) {
                out.append((char) bytes[i]);
            } else {
                out.append('=').append(hex(bytes[i] >> 4)).append(hex(bytes[i]));
            }
            column += width;
        }
        out.append("\r\n");
    }

    private static char hex(int value) {
        return Character.toUpperCase(Character.forDigit(value & 0xf, 16));
    }
}
