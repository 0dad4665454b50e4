package io.allim.recipient;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.allim.channel.Address;
import io.allim.channel.AddressKind;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;

/**
 * A person or system with addresses.
 *
 * @param id 1 to 128 characters, chosen by the caller
 * @param addresses at most one of each kind
 * @param locale a BCP 47 tag such as {@code ko-KR}
 */
public record Recipient(String id, Map<AddressKind, String> addresses, Optional<ZoneId> zone, Optional<String> locale) {

    public Recipient {
        addresses = Map.copyOf(addresses);
    }

    @JsonIgnore
    public Optional<Address> address(AddressKind kind) {
        return Optional.ofNullable(addresses.get(kind)).map(value -> new Address(kind, value));
    }
}
