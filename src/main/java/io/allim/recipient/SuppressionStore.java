package io.allim.recipient;

import io.allim.channel.Address;
import io.allim.table.Condition;
import io.allim.table.Item;
import io.allim.table.Json;
import io.allim.table.Key;
import io.allim.table.ListEntry;
import io.allim.table.Page;
import io.allim.table.Query;
import io.allim.table.Sha256;
import io.allim.table.Stored;
import io.allim.table.Table;
import io.allim.table.Write;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Suppressed addresses, kept by the hash of their one spelling: a list of them is no list of addresses. They outlive the erasure of a
 * recipient, because they protect the person behind the address; only the masked text goes.
 */
@Singleton
public class SuppressionStore implements Erasable {

    private static final String PARTITION = "suppression/";
    private static final String ERASED = "erased";

    private static final String LIST = "suppressions";

    private final Table table;

    public SuppressionStore(Table table) {
        this.table = table;
    }

    /** However the address is spelled here, and was when it was suppressed. */
    public Optional<Suppression> find(Address address) {
        Key canonical = key(id(address.canonical()));
        Key spelled = key(id(address));
        // In this order nothing is missed that others move meanwhile.
        Optional<Stored> old = spelled.equals(canonical) ? Optional.empty() : table.get(spelled);
        old.ifPresent(stored -> move(stored, canonical));
        return table.get(canonical).or(() -> old).map(SuppressionStore::read);
    }

    /**
     * Of each address, read at once; those of moments ago may be missing. Addresses that are not spelled in their one way are
     * read one after the other.
     */
    public Map<Address, Optional<Suppression>> findAll(Collection<Address> addresses) {
        Map<Boolean, List<Address>> bySpelling = addresses.stream()
                .distinct()
                .collect(
                        Collectors.partitioningBy(address -> address.canonical().equals(address)));
        List<Address> canonical = bySpelling.getOrDefault(true, List.of());
        Map<Key, Stored> stored = table.getAllEventuallyConsistent(
                canonical.stream().map(address -> key(id(address))).distinct().toList());
        Map<Address, Optional<Suppression>> found = new HashMap<>();
        canonical.forEach(address -> found.put(
                address, Optional.ofNullable(stored.get(key(id(address)))).map(SuppressionStore::read)));
        bySpelling.getOrDefault(false, List.of()).forEach(address -> found.put(address, find(address)));
        return found;
    }

    /**
     * Versions before stored a suppression by the spelling. Under both keys it would have to be lifted twice; where others
     * move it at the same time, this does nothing.
     */
    private void move(Stored old, Key to) {
        Suppression suppression = read(old);
        String id = to.partition().substring(PARTITION.length());
        Suppression moved = new Suppression(
                id, suppression.channel(), suppression.address(), suppression.why(), suppression.since());
        Write put = table.get(to)
                .<Write>map(stands -> new Write.Check(to, new Condition.VersionIs(stands.version())))
                .orElseGet(() -> Write.putNew(item(moved)));
        table.write(List.of(put, new Write.Delete(old.item().key(), new Condition.VersionIs(old.version()))));
    }

    public void suppress(Address address, String channel, String why, Instant now) {
        find(address);
        write(new Suppression(id(address.canonical()), channel, address.masked(), why, now));
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
                erasure.addresses().stream().filter(this::eraseText).limit(most).count();
    }

    private boolean eraseText(Address address) {
        Optional<Suppression> shown = find(address).filter(s -> !s.address().equals(ERASED));
        shown.ifPresent(s -> write(new Suppression(s.id(), s.channel(), ERASED, s.why(), s.since())));
        return shown.isPresent();
    }

    private void write(Suppression suppression) {
        table.write(List.of(Write.put(item(suppression))));
    }

    private static Item item(Suppression suppression) {
        return Item.of(key(suppression.id()), Json.write(suppression))
                .listedIn(LIST, ListEntry.byTime(suppression.since(), suppression.id()));
    }

    private static Suppression read(Stored stored) {
        return Json.read(stored.item().body(), Suppression.class);
    }

    private static Key key(String id) {
        return new Key(PARTITION + id, "s");
    }

    private static String id(Address address) {
        return Sha256.hex(address.kind().field() + ":" + address.value()).substring(0, 32);
    }
}
