package io.allim.http;

import java.text.Normalizer;
import java.text.Normalizer.Form;

/**
 * The joiner and the non-joiner, which show nothing by themselves. Both are taken after a virama, where Indic scripts
 * write them; the non-joiner between Arabic letters is refused, since the JDK does not know which of those join.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5892#appendix-A.1">RFC 5892, appendix A</a>
 */
final class Joiners {

    private static final int NON_JOINER = 0x200c;
    private static final int JOINER = 0x200d;

    private Joiners() {}

    static boolean isJoiner(int character) {
        return character == NON_JOINER || character == JOINER;
    }

    static boolean areInPlace(String label) {
        int before = 0;
        for (int character : label.codePoints().toArray()) {
            if (isJoiner(character) && !isVirama(before)) {
                return false;
            }
            before = character;
        }
        return true;
    }

    /**
     * Whether the combining class is 9, which the JDK does not tell but orders marks by: behind U+3099 of class 8, before
     * U+05B0 of class 10.
     */
    private static boolean isVirama(int character) {
        String mark = Character.toString(character);
        boolean isMark = Character.getType(character) == Character.NON_SPACING_MARK
                || Character.getType(character) == Character.COMBINING_SPACING_MARK;
        return isMark
                && Normalizer.isNormalized(mark, Form.NFD)
                && isSwapped(mark + "\u3099")
                && isSwapped("\u05b0" + mark);
    }

    private static boolean isSwapped(String marks) {
        return !Normalizer.isNormalized("a" + marks, Form.NFD);
    }
}
