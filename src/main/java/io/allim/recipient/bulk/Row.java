package io.allim.recipient.bulk;

import io.allim.web.problem.ProblemException;
import java.io.IOException;
import java.util.Optional;

/** A row of an import, by the line on which it starts. */
sealed interface Row {

    long line();

    /** @param bytes how many the row had */
    record Good(long line, Change change, int bytes) implements Row {}

    /** @param id whose row it is, where that can be read */
    record Bad(long line, String reason, Optional<String> id) implements Row {

        static Bad of(long line, ProblemException problem, Optional<String> id) {
            // A row of JSON is a document of its own, whose only line is the first.
            return new Bad(line, problem.line().replaceFirst("^Line 1, column", "Column"), id);
        }
    }

    /** Rows that are read as they are asked for. */
    interface Source {

        /** @return empty when there are no more */
        Optional<Row> next() throws IOException;
    }
}
