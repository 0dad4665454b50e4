package io.allim.table;

/** The cursor was not made by this table. */
public final class BadCursor extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    public BadCursor() {
        super("the cursor was not made by this service");
    }
}
