package io.allim.workflow;

import io.allim.recipient.OldForm;
import io.allim.table.Item;
import io.allim.table.Json;
import io.allim.table.Key;
import io.allim.table.Page;
import io.allim.table.Query;
import io.allim.table.Stored;
import io.allim.table.Table;
import io.allim.table.Write;
import io.allim.time.LruCache;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Workflows: every version is an item of its own that stays, so that what was accepted under it keeps its meaning.
 *
 * <pre>
 * workflow/{id} / head     the latest version; in the list "workflows" unless it was removed
 * workflow/{id} / v/{n}    version n
 * </pre>
 */
@Singleton
public class WorkflowStore {

    private static final String LIST = "workflows";
    private static final String HEAD = "head";
    private static final String VERSIONS = "v/";
    private static final int CACHED = 500;

    private final Table table;
    private final LruCache<String, Workflow> cache = new LruCache<>(CACHED);

    public WorkflowStore(Table table) {
        this.table = table;
    }

    /** @param removed whether no new notification may use it */
    private record Head(Workflow workflow, boolean removed) {}

    /** The latest version, unless the workflow was removed. */
    public Optional<Workflow> find(String id) {
        return head(id).map(WorkflowStore::read).filter(head -> !head.removed()).map(Head::workflow);
    }

    public Optional<Workflow> find(String id, int version) {
        String name = id + " " + version;
        Optional<Workflow> known = cache.find(name);
        return known.isPresent()
                ? known
                : table.get(versionKey(id, version))
                        .map(stored -> OldForm.renewed(table, stored, WorkflowStore::today))
                        .map(item -> cache.keep(name, Json.read(item.item().body(), Workflow.class)));
    }

    /**
     * Makes a new version, unless the latest says the same.
     *
     * @param workflow of any version number
     * @return as it is stored
     */
    public Workflow put(Workflow workflow) {
        return put(workflow, _ -> {}).workflow();
    }

    /** As {@link #put} would store it. */
    Workflow next(Workflow workflow) {
        Optional<Head> head = head(workflow.id()).map(WorkflowStore::read);
        int last = head.map(Head::workflow).map(Workflow::version).orElse(0);
        return says(head, workflow) ? head.orElseThrow().workflow() : workflow.at(last + 1);
    }

    /** Whether the latest version says the same. */
    private static boolean says(Optional<Head> head, Workflow workflow) {
        return head.filter(latest -> !latest.removed() && latest.workflow().saysTheSame(workflow))
                .isPresent();
    }

    /** @param head as it is stored */
    public record Put(Workflow workflow, Item head) {}

    /** The latest version as it is stored, unless the workflow was removed; {@link #listed} reads it. */
    public Optional<Stored> stored(String id) {
        return head(id).filter(found -> !read(found).removed());
    }

    /** @param guard looks at the latest version before a new one is made; when it throws, nothing is changed */
    public Put put(Workflow workflow, Consumer<Optional<Stored>> guard) {
        while (true) {
            Optional<Stored> stored = head(workflow.id());
            guard.accept(stored.filter(found -> !read(found).removed()));
            Optional<Head> head = stored.map(WorkflowStore::read);
            int last = head.map(Head::workflow).map(Workflow::version).orElse(0);
            if (says(head, workflow)) {
                return new Put(
                        head.orElseThrow().workflow(), stored.orElseThrow().item());
            }
            Workflow next = workflow.at(last + 1);
            Item item = Item.of(headKey(next.id()), Json.write(new Head(next, false)))
                    .listedIn(LIST, next.id());
            Write version = Write.putNew(Item.of(versionKey(next.id(), next.version()), Json.write(next)));
            if (table.write(List.of(inPlaceOf(stored, item), version)).done()) {
                return new Put(next, item);
            }
        }
    }

    /** Notifications that were accepted go on. @return whether there was such a workflow */
    public boolean remove(String id) {
        return remove(id, _ -> {});
    }

    /** @param guard looks at the latest version; when it throws, nothing is changed */
    public boolean remove(String id, Consumer<Optional<Stored>> guard) {
        while (true) {
            Optional<Stored> stored = head(id);
            Optional<Head> head = stored.map(WorkflowStore::read).filter(found -> !found.removed());
            if (head.isEmpty()) {
                return false;
            }
            guard.accept(stored);
            Item item = Item.of(headKey(id), Json.write(new Head(head.get().workflow(), true)));
            if (table.write(List.of(inPlaceOf(stored, item))).done()) {
                return true;
            }
        }
    }

    /** The latest first, whether or not the workflow was removed; {@link #readVersion} reads the items. */
    Page versions(String id, int limit, Optional<String> cursor) {
        return table.query(Query.partition(headKey(id).partition())
                .startingWith(VERSIONS)
                .newestFirst()
                .limit(limit)
                .after(cursor));
    }

    static Workflow readVersion(Stored stored) {
        return Json.read(stored.item().body(), Workflow.class);
    }

    /** By id; {@link #listed} reads the items. */
    public Page list(int limit, Optional<String> cursor) {
        return table.query(Query.list(LIST).limit(limit).after(cursor));
    }

    public static Workflow listed(Stored stored) {
        return read(stored).workflow();
    }

    private static String today(Stored version) {
        return Json.write(Json.read(version.item().body(), Workflow.class));
    }

    private Optional<Stored> head(String id) {
        return table.get(headKey(id)).map(stored -> OldForm.renewed(table, stored, old -> Json.write(read(old))));
    }

    private static Head read(Stored stored) {
        return Json.read(stored.item().body(), Head.class);
    }

    private static Write inPlaceOf(Optional<Stored> stored, Item item) {
        return stored.map(old -> Write.putAt(item, old.version())).orElseGet(() -> Write.putNew(item));
    }

    private static Key headKey(String id) {
        return new Key("workflow/" + id, HEAD);
    }

    private static Key versionKey(String id, int version) {
        return new Key("workflow/" + id, VERSIONS + "%09d".formatted(version));
    }
}
