package io.allim.http;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Domain names beyond ASCII, as UTS 46 reads them without its transitional rules and with all of its checks. It has
 * tables that the JDK lacks, so what is not beyond doubt without them is refused: of the letters that it maps to others,
 * only capitals and those composed of several are taken. {@code ß} and {@code ς} are letters of their own.
 */
final class InternationalName {

    private static final String ENCODED = "xn--";
    private static final int MAX_LABEL = 63;

    /** U+3002, U+FF0E and U+FF61 part labels as the full stop does. */
    private static final Pattern DOTS = Pattern.compile("[.\\u3002\\uff0e\\uff61]");

    /** Their small letters become capitals, against the rule. */
    private static final List<Character.UnicodeBlock> REVERSED =
            List.of(Character.UnicodeBlock.CHEROKEE, Character.UnicodeBlock.CHEROKEE_SUPPLEMENT);

    private InternationalName() {}

    /** @param text at most 253 characters */
    static Optional<String> ascii(String text) {
        List<String> labels = new ArrayList<>();
        for (String part : DOTS.split(text, -1)) {
            Optional<String> label = unicode(part);
            if (label.isEmpty()) {
                return Optional.empty();
            }
            labels.add(label.get());
        }
        boolean rightToLeft = labels.stream().anyMatch(Direction::isRightToLeft);
        if (rightToLeft && !labels.stream().allMatch(Direction::isInOrder)) {
            return Optional.empty();
        }
        List<String> encoded = labels.stream().map(InternationalName::encoded).toList();
        return Optional.of(String.join(".", encoded))
                .filter(_ -> encoded.stream().allMatch(label -> label.length() <= MAX_LABEL));
    }

    private static String encoded(String label) {
        return DomainName.isAscii(label) ? label : ENCODED + Punycode.encode(label);
    }

    /** The label in its one spelling; empty when it has none. */
    private static Optional<String> unicode(String part) {
        String lower = lower(part);
        if (lower.startsWith(ENCODED)) {
            String digits = lower.substring(ENCODED.length());
            return Punycode.decode(digits)
                    .filter(label -> !DomainName.isAscii(label) && isValid(label))
                    .filter(label -> Punycode.encode(label).equals(digits));
        }
        return Optional.of(lower).filter(label -> DomainName.isAscii(part) ? !label.isEmpty() : isValid(label));
    }

    private static String lower(String part) {
        String composed = Normalizer.normalize(part, Form.NFC);
        StringBuilder lower = new StringBuilder(composed.length());
        composed.codePoints().map(InternationalName::lower).forEach(lower::appendCodePoint);
        return Normalizer.normalize(lower, Form.NFC);
    }

    /** Capitals whose small letter is not theirs alone, such as the dotted I, stay, and are no valid letters then. */
    private static int lower(int character) {
        int lower = Character.toLowerCase(character);
        return Character.toUpperCase(lower) == character ? lower : character;
    }

    private static boolean isValid(String label) {
        boolean hyphens = label.startsWith("-") || label.endsWith("-") || label.startsWith("--", 2);
        return !hyphens
                && !label.isEmpty()
                && Normalizer.isNormalized(label, Form.NFC)
                && !isMark(label.codePointAt(0))
                && Joiners.areInPlace(label)
                && label.codePoints().allMatch(InternationalName::isValid);
    }

    private static boolean isValid(int character) {
        if (character < 0x80) {
            return character == '-' || character >= '0' && character <= '9' || character >= 'a' && character <= 'z';
        }
        if (character == 'ß' || character == 'ς' || Joiners.isJoiner(character)) {
            return true;
        }
        int type = Character.getType(character);
        boolean taken = Character.isLetter(character)
                || isMark(character)
                || type == Character.DECIMAL_DIGIT_NUMBER
                || type == Character.OTHER_SYMBOL;
        return taken
                && !isIgnored(character)
                && !isDescription(character)
                && !REVERSED.contains(Character.UnicodeBlock.of(character))
                && isFolded(Character.toString(character));
    }

    /** Whether no case and no compatible spelling of the character is another. */
    private static boolean isFolded(String character) {
        String lower = character.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        return Normalizer.normalize(lower, Form.NFKC).equals(character)
                && Normalizer.isNormalized(character, Form.NFKC);
    }

    private static boolean isMark(int character) {
        int type = Character.getType(character);
        return type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK
                || type == Character.ENCLOSING_MARK;
    }

    /** Symbols that describe ideographs, or stand for what can't be shown. */
    private static boolean isDescription(int character) {
        return character >= 0x2ff0 && character <= 0x2fff
                || character == 0x31ef
                || character == 0xfffc
                || character == 0xfffd;
    }

    /** Letters and marks that show nothing; names lead to the same place without them. */
    private static boolean isIgnored(int character) {
        return character == 0x34f
                || character == 0x115f
                || character == 0x1160
                || character == 0x17b4
                || character == 0x17b5
                || character >= 0x180b && character <= 0x180f
                || character == 0x3164
                || character >= 0xfe00 && character <= 0xfe0f
                || character == 0xffa0
                || character >= 0xe0100 && character <= 0xe01ef;
    }
}
