package io.allim.channel.email;

import io.allim.access.BrandConfig;
import java.util.Optional;

/**
 * The sender as a mail shows it.
 *
 * @param color of the button, {@code #} and six hexadecimal digits
 */
record Brand(Optional<String> name, Optional<String> logoUrl, String color) {

    static final Brand NONE = new Brand(Optional.empty(), Optional.empty(), "#0b57c2");

    /** WCAG 2.2, 1.4.3. */
    private static final double READABLE = 4.5;

    static Brand of(BrandConfig config) {
        return new Brand(config.name(), config.logoUrl(), config.color().orElse(NONE.color()));
    }

    /** White or black, whichever reads better on the colour; one of the two has a contrast of 4.58 at least. */
    String onColor() {
        return contrast(color, "#ffffff") >= contrast(color, "#000000") ? "#ffffff" : "#000000";
    }

    /** The colour, where words of it can be read on the background. */
    String colorOn(String background, String otherwise) {
        return contrast(color, background) >= READABLE ? color : otherwise;
    }

    private static double contrast(String one, String other) {
        double first = luminance(one);
        double second = luminance(other);
        return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
    }

    /** @see <a href="https://www.w3.org/TR/WCAG22/#dfn-relative-luminance">Relative luminance</a> */
    private static double luminance(String color) {
        int rgb = Integer.parseInt(color.substring(1), 16);
        return 0.2126 * linear(rgb >> 16 & 255) + 0.7152 * linear(rgb >> 8 & 255) + 0.0722 * linear(rgb & 255);
    }

    private static double linear(int part) {
        double share = part / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
    }
}
