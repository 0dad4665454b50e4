package io.allim.recipient;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.Address;
import io.allim.channel.AddressKind;
import io.allim.table.Json;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A person or system with addresses.
 *
 * @param id chosen by the caller, as {@link #isId} says
 * @param endpoints those of a kind together, in the order of preference; an address is in it once, however it is spelled
 * @param locale a BCP 47 tag such as {@code ko-KR}
 * @param attributes whatever else the caller knows, for templates
 */
public record Recipient(
        String id, List<Endpoint> endpoints, Optional<ZoneId> zone, Optional<String> locale, ObjectNode attributes) {

    public static final int MAX_ADDRESSES = 20;
    public static final int MAX_ATTRIBUTES_BYTES = 16 * 1024;

    public Recipient {
        endpoints = byKind(distinct(endpoints));
    }

    private static List<Endpoint> byKind(Collection<Endpoint> endpoints) {
        Map<AddressKind, List<Endpoint>> byKind = new LinkedHashMap<>();
        for (Endpoint endpoint : endpoints) {
            byKind.computeIfAbsent(endpoint.address().kind(), _ -> new ArrayList<>())
                    .add(endpoint);
        }
        List<Endpoint> sorted = new ArrayList<>();
        byKind.values().forEach(sorted::addAll);
        return List.copyOf(sorted);
    }

    /** Spelled in two ways, an address is one: the first stays, and nothing is wanted there if it isn't in either. */
    private static Collection<Endpoint> distinct(List<Endpoint> endpoints) {
        Map<Address, Endpoint> distinct = new LinkedHashMap<>();
        endpoints.forEach(endpoint -> distinct.merge(
                endpoint.address().canonical(),
                endpoint,
                (a, b) -> new Endpoint(a.address(), a.optedOut() || b.optedOut())));
        return distinct.values();
    }

    /** Whether the id of a recipient or of a topic may look like this: any printable text, as {@link RecipientId} says. */
    public static boolean isId(String text) {
        return RecipientId.isOne(text);
    }

    /** Where a channel that reaches the kind can write to, the first choice first. */
    public List<Endpoint> endpoints(AddressKind kind) {
        if (kind.isRecipientId()) {
            return List.of(new Endpoint(new Address(kind, id), false));
        }
        return endpoints.stream()
                .filter(endpoint -> endpoint.address().kind().equals(kind))
                .toList();
    }

    /** Why a recipient like this is not stored, as one sentence for the caller. */
    public Optional<String> validate() {
        if (endpoints.size() > MAX_ADDRESSES) {
            return Optional.of("A recipient has at most " + MAX_ADDRESSES + " addresses.");
        }
        boolean large = !attributes.isEmpty()
                && Json.write(attributes).getBytes(StandardCharsets.UTF_8).length > MAX_ATTRIBUTES_BYTES;
        return large ? Optional.of("The attributes of a recipient have at most 16 KiB as JSON.") : Optional.empty();
    }

    /**
     * This recipient and what another source knows of it besides. What is known already stays as it is, except that an
     * address at which either source wants nothing is one at which nothing is wanted.
     *
     * @param kinds in the order in which the recipient has them; others come last
     */
    public Recipient filledFrom(Recipient other, List<AddressKind> kinds) {
        List<Endpoint> ofBoth = Stream.concat(endpoints.stream(), other.endpoints.stream())
                .sorted(Comparator.comparingInt(
                        endpoint -> position(endpoint.address().kind(), kinds)))
                .toList();
        ObjectNode attributesOfBoth = attributes.deepCopy();
        other.attributes.properties().forEach(entry -> attributesOfBoth.putIfAbsent(entry.getKey(), entry.getValue()));
        return new Recipient(id, ofBoth, zone.or(other::zone), locale.or(other::locale), attributesOfBoth);
    }

    /** With the addresses in place of their views, where the recipient had them before. */
    public Recipient completedFrom(Optional<Recipient> before) {
        if (endpoints.stream().noneMatch(endpoint -> endpoint.address().isView())) {
            return this;
        }
        List<Address> known = before.map(Recipient::endpoints).orElse(List.of()).stream()
                .map(Endpoint::address)
                .toList();
        List<Endpoint> whole = endpoints.stream()
                .map(endpoint -> new Endpoint(endpoint.address().among(known), endpoint.optedOut()))
                .toList();
        return new Recipient(id, whole, zone, locale, attributes);
    }

    /** Why it can't be stored though it is as it should be, as one sentence for the caller: an address is the view of one that it never had. */
    public Optional<String> incomplete() {
        return endpoints.stream()
                .map(Endpoint::address)
                .filter(Address::isView)
                .findFirst()
                .map(Recipient::unknownView);
    }

    static String unknownView(Address address) {
        return "`" + address.value()
                + "` is how answers show an address that is stored, and there is none like it here: give the whole"
                + " address.";
    }

    private static int position(AddressKind kind, List<AddressKind> kinds) {
        int position = kinds.indexOf(kind);
        return position < 0 ? kinds.size() : position;
    }
}
