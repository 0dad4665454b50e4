package io.allim.delivery;

import io.allim.table.Item;
import io.allim.table.Json;
import io.allim.table.Key;
import io.allim.table.Table;
import io.allim.table.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Finds deliveries over channels whose providers know them by their reference alone.
 *
 * <pre>
 * reference/{channel}/{reference} / r       the id of the delivery that was sent
 *                                 / early   what was told of it before that was recorded
 * </pre>
 *
 * A provider may tell of a reference that is not recorded yet, or never will be: it may be the message of another application.
 * Who tells keeps it, and looks for the reference again; who records the reference looks for it then. So one of the two sees the other.
 */
public final class References {

    /** Providers tell within two days what became of a message; this is for those that are late. */
    private static final Duration KEPT = Duration.ofDays(4);

    /** By then the sending is recorded, or is tried again under another reference. */
    private static final Duration EARLY_KEPT = Duration.ofMinutes(5);

    private final Table table;
    private final Predicate<String> channels;

    /** @param channels whose deliveries are found so, for one more write each */
    References(Table table, Predicate<String> channels) {
        this.table = table;
        this.channels = channels;
    }

    /** @param reference 1 to 100 characters */
    public Optional<DeliveryId> find(String channel, String reference) {
        return table.get(key(channel, reference, "r"))
                .flatMap(stored -> DeliveryId.parse(
                        Json.read(stored.item().body(), Referred.class).delivery()));
    }

    /** The write that has a delivery found, if it is to be. */
    Optional<Write> write(Delivery delivery) {
        return reference(delivery)
                .map(reference -> Item.of(
                                key(delivery.channel(), reference, "r"),
                                Json.write(new Referred(delivery.id().toString())))
                        .expiresAt(delivery.finishedAt().orElseThrow().plus(KEPT)))
                .map(Write::put);
    }

    /** @param status JSON; takes the place of what was told before */
    public void keepEarly(String channel, String reference, String status, Instant now) {
        Item item = Item.of(key(channel, reference, "early"), status).expiresAt(now.plus(EARLY_KEPT));
        table.write(List.of(Write.put(item)));
    }

    public Optional<String> early(String channel, String reference) {
        return table.get(key(channel, reference, "early"))
                .map(stored -> stored.item().body());
    }

    /** What was told of a message before its sending was recorded, where it can be found by its reference. */
    public Optional<String> early(Delivery delivery) {
        return reference(delivery).flatMap(reference -> early(delivery.channel(), reference));
    }

    private Optional<String> reference(Delivery delivery) {
        return delivery.state() == State.SENT && channels.test(delivery.channel())
                ? delivery.reference()
                : Optional.empty();
    }

    private static Key key(String channel, String reference, String sort) {
        return new Key("reference/" + channel + "/" + reference, sort);
    }

    private record Referred(String delivery) {}
}
