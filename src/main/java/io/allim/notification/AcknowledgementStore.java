package io.allim.notification;

import io.allim.recipient.Target;
import io.allim.table.Item;
import io.allim.table.Json;
import io.allim.table.Key;
import io.allim.table.Query;
import io.allim.table.Stored;
import io.allim.table.Table;
import io.allim.table.Write;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Who acknowledged a notification, and who did first; in the notification's partition. */
@Singleton
public class AcknowledgementStore {

    public static final int MOST = Table.MAX_WRITES / 2;

    private static final String ANYONE = "a";
    private static final String EACH = ANYONE + "/";
    private static final Duration KEPT = Duration.ofDays(400);

    private final Table table;

    public AcknowledgementStore(Table table) {
        this.table = table;
    }

    /** The first acknowledgement by anyone. */
    public Optional<Acknowledgement> first(NotificationId notification) {
        return read(new Key(notification.toString(), ANYONE));
    }

    public Optional<Acknowledgement> of(NotificationId notification, Target target) {
        return read(key(notification, target));
    }

    /**
     * Who has acknowledged, by the {@linkplain Target#hash hash} of the target, in no order.
     *
     * @param most 1 to {@value Query#MAX_LIMIT}; of more those are left out whose hashes are greater
     */
    public Map<String, Acknowledgement> byTarget(NotificationId notification, int most) {
        Map<String, Acknowledgement> found = new LinkedHashMap<>();
        Query all = Query.partition(notification.toString()).startingWith(EACH).limit(most);
        for (Stored stored : table.query(all).items()) {
            found.put(stored.item().key().sort().substring(EACH.length()), read(stored));
        }
        return found;
    }

    /**
     * Doing it again changes nothing.
     *
     * @param notifications at most {@value #MOST}
     */
    public void acknowledge(List<NotificationId> notifications, Target target, Acknowledgement acknowledgement) {
        String body = Json.write(acknowledgement);
        List<Write> writes = notifications.stream()
                .distinct()
                .flatMap(id -> Stream.of(new Key(id.toString(), ANYONE), key(id, target)))
                .map(key -> Write.putNew(
                        Item.of(key, body).expiresAt(acknowledgement.at().plus(KEPT))))
                .toList();
        if (!table.write(writes).done()) {
            // Some were there before.
            writes.forEach(write -> table.write(List.of(write)));
        }
    }

    private Optional<Acknowledgement> read(Key key) {
        return table.get(key).map(AcknowledgementStore::read);
    }

    private static Acknowledgement read(Stored stored) {
        return Json.read(stored.item().body(), Acknowledgement.class);
    }

    /** Where it lies that a target has acknowledged. */
    public static Key key(NotificationId notification, Target target) {
        return new Key(notification.toString(), EACH + target.hash());
    }
}
