package io.allim.table;

import java.io.PrintStream;
import java.util.List;

/** A kind of table that the application's state can be kept in. The configuration names the one that it is kept in. */
public interface TableEngine {

    /** How {@code allim.table.engine} names it. */
    String name();

    /** Makes the table, without I/O. Who asked for it closes it if it can be closed. */
    Table make();

    /** Keeps secrets from whoever reads what an engine has stored: it stands between the engine and all others. */
    @FunctionalInterface
    interface Seal {

        /** Makes a table that is {@link Table.Local} where the engine is, and closes and disconnects the engine. No I/O. */
        Table around(Table engine);
    }

    /**
     * What an engine can be told to do while no service runs, such as {@code restore}. {@link java.util.ServiceLoader} finds the
     * commands.
     */
    interface Command {

        String name();

        /** How to call it, without the program's name, and what it does: one line for each way. */
        List<String> usage();

        /**
         * @param out is told what was done
         * @throws TableUnavailable when it could not be done, with what to do about it
         * @throws IllegalArgumentException when the arguments are not as {@link #usage} says
         */
        void run(List<String> arguments, PrintStream out);
    }
}
