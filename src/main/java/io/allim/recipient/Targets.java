package io.allim.recipient;

import io.allim.channel.AddressKind;
import io.allim.channel.Channel;
import io.allim.channel.Channels;
import io.allim.web.Fields;
import io.allim.web.problem.Expected;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads whom something is for. */
@Singleton
public final class Targets {

    public static final Expected EXPECTED_URGENCY = Expected.oneOf("normal", "very-low", "low", "high");

    private static final Expected TARGET =
            Expected.json("an object with one target", "{\"email\":\"ada@example.com\"}");

    private static final List<String> KINDS =
            List.of("email", "phone", "webhook", "snsTopic", "device", "topic", "recipient");

    private static final String ONE = ": give exactly one of recipient, topic, " + Addresses.KINDS + ", such as "
            + TARGET.example() + "; each further target is an entry of its own.";

    private final Channels channels;
    private final Addresses addresses;

    Targets(Channels channels, Addresses addresses) {
        this.channels = channels;
        this.addresses = addresses;
    }

    /** @param asked the channels that are to be used; empty: any */
    public List<Target> read(Fields fields, String name, int max, List<String> asked) {
        return distinct(fields.objects(name, max, TARGET, object -> target(object, asked)));
    }

    public List<Target> readOptional(Fields fields, String name, int max, List<String> asked) {
        return distinct(fields.optionalObjects(name, max, TARGET, object -> target(object, asked)));
    }

    private static List<Target> distinct(List<Target> read) {
        Map<String, Target> targets = new LinkedHashMap<>();
        read.forEach(target -> targets.putIfAbsent(target.canonical().identity(), target));
        return List.copyOf(targets.values());
    }

    private Target target(Fields fields, List<String> asked) {
        List<String> kinds =
                KINDS.stream().filter(kind -> fields.take(kind).isPresent()).toList();
        if (kinds.size() > 1) {
            throw fields.refusal(
                    "",
                    "The target has " + kinds.size() + " fields, " + String.join(" and ", kinds) + ONE,
                    TARGET.example());
        }
        List<Target> targets = new ArrayList<>();
        for (AddressKind kind : AddressKind.GIVEN) {
            if (fields.has(kind.field())) {
                requireChannel(fields, kind, asked);
                addresses.read(fields, kind).map(Target.ToAddress::new).ifPresent(targets::add);
            }
        }
        id(fields, "topic").map(Target.ToTopic::new).ifPresent(targets::add);
        id(fields, "recipient").map(Target.ToRecipient::new).ifPresent(targets::add);
        fields.end();
        if (targets.isEmpty()) {
            throw fields.refusal("", "The target is empty" + ONE, TARGET.example());
        }
        return targets.getFirst();
    }

    private static Optional<String> id(Fields fields, String name) {
        return fields.optional(name, RecipientReader.MAX_ID, RecipientReader::id, RecipientReader.EXPECTED_ID);
    }

    private void requireChannel(Fields fields, AddressKind kind, List<String> asked) {
        Optional<Channel> channel = channels.reaching(kind);
        if (channel.filter(known -> asked.isEmpty() || asked.contains(known.name()))
                .isEmpty()) {
            fields.refuse(
                    kind.field(),
                    "None of the channels that are asked for (" + String.join(", ", asked)
                            + ") reaches a target of this kind"
                            + channel.map(known -> ", which takes \"channels\":[\"" + known.name() + "\"]")
                                    .orElse("")
                            + ": change either.",
                    "");
        }
    }
}
