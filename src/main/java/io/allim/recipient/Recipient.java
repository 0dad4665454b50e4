package io.allim.recipient;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.Address;
import io.allim.channel.AddressKind;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * A person or system with addresses.
 *
 * @param id 1 to 128 characters, chosen by the caller
 * @param endpoints in the order of preference; an address is in it once
 * @param locale a BCP 47 tag such as {@code ko-KR}
 * @param attributes whatever else the caller knows, for templates
 */
public record Recipient(
        String id, List<Endpoint> endpoints, Optional<ZoneId> zone, Optional<String> locale, ObjectNode attributes) {

    public Recipient {
        endpoints = List.copyOf(endpoints);
    }

    /** Where a channel that reaches the kind can write to, the first choice first. */
    public List<Endpoint> endpoints(AddressKind kind) {
        if (kind == AddressKind.INBOX) {
            return List.of(new Endpoint(new Address(AddressKind.INBOX, id), false));
        }
        return endpoints.stream()
                .filter(endpoint -> endpoint.address().kind() == kind)
                .toList();
    }
}
