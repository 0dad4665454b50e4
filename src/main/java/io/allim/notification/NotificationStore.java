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
import java.util.stream.IntStream;

/**
 * Notifications. While its deliveries are being planned or cancelled one is due, so that a worker that died is followed by another.
 *
 * <pre>
 * notifications/{part} / {ulid}   what a caller asked for, found by its id and read in the order of ids
 * ntf_… / n                       a digest, in the list "digests/of/{hash of its target}", beside its deliveries
 * </pre>
 *
 * Versions before stored what callers asked for beside its deliveries as well, in the list "notifications"; there it stays.
 */
public class NotificationStore {

    private static final String LIST = "notifications";
    private static final String OPEN = "digests/open";
    private static final String SORT = "n";
    private static final String PARTITION = "notifications/";

    /** Whatever the number of shards is, since a part follows from the id. Each takes as many writes as a part of a list. */
    private static final int PARTS = 16;

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
        return table.get(key(id)).or(() -> table.get(digestKey(id))).map(NotificationStore::read);
    }

    /** @return empty for a digest, too */
    public Optional<NotificationRequest> findRequest(NotificationId id) {
        return find(id).filter(NotificationRequest.class::isInstance).map(NotificationRequest.class::cast);
    }

    /** @return empty for what is no digest, too */
    public Optional<Digest> findDigest(NotificationId id) {
        return table.get(digestKey(id))
                .map(NotificationStore::read)
                .filter(Digest.class::isInstance)
                .map(Digest.class::cast);
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
                    .filter(stored -> idAt(stored.item().key()).isPresent())
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
        List<Query> parts = IntStream.range(0, PARTS)
                .mapToObj(part -> Query.partition(PARTITION + part))
                .toList();
        return new SpreadList(table, LIST, shards).with(parts).newestFirst(limit, cursor);
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
        Notification read = NotificationJson.read(stored.item().body(), stored.version());
        boolean beside = stored.item().key().sort().equals(SORT);
        return read instanceof NotificationRequest request && beside ? request.inList() : read;
    }

    /** An item of {@link #digests}. */
    public static Digest readDigest(Stored stored) {
        return (Digest) read(stored);
    }

    /** The notification whose item lies at the key. */
    public static Optional<NotificationId> idAt(Key key) {
        if (key.sort().equals(SORT)) {
            return NotificationId.parse(key.partition());
        }
        return Optional.of(key)
                .filter(each -> each.partition().startsWith(PARTITION))
                .flatMap(each -> NotificationId.ofUlid(each.sort()));
    }

    /**
     * The write that stores the notification in place of the version it was read with.
     *
     * @param nextLook when to go on with what is left to plan or to cancel, while there is any
     */
    public Write write(Notification notification, Instant nextLook) {
        Item item = Item.of(key(notification), NotificationJson.write(notification))
                .expiresAt(expiry(notification, nextLook));
        Optional<String> list = list(notification);
        if (list.isPresent()) {
            item = item.listedIn(list.get(), notification.id().ulid());
        }
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

    private Optional<String> list(Notification notification) {
        return switch (notification) {
            case Digest digest -> Optional.of(digestList(digest.target().canonical()));
            case NotificationRequest request ->
                request.listed() ? Optional.of(shards.ofList(LIST, request.id().ulid())) : Optional.empty();
        };
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
        return new Write.Delete(key(notification), new Condition.VersionIs(notification.version()));
    }

    /** Refuses a transaction when the notification was changed since it was read. */
    public static Write unchanged(Notification notification) {
        return new Write.Check(key(notification), new Condition.VersionIs(notification.version()));
    }

    public static Key key(Notification notification) {
        return switch (notification) {
            case Digest digest -> digestKey(digest.id());
            case NotificationRequest request -> request.listed() ? digestKey(request.id()) : key(request.id());
        };
    }

    /** Where a caller's request lies. */
    public static Key key(NotificationId id) {
        return new Key(PARTITION + Math.floorMod(id.ulid().hashCode(), PARTS), id.ulid());
    }

    /** Where a digest lies. */
    public static Key digestKey(NotificationId id) {
        return new Key(id.toString(), SORT);
    }
}
