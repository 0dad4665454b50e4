package io.allim.recipient;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.Address;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A recipient as the API shows it, which is also how the API takes it.
 *
 * @param addresses by kind, in the order of preference
 * @param optedOut those of the addresses at which nothing is wanted
 */
public record RecipientView(
        String id,
        Map<String, List<String>> addresses,
        List<String> optedOut,
        Optional<String> zone,
        Optional<String> locale,
        ObjectNode attributes) {

    public static RecipientView of(Recipient recipient) {
        Map<String, List<String>> addresses = new LinkedHashMap<>();
        List<String> optedOut = new ArrayList<>();
        for (Endpoint endpoint : recipient.endpoints()) {
            Address address = endpoint.address();
            addresses
                    .computeIfAbsent(address.kind().field(), _ -> new ArrayList<>())
                    .add(address.value());
            if (endpoint.optedOut()) {
                optedOut.add(address.value());
            }
        }
        return new RecipientView(
                recipient.id(),
                addresses,
                optedOut,
                recipient.zone().map(ZoneId::getId),
                recipient.locale(),
                recipient.attributes());
    }
}
