package io.allim.recipient;

import io.allim.table.Item;
import io.allim.table.Json;
import io.allim.table.Stored;
import io.allim.table.Table;
import io.allim.table.TableUnavailable;
import io.allim.table.Write;
import java.util.List;
import java.util.function.Function;

/** Addresses that are credentials, as versions before stored them: in clear, for whoever reads the store. */
public final class OldForm {

    private OldForm() {}

    /**
     * Stores an item anew where it has such an address. If that fails, or somebody else writes meanwhile, the next read tries again.
     *
     * @param body what is stored today for what the item says
     * @return as it is stored then
     */
    public static Stored renewed(Table table, Stored stored, Function<Stored, String> body) {
        String old = stored.item().body();
        if (!old.contains("://") || old.indexOf(Json.SECRET) >= 0) {
            return stored;
        }
        String today = body.apply(stored);
        if (today.indexOf(Json.SECRET) < 0) {
            return stored;
        }
        Item item = stored.item();
        Item next = new Item(item.key(), today, item.due(), item.entry(), item.expires());
        try {
            table.write(List.of(Write.putAt(next, stored.version())));
            return table.get(item.key()).orElse(stored);
        } catch (TableUnavailable e) {
            return stored;
        }
    }
}
