package io.allim.table;

import java.time.InstantSource;

final class MemoryTableTest extends TableContract {

    @Override
    protected Table empty(InstantSource clock) {
        return new MemoryTable(clock);
    }
}
