package io.allim.recipient;

import io.allim.channel.Address;
import io.allim.table.Item;
import io.allim.table.Json;
import io.allim.table.JsonObjectReader;
import io.allim.table.JsonObjectWriter;
import io.allim.table.JsonWritable;
import io.allim.table.Key;
import io.allim.table.Sha256;
import io.allim.table.Table;
import io.allim.table.Write;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * By which addresses providers know receivers by now who were given by others, such as a group that got a new id. What is lost of
 * it does no harm: the provider says it again.
 *
 * <pre>
 * moved/{hash of kind and canonical address} / m     {"to": "…"}
 * </pre>
 */
@Singleton
public class MovedAddresses {

    /** How often an address may have moved; what moved more often, or in a circle, is used as it was given. */
    static final int MOST_MOVES = 8;

    /** Longer than a year, so that what is said once a year is not forgotten. */
    static final Duration KEPT = Duration.ofDays(400);

    private final Table table;

    public MovedAddresses(Table table) {
        this.table = table;
    }

    /** Where messages to an address go: the address itself when it has not moved. */
    public Address find(Address address) {
        Chain chain = chain(address);
        return chain.ends() ? chain.last() : address;
    }

    /**
     * Notes that an address has moved. What the provider said last counts: when the new address is known to have moved to the old
     * one, that is forgotten.
     *
     * @return false when messages to the old address would go round in a circle, or on and on: a provider that is asked at once
     *     would say the same for ever
     */
    public boolean put(Address from, Address to, Instant now) {
        if (from.canonical().equals(to.canonical())) {
            return false;
        }
        Chain next = chain(to);
        boolean isCircle = next.contains(from);
        List<Write> writes = new ArrayList<>();
        writes.add(
                Write.put(Item.of(key(from), Json.write(new Move(to.value()))).expiresAt(now.plus(KEPT))));
        if (isCircle) {
            writes.add(Write.delete(key(to)));
        }
        table.write(writes);
        return !isCircle && next.ends() && next.moves() < MOST_MOVES;
    }

    /** The addresses, and those to which they have moved. */
    List<Address> reaching(List<Address> addresses) {
        Map<Address, Address> all = new LinkedHashMap<>();
        addresses.forEach(address -> all.putIfAbsent(address, address));
        addresses.forEach(address -> chain(address).bySpelling().forEach(all::putIfAbsent));
        return List.copyOf(all.values());
    }

    void forget(List<Address> addresses) {
        for (Address address : addresses) {
            if (next(address).isPresent()) {
                table.write(List.of(Write.delete(key(address))));
            }
        }
    }

    private Chain chain(Address from) {
        Map<Address, Address> chain = new LinkedHashMap<>(Map.of(from.canonical(), from));
        Optional<Address> next = next(from);
        while (next.isPresent()) {
            Address address = next.get();
            if (chain.size() > MOST_MOVES || chain.putIfAbsent(address.canonical(), address) != null) {
                return new Chain(chain, false);
            }
            next = next(address);
        }
        return new Chain(chain, true);
    }

    private Optional<Address> next(Address address) {
        return table.get(key(address))
                .map(stored -> Move.read(stored.item().body()))
                .map(move -> new Address(address.kind(), move.to()));
    }

    private static Key key(Address address) {
        Address canonical = address.canonical();
        String hash = Sha256.hex(canonical.kind().field() + ":" + canonical.value());
        return new Key("moved/" + hash.substring(0, 32), "m");
    }

    /**
     * An address and where it went from there, in order.
     *
     * @param bySpelling each by its canonical spelling
     * @param ends false: it goes round, or on and on
     */
    private record Chain(Map<Address, Address> bySpelling, boolean ends) {

        boolean contains(Address address) {
            return bySpelling.containsKey(address.canonical());
        }

        int moves() {
            return bySpelling.size() - 1;
        }

        Address last() {
            return List.copyOf(bySpelling.values()).getLast();
        }
    }

    private record Move(String to) implements JsonWritable {

        static Move read(String body) {
            return new Move(JsonObjectReader.of(body).text("to").orElseThrow());
        }

        @Override
        public void write(JsonObjectWriter fields) {
            fields.text("to", to);
        }
    }
}
