package io.allim.template;

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
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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

    /** @return the version as it is stored */
    public TemplateVersion add(TemplateVersion draft, boolean publish, Instant now) {
        for (int i = 0; i < TRIES; i++) {
            Optional<Stored> head = table.get(head(draft.id()));
            TemplateVersion added =
                    draft.numbered(head.map(it -> read(it).latest()).orElse(0) + 1);
            Template after = head.map(it -> read(it).added(now)).orElseGet(() -> Template.first(draft.id(), now));
            Item item = Item.of(versionKey(added.id(), added.number()), Json.write(added));
            Write write = write(publish ? after.publish(added.number(), now) : after, head);
            if (table.write(List.of(write, Write.putNew(item))).done()) {
                return added;
            }
        }
        throw contended(draft.id());
    }

    /** Also goes back to a version before. @return empty when there is no such version */
    public Optional<Template> publish(String id, int number, Instant now) {
        return version(id, number).flatMap(version -> change(id, head -> head.publish(number, now)));
    }

    /** @return whether there was such a template */
    public boolean retire(String id, Instant now) {
        return find(id).filter(template -> !template.retired()).isPresent()
                && change(id, head -> head.retire(now)).isPresent();
    }

    private Optional<Template> change(String id, UnaryOperator<Template> change) {
        for (int i = 0; i < TRIES; i++) {
            Optional<Stored> head = table.get(head(id));
            if (head.isEmpty()) {
                return Optional.empty();
            }
            Template after = change.apply(read(head.get()));
            if (table.write(List.of(write(after, head))).done()) {
                return Optional.of(after);
            }
        }
        throw contended(id);
    }

    private static Write write(Template template, Optional<Stored> before) {
        Item item = Item.of(head(template.id()), Json.write(template));
        Item listed = template.retired() ? item : item.listedIn(LIST, template.id());
        return before.map(head -> Write.putAt(listed, head.version())).orElseGet(() -> Write.putNew(listed));
    }

    private static TableUnavailable contended(String id) {
        return new TableUnavailable("template " + id + " is written by too many at once", null);
    }

    private static Key head(String id) {
        return new Key("template/" + id, HEAD);
    }

    /** Ten digits, so that the order of texts is that of numbers. */
    private static Key versionKey(String id, int number) {
        return new Key("template/" + id, VERSIONS + "%010d".formatted(number));
    }
}
