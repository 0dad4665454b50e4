package io.allim.recipient;

import io.allim.channel.Address;
import java.time.Instant;
import java.util.List;

/**
 * A recipient whose data are being removed everywhere. It takes the recipient's place until nothing is left.
 *
 * @param addresses which the recipient had when the erasure began
 */
public record Erasure(String recipient, List<Address> addresses, Instant since) {

    public Erasure {
        addresses = List.copyOf(addresses);
    }
}
