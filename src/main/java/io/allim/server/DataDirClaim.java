package io.allim.server;

import io.allim.table.Table;
import io.allim.table.TableUnavailable;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/**
 * Takes the data directory for this process before anything is read from it or a request is taken; the table lets go of it. As
 * nothing has begun by then, a process that does not get it, or is told to end while it waits, ends at once: Quarkus's own end
 * would wait for the start.
 */
@Singleton
final class DataDirClaim {

    private static final Logger LOG = Logger.getLogger(DataDirClaim.class);
    private static final int FIRST = 1;
    private static final int REFUSED = 1;

    /** As of a process that SIGTERM ends. */
    private static final int TOLD_TO_END = 143;

    private final Table table;
    private final DataDirConfig config;

    DataDirClaim(Table table, DataDirConfig config) {
        this.table = table;
        this.config = config;
    }

    void take(@Observes @Priority(FIRST) StartupEvent started) {
        if (table instanceof Table.Local local) {
            if (LaunchMode.current() == LaunchMode.NORMAL) {
                takeOrEnd(local);
            } else {
                local.claim(config.dataDirWait());
            }
        }
    }

    private void takeOrEnd(Table.Local local) {
        Thread end = new Thread(() -> Runtime.getRuntime().halt(TOLD_TO_END));
        Runtime.getRuntime().addShutdownHook(end);
        try {
            local.claim(config.dataDirWait());
        } catch (TableUnavailable e) {
            LOG.error(e.getMessage());
            Runtime.getRuntime().halt(REFUSED);
        }
        Runtime.getRuntime().removeShutdownHook(end);
    }
}
