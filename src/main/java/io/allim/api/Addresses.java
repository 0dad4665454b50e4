package io.allim.api;

import io.allim.channel.Address;
import io.allim.channel.AddressKind;
import io.allim.channel.Channels;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads addresses, each checked by the channel that reaches it. */
@Singleton
final class Addresses {

    private static final int MAX_LENGTH = 2048;
    static final String KINDS =
            Stream.of(AddressKind.values()).map(AddressKind::field).collect(Collectors.joining(", "));

    private final Channels channels;

    Addresses(Channels channels) {
        this.channels = channels;
    }

    Address read(Fields fields, AddressKind kind) {
        String value = fields.text(kind.field(), MAX_LENGTH);
        channels.reaching(kind).flatMap(channel -> channel.objection(value)).ifPresent(objection -> {
            throw Problem.INVALID_FIELD.at(fields.path(kind.field()), objection);
        });
        return new Address(kind, value);
    }

    /** The addresses that are given, and no field beside them. */
    Map<AddressKind, String> readAll(Fields fields) {
        Map<AddressKind, String> addresses = new EnumMap<>(AddressKind.class);
        for (AddressKind kind : AddressKind.values()) {
            if (fields.optionalText(kind.field(), MAX_LENGTH).isPresent()) {
                addresses.put(kind, read(fields, kind).value());
            }
        }
        fields.end();
        return addresses;
    }
}
