package io.allim.delivery;

import io.allim.notification.Digest;
import io.allim.notification.NotificationId;
import io.allim.notification.NotificationStore;
import io.allim.recipient.Target;
import io.allim.table.Condition;
import io.allim.table.Cursor;
import io.allim.table.Item;
import io.allim.table.Key;
import io.allim.table.ListEntry;
import io.allim.table.Page;
import io.allim.table.Query;
import io.allim.table.Shards;
import io.allim.table.SpreadList;
import io.allim.table.Stored;
import io.allim.table.Table;
import io.allim.table.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Deliveries, in the partition of their notification. They are in the due index until they end.
 *
 * <pre>
 * ntf_… / d/dlv_…   the delivery, in the list "deliveries/of/{hash of its target}": first what waits, by when it is due,
 *                   then what is under way or has ended, by its turn, and what waits for a turn that it has: it stays there
 * ntf_… / f/dlv_…   beside a failed one, in the list "deliveries/failed"
 * </pre>
 */
public class DeliveryStore {

    /** Of one delivery; of one with a reference there is another. */
    public static final int MAX_WRITES = 3;

    /** Before the time in the sorts of a target's list: by it there are two ranges. */
    public static final int RANGE_CHARS = 2;

    private static final String FAILED = "deliveries/failed";
    private static final String PREFIX = "d/";
    private static final String FAILED_PREFIX = "f/";
    private static final String WAITING = "1/";
    private static final String TURNED = "2/";

    private final Table table;
    private final Shards shards;
    private final Duration retention;
    private final Duration headStart;
    private final DigestStore digests;
    private final NotificationStore notifications;
    private final References references;

    /**
     * @param headStart for how long ticks leave a fresh delivery to its hint
     * @param referenced whether deliveries of a channel are found by their reference as well, for one more write each
     */
    public DeliveryStore(
            Table table, Shards shards, Duration retention, Duration headStart, Predicate<String> referenced) {
        this.table = table;
        this.shards = shards;
        this.retention = retention;
        this.headStart = headStart;
        this.references = new References(table, referenced);
        this.digests = new DigestStore(table, shards, retention);
        this.notifications = new NotificationStore(table, shards, retention);
    }

    /** As it is now. */
    public Optional<Delivery> find(DeliveryId id) {
        return reader().find(id);
    }

    /** As it is stored: an item of a digest that has ended may still be held by that. */
    public Optional<Delivery> stored(DeliveryId id) {
        return table.get(key(id)).map(DeliveryStore::read);
    }

    /** The deliveries of a page as they are now. */
    public List<Delivery> read(Page page) {
        Reader reader = reader();
        return page.items().stream()
                .flatMap(stored -> reader.read(stored).stream())
                .toList();
    }

    public Reader reader() {
        return new Reader();
    }

    /**
     * Reads deliveries as they are now. An item of a digest is stored as it joined that, and ends with it: each digest is read
     * once, so a reader is good for a page or a search.
     */
    public final class Reader {

        private final Map<NotificationId, Optional<DigestMembership.Outcome>> outcomes = new HashMap<>();

        public Optional<Delivery> find(DeliveryId id) {
            return table.get(key(id)).flatMap(this::read);
        }

        /** @return empty when it was in a digest of which nothing is kept any more */
        public Optional<Delivery> read(Stored stored) {
            Delivery delivery = DeliveryStore.read(stored);
            if (delivery.membership().isEmpty() || !delivery.isInDigest() && delivery.state() != State.SENT) {
                return Optional.of(delivery);
            }
            return outcomes.computeIfAbsent(delivery.membership().get().digest(), DeliveryStore.this::outcome)
                    .map(outcome -> outcome.of(delivery))
                    .or(() -> Optional.of(delivery).filter(ended -> !ended.isInDigest()));
        }
    }

    /** @return empty when nothing is kept any more of what became of it */
    private Optional<DigestMembership.Outcome> outcome(NotificationId digest) {
        // A digest has its deliveries from the moment on in which it takes no more items, and that may be between two
        // reads.
        List<Delivery> messages = of(digest);
        if (messages.isEmpty()
                && notifications.findDigest(digest).filter(Digest::isCollecting).isPresent()) {
            return Optional.of(DigestMembership.Outcome.NONE);
        }
        List<Delivery> closed = messages.isEmpty() ? of(digest) : messages;
        return closed.isEmpty() ? Optional.empty() : Optional.of(new DigestMembership.Outcome(closed));
    }

    public References references() {
        return references;
    }

    /** All deliveries that are planned so far, by id. */
    public List<Delivery> of(NotificationId notification) {
        List<Delivery> deliveries = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            Page page = of(notification, Query.MAX_LIMIT, cursor);
            deliveries.addAll(read(page));
            cursor = page.cursor();
        } while (cursor.isPresent());
        return deliveries;
    }

    /** One page of the deliveries, by id; {@link #read(Page)} reads the items. */
    public Page of(NotificationId notification, int limit, Optional<String> cursor) {
        return table.query(Query.partition(notification.toString())
                .startingWith(PREFIX)
                .limit(limit)
                .after(cursor));
    }

    /** The next deliveries by id, at most {@code limit} of them; none at the end alone. */
    public List<Delivery> after(NotificationId notification, Optional<DeliveryId> last, int limit) {
        Page page = pageAfter(notification, last, limit);
        List<Delivery> found = read(page);
        while (found.isEmpty() && page.cursor().isPresent()) {
            page = pageAfter(notification, last(page), limit);
            found = read(page);
        }
        return found;
    }

    /** The last of a page, whether it can still be read or not. */
    public static Optional<DeliveryId> last(Page page) {
        return page.items().isEmpty()
                ? Optional.empty()
                : idAt(page.items().getLast().item().key());
    }

    /** The same; {@link #read(Page)} reads the items. */
    public Page pageAfter(NotificationId notification, Optional<DeliveryId> last, int limit) {
        Query all =
                Query.partition(notification.toString()).startingWith(PREFIX).limit(limit);
        // Ids are of one length, and no character of theirs sorts before this one.
        Query rest = last.map(id -> all.from(key(id).sort() + "!")).orElse(all);
        return table.query(rest);
    }

    /** The latest failed first; {@link #failed(Stored)} reads the items. */
    public Page failed(int limit, Optional<String> cursor) {
        return new SpreadList(table, FAILED, shards).newestFirst(limit, cursor);
    }

    /** What {@link #failed} reads, for {@link #before}. */
    public Query failedList() {
        return Query.list(FAILED).newestFirst();
    }

    /** What waits without a turn, by when it is due. */
    public Query waitingList(Target target) {
        return Query.list(list(target)).startingWith(WAITING);
    }

    /** What {@link #turned} reads. */
    public Query turnedList(Target target) {
        return Query.list(list(target)).startingWith(TURNED).newestFirst();
    }

    /** What has its turn at {@code at} or later, the next first. */
    public Query turnsFrom(Target target, Instant at) {
        return Query.list(list(target)).startingWith(TURNED).from(TURNED + ListEntry.byTime(at, ""));
    }

    public Page page(Query list) {
        return table.query(list);
    }

    /** The cursor with which a page of a list that is ordered by time begins at {@code at}: after it upwards, before it downwards. */
    public static String before(Query list, String prefix, Instant at) {
        return Cursor.inList(list, prefix + ListEntry.byTime(at, ""), new Key("!", "!"));
    }

    /** Of the due index: what is found in them are deliveries, and other work. */
    public IntStream parts() {
        return shards.first();
    }

    /** As {@link Table#due}. */
    public Page due(int part, Instant until, int limit, Optional<String> cursor) {
        return table.due(part, until, limit, cursor);
    }

    /** @return empty when it has not failed, or no longer is, since it was listed */
    public Optional<Delivery> failed(Stored stored) {
        return DeliveryId.parse(stored.item().key().sort().substring(FAILED_PREFIX.length()))
                .flatMap(this::find)
                .filter(delivery -> delivery.state() == State.FAILED);
    }

    /**
     * What has or had its turn with a target, the latest first, and among it what still {@linkplain Delivery#waits waits} for
     * that.
     *
     * @param target {@linkplain Target#canonical canonical}; versions before listed addresses as they were spelled
     */
    public Page turned(Target target, int limit, Optional<String> cursor) {
        return table.query(turnedList(target).limit(limit).after(cursor));
    }

    /** Everything of a target. */
    public Page all(Target target, int limit) {
        return table.query(Query.list(list(target)).limit(limit));
    }

    /** As it is stored. */
    public static Delivery read(Stored stored) {
        return DeliveryJson.read(stored.item().body(), stored.version());
    }

    /** The delivery whose item lies at the key. */
    public static Optional<DeliveryId> idAt(Key key) {
        return Optional.of(key.sort()).filter(s -> s.startsWith(PREFIX)).flatMap(s -> DeliveryId.parse(s.substring(2)));
    }

    /**
     * Stores the delivery in place of the version it was made from.
     *
     * @return what is stored now; empty when another wrote in between, and then nothing was changed
     */
    public Optional<Delivery> replace(Delivery delivery) {
        return table.write(writes(delivery)).done()
                ? Optional.of(delivery.at(delivery.version() + 1))
                : Optional.empty();
    }

    /**
     * The writes that {@link #replace} makes, at most {@value #MAX_WRITES}; for a delivery that was never stored, ones
     * that are refused if it was.
     */
    public List<Write> writes(Delivery delivery) {
        Write write = delivery.version() == 0
                ? Write.putNew(item(delivery))
                : Write.putAt(item(delivery), delivery.version());
        Key failed = failedKey(delivery.id());
        List<Write> writes = new ArrayList<>(List.of(write));
        if (delivery.state() == State.FAILED) {
            Instant end = delivery.finishedAt().orElseThrow();
            String id = delivery.id().toString();
            writes.add(Write.put(Item.of(failed, "{}")
                    .expiresAt(end.plus(retention))
                    .listedIn(shards.ofList(FAILED, id), ListEntry.byTime(end, id))));
        }
        if (delivery.hasLeftFailed()) {
            writes.add(Write.delete(failed));
        }
        references.write(delivery).ifPresent(writes::add);
        if (delivery.ofDigest() && delivery.state().isFinal()) {
            writes.add(digests.settling(
                    delivery.id().notification(), delivery.finishedAt().orElseThrow()));
        }
        return writes;
    }

    /** One of each key: several deliveries of a digest may say in one transaction that they have ended. */
    public static List<Write> once(List<Write> writes) {
        Map<Key, Write> distinct = new LinkedHashMap<>();
        writes.forEach(write -> distinct.put(write.key(), write));
        return List.copyOf(distinct.values());
    }

    /** The writes that leave nothing of a delivery. */
    public static List<Write> removal(DeliveryId id) {
        return List.of(Write.delete(key(id)), Write.delete(failedKey(id)), Write.delete(MessageCopyStore.key(id)));
    }

    private static Key failedKey(DeliveryId id) {
        return new Key(id.notification().toString(), FAILED_PREFIX + id);
    }

    /**
     * When a lease ends that lasts until {@code end} at least: where the due index has the delivery already, if that is
     * late enough, since each move there is two writes.
     */
    public Instant leaseEnd(Delivery delivery, Instant end) {
        return mark(delivery).filter(mark -> mark.isAfter(end)).orElse(end);
    }

    private Item item(Delivery delivery) {
        String id = delivery.id().toString();
        Item item = Item.of(key(delivery.id()), DeliveryJson.write(delivery))
                .listedIn(list(delivery.target().canonical()), listPosition(delivery));
        Optional<Instant> expiry =
                delivery.finishedAt().map(end -> end.plus(retention)).or(() -> expiryInDigest(delivery));
        if (expiry.isPresent()) {
            item = item.expiresAt(expiry.get());
        }
        Optional<Instant> mark = mark(delivery);
        return mark.isPresent() ? item.dueAt(shards.of(id), mark.get()) : item;
    }

    /** Nobody may write it when its digest ends. What is redriven is written then. */
    private Optional<Instant> expiryInDigest(Delivery delivery) {
        return delivery.membership()
                .filter(_ -> Trace.redriveInDigest(delivery.trace()).isEmpty())
                .map(membership -> digests.expiry(membership.closesAt()));
    }

    /** When the due index reports it. A delivery due on its turn was hinted when it was stored: ticks see it after the head start. */
    private Optional<Instant> mark(Delivery delivery) {
        boolean hinted = delivery.state() == State.HELD
                && delivery.startedAt().isPresent()
                && delivery.startedAt().equals(delivery.dueAt());
        return hinted ? delivery.dueAt().map(due -> due.plus(headStart)) : delivery.dueAt();
    }

    /** The same from when its turn is known until its end: each move in the list is two writes. */
    private static String listPosition(Delivery delivery) {
        String id = delivery.id().toString();
        return delivery.startedAt()
                .map(startedAt -> TURNED + ListEntry.byTime(startedAt, id))
                .orElseGet(() -> WAITING
                        + ListEntry.byTime(
                                delivery.dueAt()
                                        .or(() -> delivery.membership().map(DigestMembership::closesAt))
                                        .orElseThrow(),
                                id));
    }

    /** A hash, so that the list of an address does not hold it. */
    private static String list(Target target) {
        return "deliveries/of/" + target.hash();
    }

    /** Refuses a transaction when the delivery was changed since it was read. */
    public static Write unchanged(Delivery delivery) {
        return new Write.Check(key(delivery.id()), new Condition.VersionIs(delivery.version()));
    }

    public static Key key(DeliveryId id) {
        return new Key(id.notification().toString(), PREFIX + id);
    }
}
