package io.allim.table.sqlite;

import io.allim.table.Table;
import io.allim.table.TableContract;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
final class SqliteTableTest extends TableContract {

    @TempDir
    private Path directory;

    private SqliteTable table;

    @Override
    protected Table empty(InstantSource clock) {
        table = new SqliteTable(directory.resolve("allim.db"), clock);
        return table;
    }

    @AfterEach
    void close() {
        table.close();
    }
}
