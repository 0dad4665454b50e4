package io.allim.recipient;

import io.allim.channel.Address;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * A recipient whose data are being removed everywhere. It takes the recipient's place until nothing is left.
 *
 * @param addresses which the recipient had when the erasure began
 */
public record Erasure(String recipient, List<Address> addresses, Instant since) {

    public Erasure {
        addresses = List.copyOf(addresses);
    }

    /** With all addresses that are known to lead to the person by now. */
    Erasure with(List<Address> all) {
        return new Erasure(recipient, all, since);
    }

    /**
     * As whom the person was sent to: what went to the person's addresses without a name is the person's as well. Each
     * address is there as it is spelled, by which versions before listed it, and in its canonical spelling.
     */
    public List<Target> targets() {
        return Stream.concat(
                        Stream.<Target>of(new Target.ToRecipient(recipient)),
                        addresses.stream()
                                .flatMap(address -> Stream.of(address.canonical(), address))
                                .distinct()
                                .map(Target.ToAddress::new))
                .toList();
    }
}
