package io.allim.delivery;

import io.allim.table.Item;
import io.allim.table.Json;
import io.allim.table.Key;
import io.allim.table.Table;
import io.allim.table.Write;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What was sent, in the partition of its notification.
 *
 * <pre>
 * ntf_… / m/dlv_…   the message of a delivery, as it left last
 * </pre>
 */
@Singleton
public class MessageCopyStore {

    private final Table table;

    public MessageCopyStore(Table table) {
        this.table = table;
    }

    /** @return empty when none was kept, or it was for long enough */
    public Optional<MessageCopy> find(DeliveryId id) {
        return table.get(key(id)).map(stored -> Json.read(stored.item().body(), MessageCopy.class));
    }

    /**
     * Keeps it beside its delivery, unless that was changed or erased since it was read. One that is too long for an item is
     * kept without its HTML, or not at all.
     *
     * @param copy with the time at which it was sent
     * @return false when the delivery is no longer what it was
     */
    public boolean put(Delivery delivery, MessageCopy copy, Duration kept) {
        Optional<String> body = Optional.of(Json.write(copy))
                .filter(Item::fits)
                .or(() -> Optional.of(Json.write(copy.withoutHtml())).filter(Item::fits));
        return body.isEmpty()
                || table.write(List.of(
                                DeliveryStore.unchanged(delivery),
                                Write.put(Item.of(key(delivery.id()), body.get())
                                        .expiresAt(copy.sentAt().orElseThrow().plus(kept)))))
                        .done();
    }

    static Key key(DeliveryId id) {
        return new Key(id.notification().toString(), "m/" + id);
    }
}
