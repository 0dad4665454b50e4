package io.allim.template;

import io.allim.table.Condition;
import io.allim.table.Item;
import io.allim.table.Json;
import io.allim.table.Key;
import io.allim.table.Page;
import io.allim.table.Query;
import io.allim.table.Stored;
import io.allim.table.Table;
import io.allim.table.TableUnavailable;
import io.allim.table.Write;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Templates. Each is a partition: its head, which names the published version, and an item for every version, which is
 * written once. Nothing is ever deleted, since what is held may need it: a template is retired.
 */
@Singleton
public class TemplateStore {

    private static final String LIST = "templates";
    private static final String HEAD = "h";
    private static final String VERSIONS = "v/";

    /** Each try loses only against another writer that has won. */
    private static final int TRIES = 100;

    private final Table table;

    public TemplateStore(Table table) {
        this.table = table;
    }

    public Optional<Template> find(String id) {
        return table.get(head(id)).map(TemplateStore::read);
    }

    public Optional<TemplateVersion> version(String id, int number) {
        return table.get(versionKey(id, number)).map(TemplateStore::readVersion);
    }

    public Optional<TemplateVersion> published(String id) {
        return find(id).flatMap(Template::published).flatMap(number -> version(id, number));
    }

    /** By id, without those that are retired; {@link #read} reads the items. */
    public Page list(int limit, Optional<String> cursor) {
        return table.query(Query.list(LIST).limit(limit).after(cursor));
    }

    /** The latest first; {@link #readVersion} reads the items. */
    public Page versions(String id, int limit, Optional<String> cursor) {
        return table.query(Query.partition(head(id).partition())
                .startingWith(VERSIONS)
                .newestFirst()
                .limit(limit)
                .after(cursor));
    }

    public static Template read(Stored stored) {
        return Json.read(stored.item().body(), Template.class);
    }

    public static TemplateVersion readVersion(Stored stored) {
        return Json.read(stored.item().body(), TemplateVersion.class);
    }

    /** The head, as it is stored; {@link #read} reads it. */
    public Optional<Stored> stored(String id) {
        return table.get(head(id));
    }

    /** @return the version as it is stored */
    public TemplateVersion add(TemplateVersion draft, boolean publish, Instant now) {
        return add(draft, publish, now, _ -> {}).version();
    }

    /** @param head as it is stored */
    public record Added(TemplateVersion version, Item head) {}

    /** @param guard looks at the head before the version is added; when it throws, nothing is changed */
    public Added add(TemplateVersion draft, boolean publish, Instant now, Consumer<Optional<Stored>> guard) {
        for (int i = 0; i < TRIES; i++) {
            Optional<Stored> head = stored(draft.id());
            guard.accept(head);
            TemplateVersion added =
                    draft.numbered(head.map(it -> read(it).latest()).orElse(0) + 1);
            Template after = head.map(it -> read(it).added(now)).orElseGet(() -> Template.first(draft.id(), now));
            Item item = Item.of(versionKey(added.id(), added.number()), Json.write(added));
            Template used = publish ? after.publish(added.number(), now) : after;
            boolean speaks = publish || used.published().isEmpty();
            Write.Put write = write((speaks ? used.speaks(added) : used).changed(added.changedBy()), head);
            if (table.write(List.of(write, Write.putNew(item))).done()) {
                return new Added(added, write.item());
            }
        }
        throw contended(draft.id());
    }

    /** Also goes back to a version before. @return empty when there is no such version */
    public Optional<Template> publish(String id, int number, Instant now) {
        return publish(id, number, now, Optional.empty());
    }

    Optional<Template> publish(String id, int number, Instant now, Optional<String> by) {
        return version(id, number)
                .map(version -> change(
                        id, head -> head.publish(number, now).speaks(version).changed(by), _ -> {}));
    }

    /** @return whether there was such a template */
    public boolean retire(String id, Instant now) {
        return retire(id, now, _ -> {});
    }

    /** @param guard looks at the head as it is stored; when it throws, nothing is changed */
    public boolean retire(String id, Instant now, Consumer<Optional<Stored>> guard) {
        return retire(id, now, Optional.empty(), guard);
    }

    /** @param by the name of the caller */
    boolean retire(String id, Instant now, Optional<String> by, Consumer<Optional<Stored>> guard) {
        return find(id).filter(template -> !template.retired())
                .map(_ -> change(id, head -> head.retire(now).changed(by), guard))
                .isPresent();
    }

    /** Of a template that there is, and is never deleted. */
    private Template change(String id, UnaryOperator<Template> change, Consumer<Optional<Stored>> guard) {
        for (int i = 0; i < TRIES; i++) {
            Optional<Stored> head = stored(id);
            guard.accept(head);
            Template after = change.apply(read(head.orElseThrow()));
            if (table.write(List.of(write(after, head))).done()) {
                return after;
            }
        }
        throw contended(id);
    }

    private static Write.Put write(Template template, Optional<Stored> before) {
        Item item = Item.of(head(template.id()), Json.write(template));
        Item listed = template.retired() ? item : item.listedIn(LIST, template.id());
        Condition condition = before.<Condition>map(head -> new Condition.VersionIs(head.version()))
                .orElseGet(Condition.Absent::new);
        return new Write.Put(listed, condition);
    }

    private static TableUnavailable contended(String id) {
        return new TableUnavailable("template " + id + " is written by too many at once", new IOException());
    }

    private static Key head(String id) {
        return new Key("template/" + id, HEAD);
    }

    /** Ten digits, so that the order of texts is that of numbers. */
    private static Key versionKey(String id, int number) {
        return new Key("template/" + id, VERSIONS + "%010d".formatted(number));
    }
}
