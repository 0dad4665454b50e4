package io.allim.recipient;

import io.allim.table.Page;
import io.allim.table.Query;
import io.allim.table.Table;
import io.allim.table.Write;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Forgets whatever lies in the recipient's own partition, such as preferences. */
@Singleton
public final class OwnPartition implements Erasable {

    private final Table table;

    OwnPartition(Table table) {
        this.table = table;
    }

    @Override
    public int eraseSome(Erasure erasure, int most) {
        return eraseSome(table, RecipientStore.PARTITION + erasure.recipient(), most);
    }

    /**
     * Forgets what lies in a partition that belongs to one recipient alone; for all who keep such partitions.
     *
     * @return how many items were erased, as of {@link Erasable#eraseSome}
     */
    public static int eraseSome(Table table, String partition, int most) {
        Query query = Query.partition(partition).limit(Math.min(most, Table.MAX_WRITES));
        Optional<String> cursor = Optional.empty();
        do {
            Page page = table.query(query.after(cursor));
            List<Write> deletes = page.items().stream()
                    .map(stored -> stored.item().key())
                    .filter(key -> !RecipientStore.holds(key))
                    .map(Write::delete)
                    .toList();
            if (!deletes.isEmpty()) {
                table.write(deletes);
                return deletes.size();
            }
            cursor = page.cursor();
        } while (cursor.isPresent());
        return 0;
    }
}
