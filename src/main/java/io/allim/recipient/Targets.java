package io.allim.recipient;

import io.allim.channel.Address;
import io.allim.channel.AddressFormat;
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
import java.util.function.Supplier;

/** Reads whom something is for. */
@Singleton
public final class Targets {

    public static final Expected EXPECTED_URGENCY = Expected.oneOf("normal", "very-low", "low", "high");

    private static final Expected TARGET =
            Expected.json("an object with one target", "{\"email\":\"ada@example.com\"}");

    private final Channels channels;
    private final Addresses addresses;
    private final List<String> kinds;

    Targets(Channels channels, Addresses addresses) {
        this.channels = channels;
        this.addresses = addresses;
        this.kinds = new ArrayList<>(addresses.fields());
        kinds.addAll(List.of("topic", "recipient"));
    }

    /** @param asked the channels that are to be used; empty: any */
    public List<Target> read(Fields fields, String name, int max, List<String> asked) {
        return distinct(fields.objects(name, max, TARGET, object -> target(object, asked, List::of)));
    }

    public List<Target> readOptional(Fields fields, String name, int max, List<String> asked) {
        return readOptional(fields, name, max, asked, List::of);
    }

    /** @param known of which views may be given */
    public List<Target> readOptional(
            Fields fields, String name, int max, List<String> asked, Supplier<List<Target>> known) {
        return distinct(fields.optionalObjects(name, max, TARGET, object -> target(object, asked, known)));
    }

    /** A single one, of any kind. */
    public Optional<Target> readOne(Fields fields, String name) {
        return fields.optionalObject(name, TARGET, object -> target(object, List.of(), List::of));
    }

    private static List<Target> distinct(List<Target> read) {
        Map<String, Target> targets = new LinkedHashMap<>();
        read.forEach(target -> targets.putIfAbsent(target.canonical().identity(), target));
        return List.copyOf(targets.values());
    }

    private Target target(Fields fields, List<String> asked, Supplier<List<Target>> known) {
        List<String> given =
                kinds.stream().filter(kind -> fields.take(kind).isPresent()).toList();
        if (given.size() > 1) {
            throw fields.refusal(
                    "",
                    "The target has " + given.size() + " fields, " + String.join(" and ", given) + one(),
                    TARGET.example());
        }
        List<Target> targets = new ArrayList<>();
        for (AddressFormat format : channels.addressFormats()) {
            if (fields.has(format.kind().field())) {
                requireChannel(fields, format.kind(), asked);
                addresses
                        .read(fields, format.kind())
                        .map(address -> whole(address, fields, known))
                        .map(Target.ToAddress::new)
                        .ifPresent(targets::add);
            }
        }
        id(fields, "topic").map(Target.ToTopic::new).ifPresent(targets::add);
        id(fields, "recipient").map(Target.ToRecipient::new).ifPresent(targets::add);
        fields.end();
        if (targets.isEmpty()) {
            throw fields.refusal("", "The target is empty" + one(), TARGET.example());
        }
        return targets.getFirst();
    }

    private static Address whole(Address address, Fields fields, Supplier<List<Target>> known) {
        if (!address.isView()) {
            return address;
        }
        Address whole = address.among(known.get().stream()
                .map(target -> target instanceof Target.ToAddress(Address of) ? of : address)
                .toList());
        if (whole.isView()) {
            fields.refuse(address.kind().field(), Recipient.unknownView(address), "");
        }
        return whole;
    }

    private String one() {
        return ": give exactly one of recipient, topic, " + String.join(", ", addresses.fields()) + ", such as "
                + TARGET.example() + "; each further target is an entry of its own.";
    }

    private static Optional<String> id(Fields fields, String name) {
        return fields.optional(name, RecipientReader.MAX_ID, RecipientReader::id, RecipientReader.EXPECTED_ID);
    }

    private void requireChannel(Fields fields, AddressKind kind, List<String> asked) {
        List<Channel> reaching = channels.reaching(kind);
        if (!asked.isEmpty() && reaching.stream().map(Channel::name).noneMatch(asked::contains)) {
            fields.refuse(
                    kind.field(),
                    "None of the channels that are asked for (" + String.join(", ", asked)
                            + ") reaches a target of this kind"
                            + reaching.stream()
                                    .map(known -> ", which takes \"channels\":[\"" + known.name() + "\"]")
                                    .findFirst()
                                    .orElse("")
                            + ": change either.",
                    "");
        }
    }
}
