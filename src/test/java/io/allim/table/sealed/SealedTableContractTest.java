package io.allim.table.sealed;

import io.allim.table.MemoryTable;
import io.allim.table.Table;
import io.allim.table.TableContract;
import java.time.InstantSource;

final class SealedTableContractTest extends TableContract {

    @Override
    protected Table empty(InstantSource clock) {
        return SealedTables.around(new MemoryTable(clock), clock);
    }
}
