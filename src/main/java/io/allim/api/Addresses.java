package io.allim.api;

import io.allim.channel.Address;
import io.allim.channel.AddressKind;
import io.allim.channel.Channels;
import io.allim.recipient.Endpoint;
import io.allim.recipient.Recipient;
import jakarta.inject.Singleton;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads addresses, each checked by the channel that reaches it. */
@Singleton
final class Addresses {

    static final int MAX_LENGTH = 2048;
    static final String KINDS =
            AddressKind.GIVEN.stream().map(AddressKind::field).collect(Collectors.joining(", "));

    private final Channels channels;

    Addresses(Channels channels) {
        this.channels = channels;
    }

    Address read(Fields fields, AddressKind kind) {
        return read(kind, fields.text(kind.field(), MAX_LENGTH), fields.path(kind.field()));
    }

    /**
     * The addresses that are given, and no field beside them.
     *
     * @param optedOut those of them at which nothing is wanted
     */
    List<Endpoint> readAll(Fields fields, Set<String> optedOut) {
        Set<Address> all = new LinkedHashSet<>();
        for (AddressKind kind : AddressKind.GIVEN) {
            for (String value : fields.textOrTexts(kind.field(), Recipient.MAX_ADDRESSES, MAX_LENGTH)) {
                if (!all.add(read(kind, value, fields.path(kind.field())))) {
                    throw Problem.INVALID_FIELD.at(fields.path(kind.field()), "Give each address once.");
                }
            }
        }
        fields.end();
        return all.stream()
                .map(address -> new Endpoint(address, optedOut.contains(address.value())))
                .toList();
    }

    /** An address of another service's words, checked like ours. */
    Endpoint endpoint(Address address, boolean optedOut) {
        return new Endpoint(read(address.kind(), address.value(), "Address"), optedOut);
    }

    private Address read(AddressKind kind, String value, String path) {
        if (value.length() > MAX_LENGTH) {
            throw Problem.INVALID_FIELD.at(path, "Give a text of 1 to %,d characters.".formatted(MAX_LENGTH));
        }
        channels.reaching(kind).flatMap(channel -> channel.objection(value)).ifPresent(objection -> {
            throw Problem.INVALID_FIELD.at(path, objection);
        });
        return new Address(kind, value);
    }
}
