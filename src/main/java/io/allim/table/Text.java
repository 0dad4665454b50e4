package io.allim.table;

import java.nio.charset.StandardCharsets;

final class Text {

    private static final int MAX_BYTES_PER_CHAR = 3;

    private Text() {}

    /** Half a surrogate pair has no form in UTF-8; engines would store it as another text. */
    static boolean isUnicode(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                boolean pair = i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
                if (!pair) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    /** @param bytes of UTF-8 */
    static boolean isLongerThan(int bytes, String text) {
        return text.length() > bytes / MAX_BYTES_PER_CHAR && utf8Length(text) > bytes;
    }

    static int utf8Length(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return text.getBytes(StandardCharsets.UTF_8).length;
            }
        }
        return text.length();
    }
}
