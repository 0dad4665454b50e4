package io.allim.api;

import io.allim.channel.AddressKind;
import io.allim.channel.Channel;
import io.allim.channel.Channels;
import io.allim.recipient.Target;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads whom something is for. */
@Singleton
final class Targets {

    static final String EXPECTED_URGENCY = "Give one of very-low, low, normal and high.";

    private final Channels channels;
    private final Addresses addresses;

    Targets(Channels channels, Addresses addresses) {
        this.channels = channels;
        this.addresses = addresses;
    }

    /** @param asked the channels that are to be used; empty: any */
    List<Target> read(Fields fields, String name, int max, List<String> asked) {
        return read(fields.objects(name, max), asked);
    }

    List<Target> readOptional(Fields fields, String name, int max, List<String> asked) {
        return read(fields.optionalObjects(name, max), asked);
    }

    private List<Target> read(List<Fields> objects, List<String> asked) {
        Map<String, Target> targets = new LinkedHashMap<>();
        for (Fields object : objects) {
            Target target = target(object, asked);
            targets.putIfAbsent(target.identity(), target);
        }
        return List.copyOf(targets.values());
    }

    private Target target(Fields fields, List<String> asked) {
        if (fields.names().size() != 1) {
            throw Problem.INVALID_FIELD.at(
                    fields.path("").replaceFirst("\\.$", ""),
                    "Give exactly one of recipient, topic, " + Addresses.KINDS + ".");
        }
        for (AddressKind kind : AddressKind.GIVEN) {
            if (fields.names().contains(kind.field())) {
                requireChannel(fields, kind, asked);
                return new Target.Direct(addresses.read(fields, kind));
            }
        }
        Optional<Target> topic = id(fields, "topic").map(Target.Topic::new);
        Optional<Target> recipient = id(fields, "recipient").map(Target.Known::new);
        fields.end();
        return topic.or(() -> recipient).orElseThrow(() -> fields.missing("recipient"));
    }

    private static Optional<String> id(Fields fields, String name) {
        return fields.optional(name, RecipientReader.MAX_ID, RecipientReader::id, RecipientReader.EXPECTED_ID);
    }

    private void requireChannel(Fields fields, AddressKind kind, List<String> asked) {
        Optional<Channel> channel = channels.reaching(kind);
        if (channel.isEmpty()
                || !asked.isEmpty() && !asked.contains(channel.get().name())) {
            throw Problem.INVALID_FIELD.at(
                    fields.path(kind.field()), "None of the channels reaches this kind of address: change either.");
        }
    }
}
