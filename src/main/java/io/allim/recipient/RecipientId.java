package io.allim.recipient;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Set;

/**
 * The ids that callers choose for recipients and topics: whatever an identity provider calls its users, such as
 * {@code auth0|5f7c}, an e-mail address, a URN or a name. Any text of printable characters and spaces is one if
 *
 * <ul>
 *   <li>it has 1 to {@value #MAX_CHARACTERS} code points and at most {@value #MAX_BYTES} bytes of UTF-8, with which every
 *       key and every signed link of it is short enough for the table and for the headers of a mail;
 *   <li>it neither begins nor ends with a space;
 *   <li>it is in Unicode's composed form, NFC: no two ids look the same for being composed differently;
 *   <li>it is none of {@code .} and {@code ..}, which clients take out of paths, and {@code ~erased}, which stands where a
 *       recipient was erased.
 * </ul>
 */
final class RecipientId {

    static final int MAX_CHARACTERS = 128;
    static final int MAX_BYTES = 384;

    private static final Set<String> RESERVED = Set.of(".", "..", "~erased");

    private RecipientId() {}

    static boolean isOne(String text) {
        return !text.isEmpty() && !RESERVED.contains(text) && (isPlain(text) || isPrintable(text));
    }

    /** Most are; they are looked at once. */
    private static boolean isPlain(String text) {
        return text.length() <= MAX_CHARACTERS && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    private static boolean isPrintable(String text) {
        return text.codePointCount(0, text.length()) <= MAX_CHARACTERS
                && text.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES
                && text.codePoints().allMatch(RecipientId::isPrintable)
                && !Character.isSpaceChar(text.codePointAt(0))
                && !Character.isSpaceChar(text.codePointBefore(text.length()))
                && Normalizer.isNormalized(text, Form.NFC);
    }

    /** Not what shows nothing, turns the direction of what follows, or is not a character yet. */
    private static boolean isPrintable(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
