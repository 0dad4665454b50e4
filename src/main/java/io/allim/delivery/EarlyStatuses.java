package io.allim.delivery;

import io.allim.table.Item;
import io.allim.table.Key;
import io.allim.table.Table;
import io.allim.table.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a provider told of a message by a reference that is not recorded yet, or never will be: it may be the message of another application.
 * Who tells keeps it, and looks for the reference again; who records the reference looks for it then. So one of the two sees the other.
 */
public final class EarlyStatuses {

    /** By then the sending is recorded, or is tried again under another reference. */
    private static final Duration KEPT = Duration.ofMinutes(5);

    private final Table table;

    EarlyStatuses(Table table) {
        this.table = table;
    }

    /** @param status JSON; takes the place of what was told before */
    public void keep(String channel, String reference, String status, Instant now) {
        table.write(List.of(Write.put(Item.of(key(channel, reference), status).expiresAt(now.plus(KEPT)))));
    }

    public Optional<String> find(String channel, String reference) {
        return table.get(key(channel, reference)).map(stored -> stored.item().body());
    }

    private static Key key(String channel, String reference) {
        return new Key(DeliveryStore.referencePartition(channel, reference), "early");
    }
}
