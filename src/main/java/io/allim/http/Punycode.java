package io.allim.http;

import java.util.Optional;

/**
 * Text in the letters and digits that host names may have, as labels after {@code xn--} hold it.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3492">RFC 3492</a>
 */
final class Punycode {

    private static final int BASE = 36;
    private static final int MIN_THRESHOLD = 1;
    private static final int MAX_THRESHOLD = 26;
    private static final int SKEW = 38;
    private static final int DAMP = 700;
    private static final int FIRST_BIAS = 72;
    private static final int FIRST_CODE_POINT = 0x80;

    private Punycode() {}

    /** @param text at most 253 characters, which no number here overflows with */
    static String encode(String text) {
        int[] codePoints = text.codePoints().toArray();
        StringBuilder encoded = new StringBuilder();
        text.codePoints().filter(c -> c < FIRST_CODE_POINT).forEach(encoded::appendCodePoint);
        int plain = encoded.length();
        if (plain > 0) {
            encoded.append('-');
        }
        int delta = 0;
        int bias = FIRST_BIAS;
        int done = plain;
        int last = FIRST_CODE_POINT;
        while (done < codePoints.length) {
            int next = next(codePoints, last);
            delta += (next - last) * (done + 1);
            for (int c : codePoints) {
                if (c < next) {
                    delta++;
                } else if (c == next) {
                    append(encoded, delta, bias);
                    bias = adapt(delta, done + 1, done == plain);
                    delta = 0;
                    done++;
                }
            }
            delta++;
            last = next + 1;
        }
        return encoded.toString();
    }

    private static int next(int[] codePoints, int from) {
        int next = Integer.MAX_VALUE;
        for (int c : codePoints) {
            next = c >= from && c < next ? c : next;
        }
        return next;
    }

    private static void append(StringBuilder encoded, int delta, int bias) {
        int left = delta;
        for (int k = BASE; ; k += BASE) {
            int threshold = threshold(k, bias);
            if (left < threshold) {
                encoded.append(digit(left));
                return;
            }
            encoded.append(digit(threshold + (left - threshold) % (BASE - threshold)));
            left = (left - threshold) / (BASE - threshold);
        }
    }

    /** @return empty when the text does not end where a number ends, or holds one that is too large */
    static Optional<String> decode(String encoded) {
        int end = encoded.lastIndexOf('-');
        StringBuilder text = new StringBuilder(encoded.substring(0, Math.max(end, 0)));
        Numbers numbers = new Numbers(encoded, end + 1);
        int bias = FIRST_BIAS;
        int codePoint = FIRST_CODE_POINT;
        int characters = text.length();
        int position = 0;
        while (numbers.hasNext()) {
            long delta = numbers.next(bias);
            characters++;
            long after = position + delta;
            if (delta < 0 || codePoint + after / characters > Character.MAX_CODE_POINT) {
                return Optional.empty();
            }
            bias = adapt((int) delta, characters, position == 0);
            codePoint += (int) (after / characters);
            position = (int) (after % characters);
            text.insert(text.offsetByCodePoints(0, position), Character.toChars(codePoint));
            position++;
        }
        return Optional.of(text.toString());
    }

    /** The numbers of an encoded text. */
    private static final class Numbers {

        private final String encoded;
        private int at;

        Numbers(String encoded, int at) {
            this.encoded = encoded;
            this.at = at;
        }

        boolean hasNext() {
            return at < encoded.length();
        }

        /** @return negative when there is none that an {@code int} holds */
        long next(int bias) {
            long number = 0;
            long weight = 1;
            for (int k = BASE; hasNext() && weight <= Integer.MAX_VALUE; k += BASE) {
                int letter = Character.digit(encoded.charAt(at++), BASE);
                int digit = letter < 10 ? letter + MAX_THRESHOLD : letter - 10;
                number += digit * weight;
                if (letter < 0 || number > Integer.MAX_VALUE) {
                    return -1;
                }
                int threshold = threshold(k, bias);
                if (digit < threshold) {
                    return number;
                }
                weight *= BASE - threshold;
            }
            return -1;
        }
    }

    private static int threshold(int k, int bias) {
        return Math.clamp((long) k - bias, MIN_THRESHOLD, MAX_THRESHOLD);
    }

    private static char digit(int value) {
        return (char) (value < MAX_THRESHOLD ? 'a' + value : '0' + value - MAX_THRESHOLD);
    }

    private static int adapt(int delta, int characters, boolean first) {
        int left = first ? delta / DAMP : delta / 2;
        left += left / characters;
        int k = 0;
        while (left > (BASE - MIN_THRESHOLD) * MAX_THRESHOLD / 2) {
            left /= BASE - MIN_THRESHOLD;
            k += BASE;
        }
        return k + (BASE - MIN_THRESHOLD + 1) * left / (left + SKEW);
    }
}
