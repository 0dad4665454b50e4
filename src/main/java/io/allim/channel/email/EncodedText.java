package io.allim.channel.email;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/** Text as mail carries it: ASCII in lines of at most 76 characters. */
final class EncodedText {

    /** An encoded word has at most 75 characters, 12 of which are its frame: 63 hold 45 bytes in base64. */
    private static final int MAX_WORD_BYTES = 45;

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

    private static String words(String text) {
        StringBuilder words = new StringBuilder();
        StringBuilder word = new StringBuilder();
        int bytes = 0;
        for (int character : text.codePoints().toArray()) {
            String next = Character.toString(character);
            int length = next.getBytes(StandardCharsets.UTF_8).length;
            if (bytes + length > MAX_WORD_BYTES) {
                words.append(word(word)).append("\r\n ");
                word.setLength(0);
                bytes = 0;
            }
            word.append(next);
            bytes += length;
        }
        return words.append(word(word)).toString();
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
