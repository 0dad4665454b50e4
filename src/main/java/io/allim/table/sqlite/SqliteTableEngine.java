package io.allim.table.sqlite;

import io.allim.table.Table;
import io.allim.table.TableEngine;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** The embedded engine, in the configured directory. */
@Singleton
final class SqliteTableEngine implements TableEngine {

    /** In the configured directory. */
    static final String FILE = "allim.db";

    private final SqliteTableConfig config;
    private final InstantSource clock;

    SqliteTableEngine(SqliteTableConfig config, InstantSource clock) {
        this.config = config;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "sqlite";
    }

    @Override
    public Table make() {
        return new SqliteTable(config.dataDir().resolve(FILE), clock);
    }
}
