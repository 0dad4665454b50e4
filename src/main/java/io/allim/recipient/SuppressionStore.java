package io.allim.recipient;

import io.allim.channel.Address;
import io.allim.table.Item;
import io.allim.table.Json;
import io.allim.table.Key;
import io.allim.table.Listing;
import io.allim.table.Page;
import io.allim.table.Query;
import io.allim.table.Sha256;
import io.allim.table.Table;
import io.allim.table.Write;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Suppressed addresses, kept by their hash: a list of them is no list of addresses. They outlive the erasure of a
 * recipient, because they protect the person behind the address; only the masked text goes.
 */
@Singleton
public class SuppressionStore implements Erasable {

    private static final String ERASED = "erased";

    private static final String LIST = "suppressions";

    private final Table table;

    public SuppressionStore(Table table) {
        this.table = table;
    }

    public Optional<Suppression> find(Address address) {
        return table.get(key(id(address))).map(stored -> Json.read(stored.item().body(), Suppression.class));
    }

    public void suppress(Address address, String channel, String why, Instant now) {
        write(new Suppression(id(address), channel, address.masked(), why, now));
    }

    /** @return whether the address was suppressed */
    public boolean lift(String id) {
        boolean existed = table.get(key(id)).isPresent();
        table.write(List.of(Write.delete(key(id))));
        return existed;
    }

    /** Newest first; the bodies are {@link Suppression}s. */
    public Page list(int limit, Optional<String> cursor) {
        return table.query(Query.list(LIST).newestFirst().limit(limit).after(cursor));
    }

    @Override
    public int eraseSome(Erasure erasure, int most) {
        return (int)
                erasure.addresses().stream().limit(most).filter(this::eraseText).count();
    }

    private boolean eraseText(Address address) {
        Optional<Suppression> shown = find(address).filter(s -> !s.address().equals(ERASED));
        shown.ifPresent(s -> write(new Suppression(s.id(), s.channel(), ERASED, s.why(), s.since())));
        return shown.isPresent();
    }

    private void write(Suppression suppression) {
        table.write(List.of(Write.put(Item.of(key(suppression.id()), Json.write(suppression))
                .listedIn(LIST, Listing.byTime(suppression.since(), suppression.id())))));
    }

    private static Key key(String id) {
        return new Key("suppression/" + id, "s");
    }

    private static String id(Address address) {
        return Sha256.hex(address.kind().field() + ":" + address.value()).substring(0, 32);
    }
}
