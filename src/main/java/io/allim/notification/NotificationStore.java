package io.allim.notification;

import io.allim.recipient.Target;
import io.allim.table.Condition;
import io.allim.table.Cursor;
import io.allim.table.Due;
import io.allim.table.Item;
import io.allim.table.Key;
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
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Notifications. Each opens a partition of its own, named by its id, in which its deliveries lie as well. While its
 * deliveries are being planned or cancelled it is due, so that a worker that died is followed by another.
 */
public class NotificationStore {

    private static final String LIST = "notifications";
    private static final String OPEN = "digests/open";
    private static final String SORT = "n";

    /** How long a delivery may still be held and tried after its turn; a notification outlives its deliveries by it. */
    private static final Duration MARGIN = Duration.ofDays(45);

    private final Table table;
    private final Shards shards;
    private final Duration retention;

    public NotificationStore(Table table, Shards shards, Duration retention) {
        this.table = table;
        this.shards = shards;
        this.retention = retention;
    }

    public Optional<Notification> find(NotificationId id) {
        return table.get(key(id)).map(NotificationStore::read);
    }

    /** @return empty for a digest, too */
    public Optional<NotificationRequest> findRequest(NotificationId id) {
        return find(id).filter(NotificationRequest.class::isInstance).map(NotificationRequest.class::cast);
    }

    /** @return empty for what is no digest, too */
    public Optional<Digest> findDigest(NotificationId id) {
        return find(id).filter(Digest.class::isInstance).map(Digest.class::cast);
    }

    /**
     * The digests of a target, the last to close first; {@link #readDigest} reads the items.
     *
     * @param target {@linkplain Target#canonical canonical}; versions before listed addresses as they were spelled
     */
    public Page digests(Target target, int limit, Optional<String> cursor) {
        return table.query(
                Query.list(digestList(target)).newestFirst().limit(limit).after(cursor));
    }

    /** The digests that take items, the next to close first; {@link #readDigest} reads the items. Each part is asked, as by a tick. */
    public Page openDigests(int limit, Optional<String> cursor) {
        Optional<List<String>> position = cursor.map(text -> Cursor.read(OPEN, text, 3));
        List<Stored> next = shards.last()
                .boxed()
                .flatMap(part -> openDigests(part, limit, position).stream())
                .sorted(Comparator.comparing(NotificationStore::due)
                        .thenComparing(stored -> stored.item().key().partition()))
                .toList();
        List<Stored> page = next.subList(0, Math.min(limit, next.size()));
        Optional<String> rest = next.size() < limit
                ? Optional.empty()
                : Optional.of(page.getLast())
                        .map(last -> List.of(
                                Long.toString(due(last).toEpochMilli()),
                                last.item().key().partition(),
                                last.item().key().sort()))
                        .map(last -> Cursor.write(OPEN, last));
        return new Page(page, rest);
    }

    private List<Stored> openDigests(int part, int limit, Optional<List<String>> position) {
        List<Stored> found = new ArrayList<>();
        Optional<String> cursor = position.map(known -> Cursor.inDue(part, known));
        do {
            Page page = table.due(part, Instant.MAX, limit, cursor);
            page.items().stream()
                    .filter(stored -> holds(stored.item().key()))
                    .filter(stored -> read(stored).stage() == NotificationStatus.COLLECTING)
                    .forEach(found::add);
            cursor = page.cursor();
        } while (cursor.isPresent() && found.size() < limit);
        return found;
    }

    private static Instant due(Stored stored) {
        return stored.item().due().map(Due::at).orElseThrow();
    }

    /** Newest first, without digests; {@link #read} reads the items. */
    public Page list(int limit, Optional<String> cursor) {
        return new SpreadList(table, LIST, shards).newestFirst(limit, cursor);
    }

    /** The cursor of {@link #list} behind a notification. */
    public static String after(NotificationId id) {
        return Cursor.inList(Query.list(LIST).newestFirst(), id.ulid(), key(id));
    }

    /** The cursor of {@link #list} before an instant. */
    public static String before(Instant at) {
        return after(NotificationId.first(at));
    }

    public static Notification read(Stored stored) {
        return NotificationJson.read(stored.item().body(), stored.version());
    }

    /** An item of {@link #digests}. */
    public static Digest readDigest(Stored stored) {
        return (Digest) read(stored);
    }

    public static boolean holds(Key key) {
        return key.sort().equals(SORT);
    }

    /**
     * The write that stores the notification in place of the version it was read with.
     *
     * @param nextLook when to go on with what is left to plan or to cancel, while there is any
     */
    public Write write(Notification notification, Instant nextLook) {
        Item item = Item.of(key(notification.id()), NotificationJson.write(notification))
                .listedIn(list(notification), notification.id().ulid())
                .expiresAt(expiry(notification, nextLook));
        if (notification.stage().isOpen()) {
            item = item.dueAt(shard(notification), nextLook);
        }
        return notification.version() == 0 ? Write.putNew(item) : Write.putAt(item, notification.version());
    }

    /** Open digests are due after everything else, so that one that is late gets all that is late as well. */
    private int shard(Notification notification) {
        String id = notification.id().ulid();
        return notification.stage() == NotificationStatus.COLLECTING ? shards.last(id) : shards.of(id);
    }

    private String list(Notification notification) {
        return notification instanceof Digest digest
                ? digestList(digest.target().canonical())
                : shards.ofList(LIST, notification.id().ulid());
    }

    private static String digestList(Target target) {
        return "digests/of/" + target.hash();
    }

    private Instant expiry(Notification notification, Instant now) {
        Instant last = notification.cursor().lastScheduledAt();
        return (last.isAfter(now) ? last : now).plus(retention).plus(MARGIN);
    }

    /** Removes the notification, unless it was changed since it was read. */
    public static Write removal(Notification notification) {
        return new Write.Delete(key(notification.id()), new Condition.VersionIs(notification.version()));
    }

    /** Refuses a transaction when the notification was changed since it was read. */
    public static Write unchanged(Notification notification) {
        return new Write.Check(key(notification.id()), new Condition.VersionIs(notification.version()));
    }

    public static Key key(NotificationId id) {
        return new Key(id.toString(), SORT);
    }
}
