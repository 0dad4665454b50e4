package io.allim.channel.sns;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Into how many parts a text message is split, each of which is billed: 140 bytes a part, less a header of 6 bytes once
 * there are several.
 *
 * @see <a href="https://www.etsi.org/deliver/etsi_ts/123000_123099/123038/">3GPP TS 23.038, the GSM 7 bit alphabet</a>
 */
record SmsParts(int count, Encoding encoding) {

    enum Encoding {
        GSM_7("GSM-7", 160, 153),
        UCS_2("UCS-2", 70, 67);

        private final String word;
        private final int alone;
        private final int joined;

        Encoding(String word, int alone, int joined) {
            this.word = word;
            this.alone = alone;
            this.joined = joined;
        }
    }

    private static final String BASIC = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
            + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
    private static final String EXTENSION = "\f^{}\\[~]|€";
    private static final Map<Integer, Integer> SEPTETS = septets();

    static SmsParts of(String text) {
        boolean gsm = text.codePoints().allMatch(SEPTETS::containsKey);
        Encoding encoding = gsm ? Encoding.GSM_7 : Encoding.UCS_2;
        int units = text.codePoints().map(character -> units(character, gsm)).sum();
        return new SmsParts(units <= encoding.alone ? 1 : split(text, encoding), encoding);
    }

    /** Up to ten of the characters that keep a text from the cheaper alphabet, each once; empty when there are none. */
    static String outsideGsm7(String text) {
        return text.codePoints()
                .filter(character -> !SEPTETS.containsKey(character))
                .distinct()
                .limit(10)
                .mapToObj(Character::toString)
                .collect(Collectors.joining(" "));
    }

    /** A character of two units is not split over two parts. */
    private static int split(String text, Encoding encoding) {
        int parts = 1;
        int used = 0;
        for (int character : text.codePoints().toArray()) {
            int units = units(character, encoding == Encoding.GSM_7);
            if (used + units > encoding.joined) {
                parts++;
                used = 0;
            }
            used += units;
        }
        return parts;
    }

    private static int units(int character, boolean gsm) {
        return gsm ? Objects.requireNonNull(SEPTETS.get(character)) : Character.charCount(character);
    }

    private static Map<Integer, Integer> septets() {
        Map<Integer, Integer> septets = new HashMap<>();
        BASIC.chars().forEach(character -> septets.put(character, 1));
        EXTENSION.chars().forEach(character -> septets.put(character, 2));
        return Map.copyOf(septets);
    }

    @Override
    public String toString() {
        return count + (count == 1 ? " part, " : " parts, ") + encoding.word;
    }
}
