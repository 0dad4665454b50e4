package io.allim.chat;

/**
 * A limit in the unit that a provider counts.
 *
 * @param most of the markup, what {@code size} counts
 * @param size of a text, such as its UTF-16 units, its code points or its bytes in JSON; of two texts together it is at most the
 *     sum of both
 */
public record Fit(int most, Size size) {

    /** Counts a text. */
    @FunctionalInterface
    public interface Size {
        int of(String text);
    }

    public static Fit utf16(int most) {
        return new Fit(most, String::length);
    }

    public static Fit codePoints(int most) {
        return new Fit(most, text -> text.codePointCount(0, text.length()));
    }

    public static Fit bytes(int most) {
        return new Fit(most, text -> text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length);
    }

    public boolean takes(String text) {
        return size.of(text) <= most;
    }

    /** What is left beside a text; not less than 0. */
    public Fit beside(String text) {
        return new Fit(Math.max(0, most - size.of(text)), size);
    }
}
