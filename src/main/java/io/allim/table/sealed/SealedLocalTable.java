package io.allim.table.sealed;

import io.allim.table.Table;
import java.nio.file.Path;
import java.time.Duration;

/** Of an engine that keeps its table on this machine. */
final class SealedLocalTable extends SealedTable implements Table.Local {

    private final Table.Local local;

    SealedLocalTable(Table engine, Table.Local local, Keys keys) {
        super(engine, keys);
        this.local = local;
    }

    @Override
    public Path directory() {
        return local.directory();
    }

    @Override
    public void claim(Duration patience) {
        local.claim(patience);
    }

    /** What is sealed in the table is sealed in the copy. */
    @Override
    public void copyTo(Path file) {
        local.copyTo(file);
    }
}
