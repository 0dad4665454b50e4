package io.allim.recipient;

import io.allim.table.Page;
import io.allim.table.Query;
import io.allim.table.Table;
import io.allim.table.Write;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Forgets whatever lies in partitions that belong to one recipient alone, such as preferences and the inbox. */
@Singleton
final class OwnPartitions implements Erasable {

    private static final List<String> NAMES = List.of(RecipientStore.PARTITION, "inbox/");

    private final Table table;

    OwnPartitions(Table table) {
        this.table = table;
    }

    @Override
    public int eraseSome(Erasure erasure, int most) {
        return NAMES.stream()
                .mapToInt(name -> erase(name + erasure.recipient(), Math.min(most, Table.MAX_WRITES)))
                .sum();
    }

    private int erase(String partition, int most) {
        Query query = Query.partition(partition).limit(most);
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
