package io.allim.http;

import java.util.Set;

/**
 * Labels in scripts that run from right to left: what a label looks like must tell which it is.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5893#section-2">RFC 5893, section 2</a>
 */
final class Direction {

    private static final Set<Byte> RIGHT_TO_LEFT = Set.of(
            Character.DIRECTIONALITY_RIGHT_TO_LEFT,
            Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC,
            Character.DIRECTIONALITY_ARABIC_NUMBER);
    private static final Set<Byte> NEUTRAL = Set.of(
            Character.DIRECTIONALITY_EUROPEAN_NUMBER,
            Character.DIRECTIONALITY_EUROPEAN_NUMBER_SEPARATOR,
            Character.DIRECTIONALITY_COMMON_NUMBER_SEPARATOR,
            Character.DIRECTIONALITY_EUROPEAN_NUMBER_TERMINATOR,
            Character.DIRECTIONALITY_OTHER_NEUTRALS,
            Character.DIRECTIONALITY_BOUNDARY_NEUTRAL,
            Character.DIRECTIONALITY_NONSPACING_MARK);

    private Direction() {}

    static boolean isRightToLeft(String label) {
        return label.codePoints().anyMatch(character -> RIGHT_TO_LEFT.contains(of(character)));
    }

    static boolean isInOrder(String label) {
        byte first = of(label.codePointAt(0));
        byte last = last(label);
        if (first == Character.DIRECTIONALITY_LEFT_TO_RIGHT) {
            return all(label, Set.of(Character.DIRECTIONALITY_LEFT_TO_RIGHT))
                    && (last == Character.DIRECTIONALITY_LEFT_TO_RIGHT
                            || last == Character.DIRECTIONALITY_EUROPEAN_NUMBER);
        }
        boolean bothNumbers = has(label, Character.DIRECTIONALITY_EUROPEAN_NUMBER)
                && has(label, Character.DIRECTIONALITY_ARABIC_NUMBER);
        return first != Character.DIRECTIONALITY_ARABIC_NUMBER
                && RIGHT_TO_LEFT.contains(first)
                && all(label, RIGHT_TO_LEFT)
                && (RIGHT_TO_LEFT.contains(last) || last == Character.DIRECTIONALITY_EUROPEAN_NUMBER)
                && !bothNumbers;
    }

    private static byte last(String label) {
        byte last = Character.DIRECTIONALITY_UNDEFINED;
        for (int character : label.codePoints().toArray()) {
            byte of = of(character);
            last = of == Character.DIRECTIONALITY_NONSPACING_MARK ? last : of;
        }
        return last;
    }

    private static boolean all(String label, Set<Byte> strong) {
        return label.codePoints().mapToObj(Direction::of).allMatch(of -> strong.contains(of) || NEUTRAL.contains(of));
    }

    private static boolean has(String label, byte direction) {
        return label.codePoints().anyMatch(character -> of(character) == direction);
    }

    private static byte of(int character) {
        return Character.getDirectionality(character);
    }
}
