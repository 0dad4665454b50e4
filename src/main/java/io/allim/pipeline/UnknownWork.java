package io.allim.pipeline;

import io.allim.table.Item;
import io.allim.table.Key;
import io.allim.table.Stored;
import io.allim.table.Table;
import io.allim.table.Write;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Takes items out of the due index that no part of this version knows. The item itself stays as it is, for the version that
 * wrote it; in the index every tick would find it again, for ever, before younger work.
 */
@Singleton
final class UnknownWork {

    private static final Logger LOG = Logger.getLogger(UnknownWork.class);

    private final Table table;

    UnknownWork(Table table) {
        this.table = table;
    }

    void takeOut(Key key) {
        Optional<Stored> due =
                table.get(key).filter(stored -> stored.item().due().isPresent());
        due.ifPresent(stored -> {
            Item item = stored.item();
            Item kept = new Item(item.key(), item.body(), Optional.empty(), item.entry(), item.expires());
            if (table.write(List.of(Write.putAt(kept, stored.version()))).done()) {
                LOG.errorf(
                        "%s / %s was due, and this version of Allim does not know what it is: it is stored as it was, and no"
                                + " longer due. Update Allim if a newer version wrote it, and see the item in the table.",
                        key.partition(), key.sort());
            }
        });
    }
}
