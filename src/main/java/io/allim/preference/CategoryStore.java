package io.allim.preference;

import io.allim.table.Condition;
import io.allim.table.Item;
import io.allim.table.Json;
import io.allim.table.Key;
import io.allim.table.Page;
import io.allim.table.Query;
import io.allim.table.Stored;
import io.allim.table.Table;
import io.allim.table.Write;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** What people call categories: each is one item, {@code category/{id} / c}, in the list "categories". */
@Singleton
public class CategoryStore {

    private static final String LIST = "categories";

    private final Table table;

    public CategoryStore(Table table) {
        this.table = table;
    }

    public Optional<Stored> find(String id) {
        return table.get(key(id));
    }

    /** What people call each, by id. */
    public Map<String, LocalName> names() {
        Map<String, LocalName> names = new TreeMap<>();
        Optional<String> cursor = Optional.empty();
        do {
            Page page = list(Query.MAX_LIMIT, cursor);
            page.items().stream()
                    .map(CategoryStore::read)
                    .forEach(category -> names.put(category.id(), category.localName()));
            cursor = page.cursor();
        } while (cursor.isPresent());
        return names;
    }

    /** By id; {@link #read} reads the items. */
    public Page list(int limit, Optional<String> cursor) {
        return table.query(Query.list(LIST).limit(limit).after(cursor));
    }

    public static Category read(Stored stored) {
        return Json.read(stored.item().body(), Category.class);
    }

    /**
     * Creates or replaces it.
     *
     * @param guard looks at what is stored before; when it throws, nothing is changed
     * @return as it is stored
     */
    public Item put(Category category, Consumer<Optional<Stored>> guard) {
        Item item = Item.of(key(category.id()), Json.write(category)).listedIn(LIST, category.id());
        while (true) {
            Optional<Stored> before = find(category.id());
            guard.accept(before);
            Write write = before.map(old -> Write.putAt(item, old.version())).orElseGet(() -> Write.putNew(item));
            if (table.write(List.of(write)).done()) {
                return item;
            }
        }
    }

    /**
     * Workflows keep naming the category, and people see its id.
     *
     * @param guard looks at what is stored; when it throws, nothing is changed
     * @return whether there was one
     */
    public boolean remove(String id, Consumer<Optional<Stored>> guard) {
        while (true) {
            Optional<Stored> before = find(id);
            if (before.isEmpty()) {
                return false;
            }
            guard.accept(before);
            if (table.write(List.of(new Write.Delete(
                            key(id), new Condition.VersionIs(before.get().version()))))
                    .done()) {
                return true;
            }
        }
    }

    private static Key key(String id) {
        return new Key("category/" + id, "c");
    }
}
