package io.allim.table;

/** The engine gave no answer. A write that ends so may have happened or not: read before trying again. */
public final class TableUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1;

    public TableUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
