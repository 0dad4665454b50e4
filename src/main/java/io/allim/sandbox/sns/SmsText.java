package io.allim.sandbox.sns;

/** What a phone network makes of a text: GSM 03.38 with its extension, or UCS-2. */
final class SmsText {

    private static final String BASIC = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
            + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
    private static final String EXTENDED = "^{}\\[~]|€\f";

    private SmsText() {}

    static boolean isGsm(String text) {
        return text.chars().allMatch(character -> BASIC.indexOf(character) >= 0 || EXTENDED.indexOf(character) >= 0);
    }

    /** How many messages are billed: 160 or 70 characters in one, 153 or 67 in each of many. */
    static int parts(String text) {
        boolean gsm = isGsm(text);
        if (units(text, 0, text.length(), gsm) <= (gsm ? 160 : 70)) {
            return 1;
        }
        int limit = gsm ? 153 : 67;
        int parts = 1;
        int filled = 0;
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            int next = units(text, at, at + Character.charCount(text.codePointAt(at)), gsm);
            if (filled + next > limit) {
                parts++;
                filled = 0;
            }
            filled += next;
        }
        return parts;
    }

    private static int units(String text, int from, int to, boolean gsm) {
        int escapes = gsm
                ? (int) text.substring(from, to)
                        .chars()
                        .filter(character -> EXTENDED.indexOf(character) >= 0)
                        .count()
                : 0;
        return to - from + escapes;
    }
}
