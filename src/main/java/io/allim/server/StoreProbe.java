package io.allim.server;

import io.allim.table.Item;
import io.allim.table.Key;
import io.allim.table.Table;
import io.allim.table.Write;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Whether the store takes writes, found out by writing: one item, the same each time. A disk that can be read can be full
 * or read-only all the same.
 */
@Singleton
final class StoreProbe {

    private static final Key KEY = new Key("health", "probe");

    private final Probe probe;

    @Inject
    StoreProbe(Table table) {
        this(Probe.of(() -> table.write(List.of(Write.put(Item.of(KEY, "{}"))))));
    }

    StoreProbe(Probe probe) {
        this.probe = probe;
    }

    Probe.Finding find() {
        return probe.find();
    }
}
