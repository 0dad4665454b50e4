package io.allim.table;

/** A kind of table that the application's state can be kept in. The configuration names the one that it is kept in. */
public interface TableEngine {

    /** How {@code allim.table.engine} names it. */
    String name();

    /** Makes the table, without I/O. Who asked for it closes it if it can be closed. */
    Table make();
}
