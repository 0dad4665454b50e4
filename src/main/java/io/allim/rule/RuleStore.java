package io.allim.rule;

import io.allim.recipient.OldForm;
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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Rules, all in one partition, since every event is compared with all of them. An instance learns of a change made by
 * another within {@link #CACHED}.
 *
 * <pre>
 * rules / {id}
 * </pre>
 */
@Singleton
class RuleStore {

    public static final int MAX_RULES = 200;

    /** How long rules are used without a look at the table. */
    public static final Duration CACHED = Duration.ofSeconds(5);

    private static final String PARTITION = "rules";

    private final Table table;
    private volatile Optional<Cached> cached = Optional.empty();

    public RuleStore(Table table) {
        this.table = table;
    }

    public Optional<Rule> find(String id) {
        return table.get(key(id)).map(RuleStore::read);
    }

    /** By id; {@link #read} reads the items. */
    public Page list(int limit, Optional<String> cursor) {
        return table.query(Query.partition(PARTITION).limit(limit).after(cursor));
    }

    public static Rule read(Stored stored) {
        return read(stored.item());
    }

    static Rule read(Item item) {
        return Json.read(item.body(), Rule.class);
    }

    /** As it is stored; {@link #read} reads it. */
    public Optional<Stored> stored(String id) {
        return table.get(key(id));
    }

    /** @return whether there was room for it */
    public boolean put(Rule rule) {
        return put(rule, _ -> {}).isPresent();
    }

    /**
     * @param guard looks at what is replaced; when it throws, nothing is changed
     * @return what is stored; empty when there is no room for it
     */
    public Optional<Item> put(Rule rule, Consumer<Optional<Stored>> guard) {
        while (true) {
            Optional<Stored> before = stored(rule.id());
            Item item = Item.of(key(rule.id()), Json.write(changed(before, rule)));
            guard.accept(before);
            if (before.isEmpty() && load().size() >= MAX_RULES) {
                return Optional.empty();
            }
            Write write = before.map(it -> Write.putAt(item, it.version())).orElseGet(() -> Write.putNew(item));
            if (write(write)) {
                return Optional.of(item);
            }
        }
    }

    /** What is put once more was changed by whoever put it first. */
    private static Rule changed(Optional<Stored> before, Rule rule) {
        return before.map(RuleStore::read).filter(old -> old.saysTheSame(rule)).orElse(rule);
    }

    /** @return whether there was such a rule */
    public boolean remove(String id) {
        return remove(id, _ -> {});
    }

    /** @param guard looks at the rule; when it throws, nothing is changed */
    public boolean remove(String id, Consumer<Optional<Stored>> guard) {
        while (true) {
            Optional<Stored> before = stored(id);
            if (before.isEmpty()) {
                return false;
            }
            guard.accept(before);
            if (write(new Write.Delete(
                    key(id), new Condition.VersionIs(before.get().version())))) {
                return true;
            }
        }
    }

    private boolean write(Write write) {
        boolean done = table.write(List.of(write)).done();
        cached = Optional.empty();
        return done;
    }

    List<Rule> all(Instant now) {
        return cached.filter(known -> known.isFresh(now)).map(Cached::rules).orElseGet(() -> {
            List<Rule> rules = load();
            cached = Optional.of(new Cached(rules, now));
            return rules;
        });
    }

    private List<Rule> load() {
        List<Rule> rules = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            Page page = list(Query.MAX_LIMIT, cursor);
            page.items()
                    .forEach(stored -> rules.add(read(OldForm.renewed(table, stored, old -> Json.write(read(old))))));
            cursor = page.cursor();
        } while (cursor.isPresent());
        return List.copyOf(rules);
    }

    private static Key key(String id) {
        return new Key(PARTITION, id);
    }

    private record Cached(List<Rule> rules, Instant at) {

        boolean isFresh(Instant now) {
            return !now.isBefore(at) && now.isBefore(at.plus(CACHED));
        }
    }
}
