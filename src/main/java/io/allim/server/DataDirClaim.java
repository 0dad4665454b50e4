package io.allim.server;

import io.allim.table.Table;
import io.allim.table.TableUnavailable;
import io.quarkus.runtime.PreventFurtherStepsException;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Takes the data directory for this process before anything is read from it or a request is taken; the table lets go of it. */
@Singleton
final class DataDirClaim {

    private static final int FIRST = 1;

    private final Table table;
    private final DataDirConfig config;

    DataDirClaim(Table table, DataDirConfig config) {
        this.table = table;
        this.config = config;
    }

    void take(@Observes @Priority(FIRST) StartupEvent started) {
        if (table instanceof Table.Local local) {
            try {
                local.claim(config.dataDirWait());
            } catch (TableUnavailable e) {
                // All there is to say: where in the code it was said helps nobody.
                throw new PreventFurtherStepsException(e.getMessage(), 1);
            }
        }
    }
}
