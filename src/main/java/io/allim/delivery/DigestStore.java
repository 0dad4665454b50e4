package io.allim.delivery;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.allim.notification.NotificationId;
import io.allim.table.Item;
import io.allim.table.Json;
import io.allim.table.Key;
import io.allim.table.ListEntry;
import io.allim.table.Page;
import io.allim.table.Query;
import io.allim.table.Shards;
import io.allim.table.Stored;
import io.allim.table.Table;
import io.allim.table.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The items of digests, and which digest of a series is the latest. A digest itself is a notification: its items lie in
 * its partition, in the order of their turns. An item is written in the transaction that counts it.
 *
 * <pre>
 * digest/{series} / s           the number and the id of the series' latest digest
 * ntf_… / i/{time}/dlv_…        an item
 * ntf_… / s                     due while items have to be written with the outcome of a digest that has ended
 * </pre>
 */
public class DigestStore {

    private static final String LATEST = "s";
    private static final String SETTLING = "s";
    private static final String PREFIX = "i/";

    /** The place before all items of a digest. */
    public static final String BEFORE_ALL = PREFIX;

    /** How long a digest may be held and tried after its window; an item outlives its digest by it. */
    private static final Duration MARGIN = Duration.ofDays(120);

    private final Table table;
    private final Shards shards;
    private final Duration retention;

    public DigestStore(Table table, Shards shards, Duration retention) {
        this.table = table;
        this.shards = shards;
        this.retention = retention;
    }

    /**
     * The latest digest of a series.
     *
     * @param number from 1; 0 when there is none
     * @param version of the stored item; 0 before it is stored
     */
    public record Latest(
            String series,
            long number,
            Optional<NotificationId> digest,
            @JsonIgnore long version) {

        /** The one that follows. Its id is the same whoever opens it, for the same window. */
        public Latest next(Instant closes) {
            return new Latest(
                    series,
                    number + 1,
                    Optional.of(NotificationId.derived(closes, series + "/" + (number + 1) + "/" + closes)),
                    version);
        }
    }

    public Latest latest(String series) {
        return table.get(latestKey(series))
                .map(stored -> {
                    Latest read = Json.read(stored.item().body(), Latest.class);
                    return new Latest(series, read.number(), read.digest(), stored.version());
                })
                .orElseGet(() -> new Latest(series, 0, Optional.empty(), 0));
    }

    /** Refused when another digest of the series was opened meanwhile. */
    public Write write(Latest latest, Instant closes) {
        Item item = Item.of(latestKey(latest.series()), Json.write(latest)).expiresAt(expiry(closes));
        return latest.version() == 0 ? Write.putNew(item) : Write.putAt(item, latest.version());
    }

    /** Stores an item in place of the version it was made from. */
    public Write write(NotificationId digest, DigestItem item, Instant closes) {
        Item stored = Item.of(key(digest, item.at(), item.delivery()), Json.write(item))
                .expiresAt(expiry(closes));
        return item.version() == 0 ? Write.putNew(stored) : Write.putAt(stored, item.version());
    }

    /** Of what is in a digest that was to close then. */
    Instant expiry(Instant closes) {
        return closes.plus(retention).plus(MARGIN);
    }

    public Optional<DigestItem> find(DigestMembership membership, DeliveryId delivery) {
        return table.get(key(membership.digest(), membership.at(), delivery)).map(DigestStore::read);
    }

    /** In the order of their turns; {@link #read} reads them. */
    public Page items(NotificationId digest, int limit, Optional<String> cursor) {
        return table.query(Query.partition(digest.toString())
                .startingWith(PREFIX)
                .limit(limit)
                .after(cursor));
    }

    /** The parts of the due index in which open digests are. */
    public IntStream parts() {
        return shards.last();
    }

    /**
     * In the order of their turns.
     *
     * @param place behind which they are, of {@link #place} or {@link #BEFORE_ALL}
     */
    public List<DigestItem> itemsAfter(NotificationId digest, String place, int limit) {
        // Ids are of one length, and no character of theirs sorts before this one.
        Query rest = Query.partition(digest.toString())
                .startingWith(PREFIX)
                .from(place + "!")
                .limit(limit);
        return table.query(rest).items().stream().map(DigestStore::read).toList();
    }

    /** The item with the latest turn. */
    public Optional<DigestItem> last(NotificationId digest) {
        return table
                .query(Query.partition(digest.toString())
                        .startingWith(PREFIX)
                        .newestFirst()
                        .limit(1))
                .items()
                .stream()
                .map(DigestStore::read)
                .findFirst();
    }

    public static DigestItem read(Stored stored) {
        return Json.read(stored.item().body(), DigestItem.class).at(stored.version());
    }

    public static Write removal(DigestMembership membership, DeliveryId delivery) {
        return Write.delete(key(membership.digest(), membership.at(), delivery));
    }

    /** Says that a delivery of the digest has ended; it may be said again. */
    Write settling(NotificationId digest, Instant now) {
        return Write.put(Item.of(settlingKey(digest), "{}").dueAt(shards.last(digest.ulid()), now));
    }

    /** The digest whose items are to be settled at a key of the due index. */
    public static Optional<NotificationId> settlingAt(Key key) {
        return key.sort().equals(SETTLING) ? NotificationId.parse(key.partition()) : Optional.empty();
    }

    public static Key settlingKey(NotificationId digest) {
        return new Key(digest.toString(), SETTLING);
    }

    private static Key latestKey(String series) {
        return new Key("digest/" + series, LATEST);
    }

    private static Key key(NotificationId digest, Instant at, DeliveryId delivery) {
        return new Key(digest.toString(), place(at, delivery));
    }

    /** Of an item in its digest. */
    public static String place(DigestItem item) {
        return place(item.at(), item.delivery());
    }

    private static String place(Instant at, DeliveryId delivery) {
        return PREFIX + ListEntry.byTime(at, delivery.toString());
    }
}
