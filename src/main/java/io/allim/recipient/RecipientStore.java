package io.allim.recipient;

import io.allim.channel.Address;
import io.allim.table.Condition;
import io.allim.table.Item;
import io.allim.table.Json;
import io.allim.table.Key;
import io.allim.table.Page;
import io.allim.table.Query;
import io.allim.table.Stored;
import io.allim.table.Table;
import io.allim.table.Write;
import io.allim.web.problem.Problem;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Recipients, each at {@code recipient/{id}} under {@code r}, and listed by id. A recipient that is being erased is no
 * longer listed; in its place lies the {@link Erasure}, which is due until all is gone. So nobody can write the recipient
 * anew while half of the old one is left.
 */
@Singleton
public class RecipientStore {

    static final String PARTITION = "recipient/";
    static final String SORT = "r";

    /** The first sort key after it. */
    private static final String AFTER = SORT + "!";

    private static final String LIST = "recipients";

    /** Erasures are rare: the first part of the due index holds them all. */
    private static final int SHARD = 0;

    /** After this time a request that erases is taken for dead, and a tick goes on. */
    private static final Duration ERASURE_PAUSE = Duration.ofSeconds(30);

    private final Table table;
    private final InstantSource clock;

    public RecipientStore(Table table, InstantSource clock) {
        this.table = table;
        this.clock = clock;
    }

    public Optional<Recipient> find(String id) {
        return read(id).recipient();
    }

    /**
     * A recipient with something that lies in its partition.
     *
     * @param recipient absent when it is not stored
     */
    public record Together(Optional<Recipient> recipient, Optional<Stored> beside) {}

    /**
     * The same by one request with what lies in the partition under {@code sort}.
     *
     * @param sort ordered before the recipient's own
     */
    public Together findWith(String id, String sort) {
        Query both = Query.partition(PARTITION + id).from(sort).to(AFTER);
        List<Stored> found = table.query(both).items();
        Optional<Stored> recipient = at(SORT, found).map(this::renewed);
        return new Together(new Snapshot(id, recipient).recipient(), at(sort, found));
    }

    private static Optional<Stored> at(String sort, List<Stored> found) {
        return found.stream()
                .filter(stored -> stored.item().key().sort().equals(sort))
                .findFirst();
    }

    /** Those that there are, by id, read at once. */
    public Map<String, Recipient> findAll(Collection<String> ids) {
        Map<Key, Stored> stored =
                table.getAll(ids.stream().map(RecipientStore::key).toList());
        Map<String, Recipient> found = new HashMap<>();
        for (String id : ids) {
            new Snapshot(id, Optional.ofNullable(stored.get(key(id))).map(this::renewed))
                    .recipient()
                    .ifPresent(recipient -> found.put(id, recipient));
        }
        return found;
    }

    /** What is stored of a recipient, with what is needed to write in its place. */
    public Snapshot read(String id) {
        return new Snapshot(id, table.get(key(id)).map(this::renewed));
    }

    private Stored renewed(Stored stored) {
        boolean erasing = stored.item().due().isPresent();
        return erasing ? stored : OldForm.renewed(table, stored, old -> Json.write(read(old)));
    }

    /** By id; {@link #read} reads the items. */
    public Page list(int limit, Optional<String> cursor) {
        return table.query(Query.list(LIST).limit(limit).after(cursor));
    }

    public static Recipient read(Stored stored) {
        return Json.read(stored.item().body(), Recipient.class);
    }

    /**
     * Replaces all of what was known of the recipient.
     *
     * @return false while the recipient is being erased, and then nothing is changed
     */
    public boolean put(Recipient recipient) {
        return put(recipient, _ -> {}).isPresent();
    }

    /**
     * Replaces all of what was known of the recipient.
     *
     * @param guard looks at what is replaced; when it throws, nothing is changed
     * @return what is stored; empty while the recipient is being erased, and then nothing is changed
     */
    public Optional<Item> put(Recipient recipient, Consumer<Optional<Stored>> guard) {
        while (true) {
            Snapshot before = read(recipient.id());
            if (before.isErasing()) {
                return Optional.empty();
            }
            guard.accept(before.stored());
            Recipient whole = recipient.completedFrom(before.recipient());
            whole.incomplete().ifPresent(why -> {
                throw Problem.INVALID_FIELD.at("addresses", why);
            });
            Write.Put write = before.replacedBy(whole);
            List<Write> writes = new ArrayList<>(List.of(write));
            if (before.moves(recipient)) {
                writes.add(review(recipient.id()));
            }
            if (table.write(writes).done()) {
                return Optional.of(write.item());
            }
        }
    }

    /** The part of a change that has what is held for the recipient decided again. */
    public Write review(String id) {
        return Review.ask(id, clock.instant());
    }

    /** Has it decided again in a while, though the change is not stored yet: it would be too much for one transaction. */
    public void reviewSoon(List<String> ids) {
        Instant due = clock.instant().plus(ERASURE_PAUSE);
        if (!ids.isEmpty()) {
            table.write(ids.stream().map(id -> Review.ask(id, due)).toList());
        }
    }

    /** @return whether all of it is stored; if not, somebody else wrote in between, and none of it is */
    public boolean write(List<Write> writes) {
        return table.write(writes).done();
    }

    /**
     * Takes the recipient away, and notes that it is to be erased everywhere.
     *
     * @return empty when there is no such recipient
     */
    public Optional<Erasure> beginErasure(String id, Instant now) {
        return beginErasure(id, now, _ -> {});
    }

    /** @param guard looks at what is taken away; when it throws, nothing is changed */
    public Optional<Erasure> beginErasure(String id, Instant now, Consumer<Optional<Stored>> guard) {
        while (true) {
            Snapshot before = read(id);
            Optional<Recipient> recipient = before.recipient();
            if (recipient.isEmpty()) {
                return before.erasure();
            }
            guard.accept(before.stored());
            Erasure erasure = new Erasure(id, addresses(recipient.get()), now);
            Item item = Item.of(key(id), Json.write(erasure)).dueAt(SHARD, now.plus(ERASURE_PAUSE));
            if (table.write(List.of(new Write.Put(item, before.condition()))).done()) {
                return Optional.of(erasure);
            }
        }
    }

    /** The erasure that is under way at a key of the due index. */
    public Optional<Erasure> erasureAt(Key key) {
        return holds(key) ? read(key.partition().substring(PARTITION.length())).erasure() : Optional.empty();
    }

    /** Call it when nothing is left; the id may then be used anew. */
    public void endErasure(Erasure erasure) {
        Snapshot before = read(erasure.recipient());
        if (before.isErasing()) {
            table.write(List.of(new Write.Delete(key(erasure.recipient()), before.condition())));
        }
    }

    public static boolean holds(Key key) {
        return key.partition().startsWith(PARTITION) && key.sort().equals(SORT);
    }

    private static List<Address> addresses(Recipient recipient) {
        return recipient.endpoints().stream().map(Endpoint::address).toList();
    }

    private static Key key(String id) {
        return new Key(PARTITION + id, SORT);
    }

    /** A recipient at a moment. */
    public record Snapshot(String id, Optional<Stored> stored) {

        public Optional<Recipient> recipient() {
            return isErasing() ? Optional.empty() : stored.map(RecipientStore::read);
        }

        public boolean isErasing() {
            return stored.filter(s -> s.item().due().isPresent()).isPresent();
        }

        /** The part of a transaction that is refused if the recipient has changed since. */
        public Write check() {
            return new Write.Check(key(id), condition());
        }

        /** Whether another time zone, or another first day of the week, counts for what is held. */
        public boolean moves(Recipient recipient) {
            return recipient()
                    .filter(before -> !before.zone().equals(recipient.zone())
                            || !before.locale().equals(recipient.locale()))
                    .isPresent();
        }

        public Write.Put replacedBy(Recipient recipient) {
            Item item = Item.of(key(id), Json.write(recipient)).listedIn(LIST, id);
            return new Write.Put(item, condition());
        }

        private Optional<Erasure> erasure() {
            return stored.filter(_ -> isErasing()).map(s -> Json.read(s.item().body(), Erasure.class));
        }

        private Condition condition() {
            return stored.<Condition>map(s -> new Condition.VersionIs(s.version()))
                    .orElseGet(Condition.Absent::new);
        }
    }
}
