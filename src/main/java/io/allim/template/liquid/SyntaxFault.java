package io.allim.template.liquid;

/** A text is no template. */
final class SyntaxFault extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int line;
    private final int column;

    /** @param column counts from 0, as the parser does */
    SyntaxFault(int line, int column, String why) {
        super(why, null, false, false);
        this.line = line;
        this.column = column + 1;
    }

    int line() {
        return line;
    }

    int column() {
        return column;
    }
}
