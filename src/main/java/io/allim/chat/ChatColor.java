package io.allim.chat;

/** What a message's colour says. */
public enum ChatColor {
    /** Something is over, or went well. */
    GOOD(0x2e, 0xa0, 0x43),
    NEUTRAL(0x4a, 0x6f, 0xa5),
    WARNING(0xd9, 0x9a, 0x00),
    DANGER(0xd1, 0x24, 0x2f);

    private final int red;
    private final int green;
    private final int blue;

    ChatColor(int red, int green, int blue) {
        this.red = red;
        this.green = green;
        this.blue = blue;
    }

    /** As {@code 0xRRGGBB}. */
    public int rgb() {
        return red << 16 | green << 8 | blue;
    }

    /** As {@code #rrggbb}. */
    public String hex() {
        return "#%06x".formatted(rgb());
    }
}
