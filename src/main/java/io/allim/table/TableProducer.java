package io.allim.table;

import io.allim.snapshot.SnapshotAware;
import io.quarkus.arc.All;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.Collectors;

/** Makes the table of the engine that the configuration names, with the seal around it, and closes it at shutdown. */
@Singleton
final class TableProducer {

    @Produces
    @Singleton
    Table table(TableConfig config, @All List<TableEngine> engines, TableEngine.Seal seal) {
        Table engine = engines.stream()
                .filter(known -> known.name().equals(config.engine()))
                .findFirst()
                .orElseThrow(() -> unknown(config.engine(), engines))
                .make();
        return seal.around(engine);
    }

    @Produces
    @Singleton
    SnapshotAware connections(Table table) {
        return table instanceof SnapshotAware open ? open : new SnapshotAware() {};
    }

    void close(@Disposes Table table) throws Exception {
        if (table instanceof AutoCloseable open) {
            open.close();
        }
    }

    private static IllegalArgumentException unknown(String name, List<TableEngine> engines) {
        String known = engines.stream().map(TableEngine::name).sorted().collect(Collectors.joining(" or "));
        return new IllegalArgumentException("allim.table.engine is " + name + "; set it to " + known);
    }
}
