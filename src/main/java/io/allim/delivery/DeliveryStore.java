package io.allim.delivery;

import io.allim.notification.NotificationId;
import io.allim.table.Item;
import io.allim.table.Json;
import io.allim.table.Key;
import io.allim.table.Listing;
import io.allim.table.Page;
import io.allim.table.Query;
import io.allim.table.Shards;
import io.allim.table.Stored;
import io.allim.table.Table;
import io.allim.table.Write;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Deliveries, in the partition of their notification. They are in the due index until they end, and in the list of
 * failed ones when they failed.
 */
public class DeliveryStore {

    private static final String FAILED = "deliveries/failed";
    private static final String PREFIX = "d/";

    private final Table table;
    private final Shards shards;
    private final Duration retention;

    public DeliveryStore(Table table, Shards shards, Duration retention) {
        this.table = table;
        this.shards = shards;
        this.retention = retention;
    }

    public Optional<Delivery> find(DeliveryId id) {
        return table.get(key(id)).map(DeliveryStore::read);
    }

    /** All deliveries that are planned so far, by id. */
    public List<Delivery> of(NotificationId notification) {
        List<Delivery> deliveries = new ArrayList<>();
        Query query = Query.partition(notification.toString()).startingWith(PREFIX);
        Optional<String> cursor = Optional.empty();
        do {
            Page page = table.query(query.after(cursor));
            page.items().forEach(item -> deliveries.add(read(item)));
            cursor = page.cursor();
        } while (cursor.isPresent());
        return deliveries;
    }

    /** The latest failed first; {@link #read} reads the items. */
    public Page failed(int limit, Optional<String> cursor) {
        return table.query(Query.list(FAILED).newestFirst().limit(limit).after(cursor));
    }

    public static Delivery read(Stored stored) {
        return Json.read(stored.item().body(), Delivery.class).at(stored.version());
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
        return table.write(List.of(write(delivery))).done()
                ? Optional.of(delivery.at(delivery.version() + 1))
                : Optional.empty();
    }

    /** The write that {@link #replace} makes; for a delivery that was never stored, one that is refused if it was. */
    public Write write(Delivery delivery) {
        Item item = Item.of(key(delivery.id()), Json.write(delivery));
        if (delivery.dueAt().isPresent()) {
            item = item.dueAt(
                    shards.of(delivery.id().toString()), delivery.dueAt().get());
        }
        if (delivery.finishedAt().isPresent()) {
            item = item.expiresAt(delivery.finishedAt().get().plus(retention));
        }
        if (delivery.state() == State.FAILED) {
            item = item.listedIn(
                    FAILED,
                    Listing.byTime(
                            delivery.finishedAt().orElseThrow(), delivery.id().toString()));
        }
        return delivery.version() == 0 ? Write.putNew(item) : Write.putAt(item, delivery.version());
    }

    private static Key key(DeliveryId id) {
        return new Key(id.notification().toString(), PREFIX + id);
    }
}
