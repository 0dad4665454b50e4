package io.allim.table.sqlite;

import io.allim.table.Table;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Makes the embedded engine the application's table, and closes it at shutdown. */
@Singleton
final class SqliteTableProducer {

    @Produces
    @Singleton
    Table table(SqliteTableConfig config, InstantSource clock) {
        return new SqliteTable(config.dataDir().resolve("allim.db"), clock);
    }

    void close(@Disposes Table table) throws Exception {
        if (table instanceof AutoCloseable open) {
            open.close();
        }
    }
}
