package io.allim.recipient;

import io.allim.table.Item;
import io.allim.table.Json;
import io.allim.table.Key;
import io.allim.table.Table;
import io.allim.table.Write;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

@Singleton
public class RecipientStore {

    private final Table table;

    public RecipientStore(Table table) {
        this.table = table;
    }

    public Optional<Recipient> find(String id) {
        return table.get(key(id)).map(stored -> Json.read(stored.item().body(), Recipient.class));
    }

    /** Replaces all of what was known of the recipient. */
    public void put(Recipient recipient) {
        table.write(List.of(Write.put(Item.of(key(recipient.id()), Json.write(recipient)))));
    }

    /** @return whether there was such a recipient */
    public boolean delete(String id) {
        boolean existed = table.get(key(id)).isPresent();
        table.write(List.of(Write.delete(key(id))));
        return existed;
    }

    private static Key key(String id) {
        return new Key("recipient/" + id, "r");
    }
}
