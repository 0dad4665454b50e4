package io.allim.api;

import io.allim.channel.Address;
import io.allim.channel.AddressKind;
import io.allim.channel.Channels;
import io.allim.recipient.Endpoint;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Reads addresses, each checked by the channel that reaches it. */
@Singleton
final class Addresses {

    private static final int MAX_LENGTH = 2048;
    static final String KINDS =
            AddressKind.GIVEN.stream().map(AddressKind::field).collect(Collectors.joining(", "));

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
    List<Endpoint> readAll(Fields fields) {
        List<Endpoint> endpoints = new ArrayList<>();
        for (AddressKind kind : AddressKind.GIVEN) {
            if (fields.optionalText(kind.field(), MAX_LENGTH).isPresent()) {
                endpoints.add(new Endpoint(read(fields, kind), false));
            }
        }
        fields.end();
        return endpoints;
    }
}
