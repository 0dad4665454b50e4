package io.allim.recipient;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.Address;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A recipient as the API shows it, which is also how the API takes it: in place of a URL stands its {@link Address#view}.
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
        return of(recipient, Address::view);
    }

    /** With whole addresses, for those who take recipients to another store. */
    public static RecipientView whole(Recipient recipient) {
        return of(recipient, Address::value);
    }

    private static RecipientView of(Recipient recipient, Function<Address, String> text) {
        Map<String, List<String>> addresses = new LinkedHashMap<>();
        List<String> optedOut = new ArrayList<>();
        for (Endpoint endpoint : recipient.endpoints()) {
            Address address = endpoint.address();
            addresses
                    .computeIfAbsent(address.kind().field(), _ -> new ArrayList<>())
                    .add(text.apply(address));
            if (endpoint.optedOut()) {
                optedOut.add(text.apply(address));
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
