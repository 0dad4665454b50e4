package io.allim.page;

import java.util.Locale;

/**
 * A colour of sRGB.
 *
 * @param rgb 24 bits
 * @see <a href="https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio">WCAG 2.2: contrast ratio</a>
 */
record Shade(int rgb) {

    /** What text needs that is not large. */
    static final double READABLE = 4.5;

    private static final int STEPS = 100;

    /** @param text {@code #rrggbb} */
    static Shade of(String text) {
        return new Shade(Integer.parseInt(text.substring(1), 16));
    }

    /** The first on the way to another colour that can be read on a background. */
    Shade readableOn(Shade background, Shade towards) {
        for (int step = 0; step < STEPS; step++) {
            Shade mixed = mixed(towards, step);
            if (mixed.contrast(background) >= READABLE) {
                return mixed;
            }
        }
        return towards;
    }

    /** From 1 to 21. */
    double contrast(Shade other) {
        double one = luminance() + 0.05;
        double two = other.luminance() + 0.05;
        return Math.max(one, two) / Math.min(one, two);
    }

    private Shade mixed(Shade other, int step) {
        int mixed = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int part = (part(shift) * (STEPS - step) + other.part(shift) * step) / STEPS;
            mixed |= part << shift;
        }
        return new Shade(mixed);
    }

    private int part(int shift) {
        return rgb >> shift & 0xff;
    }

    private double luminance() {
        return 0.2126 * linear(16) + 0.7152 * linear(8) + 0.0722 * linear(0);
    }

    private double linear(int shift) {
        double part = part(shift) / 255.0;
        return part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "#%06x", rgb);
    }
}
