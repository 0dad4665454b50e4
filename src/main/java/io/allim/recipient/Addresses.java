package io.allim.recipient;

import io.allim.channel.Address;
import io.allim.channel.AddressFormat;
import io.allim.channel.AddressKind;
import io.allim.channel.Channels;
import io.allim.web.Fields;
import io.allim.web.problem.Expected;
import io.allim.web.problem.Problem;
import io.allim.web.problem.Sentences;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads addresses, each checked by the channel that reaches it. */
@Singleton
public final class Addresses {

    static final int MAX_LENGTH = 2048;

    /** What tokens and keys look like, and neither phone numbers nor e-mail addresses do. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_:.~/=-]{20,}");

    private static final String ONE = "{\"email\":\"ada@example.com\"}";

    private final Channels channels;

    public Addresses(Channels channels) {
        this.channels = channels;
    }

    /** The fields that hold addresses, in the order in which they are listed. */
    List<String> fields() {
        List<String> fields = new ArrayList<>();
        for (AddressFormat format : channels.addressFormats()) {
            fields.add(format.kind().field());
        }
        return fields;
    }

    /** The kinds of addresses, in the order in which a recipient has them. */
    public List<AddressKind> kinds() {
        return channels.addressFormats().stream().map(AddressFormat::kind).toList();
    }

    /** How the addresses look, in the order in which their kinds are listed. */
    public List<AddressFormat> formats() {
        return channels.addressFormats();
    }

    /** Empty when it is missing or wrong, of which the fields' end tells. */
    Optional<Address> read(Fields fields, AddressKind kind) {
        return fields.required(kind.field(), MAX_LENGTH, Optional::of, expected(kind))
                .flatMap(value -> read(kind, value, fields, kind.field()));
    }

    /** The one address that is given by its kind, and no field beside it. */
    public Address readOne(Fields fields) {
        List<AddressKind> given = kinds().stream()
                .filter(kind -> fields.take(kind.field()).isPresent())
                .toList();
        if (given.size() != 1) {
            throw fields.refusal(
                    "", "Give exactly one of " + String.join(", ", fields()) + ", such as " + ONE + ".", ONE);
        }
        Optional<Address> address = read(fields, given.getFirst());
        fields.end();
        return address.orElseThrow();
    }

    /**
     * The addresses that are given, and no field beside them.
     *
     * @param optedOut those of them at which nothing is wanted
     */
    List<Endpoint> readAll(Fields fields, Set<String> optedOut) {
        Set<Address> all = new LinkedHashSet<>();
        for (AddressFormat format : channels.addressFormats()) {
            AddressKind kind = format.kind();
            boolean single = fields.isText(kind.field());
            List<String> values = fields.textOrTexts(kind.field(), Recipient.MAX_ADDRESSES, MAX_LENGTH, expected(kind));
            for (int i = 0; i < values.size(); i++) {
                String name = single ? kind.field() : kind.field() + "[" + i + "]";
                Optional<Address> address = read(kind, values.get(i), fields, name);
                if (address.isPresent() && !all.add(address.get())) {
                    fields.refuse(name, given(kind, values.get(i)) + " is there twice: give each address once.", "");
                }
            }
        }
        fields.end();
        return all.stream()
                .map(address -> new Endpoint(address, optedOut.stream().anyMatch(text -> isSame(address, text))))
                .toList();
    }

    /** Whether the text is the address in some spelling. */
    static boolean isSame(Address address, String text) {
        return new Address(address.kind(), text).canonical().equals(address.canonical());
    }

    /** An address of another service's words, checked like ours. */
    public Endpoint endpoint(Address address, boolean optedOut) {
        validate(address.kind(), address.value()).ifPresent(problem -> {
            throw Problem.INVALID_FIELD.at(
                    "Address", problem, expected(address.kind()).example());
        });
        return new Endpoint(address, optedOut);
    }

    private Optional<Address> read(AddressKind kind, String value, Fields fields, String name) {
        Optional<String> problem = validate(kind, value);
        problem.ifPresent(why ->
                fields.refuse(name, sentence(why, kind, value), expected(kind).example()));
        return problem.isPresent() ? Optional.empty() : Optional.of(new Address(kind, value));
    }

    private String sentence(String why, AddressKind kind, String value) {
        String example = expected(kind).example();
        boolean shows = why.contains("such as") || why.contains(example.replace("\"", ""));
        return given(kind, value) + " is no "
                + expected(kind).what().replaceFirst("^(an?|the) ", "").replaceFirst(" with .*", "")
                + " that can be used. " + why + (shows ? "" : " Give one such as " + example + ".");
    }

    /** An answer may be logged by whoever gets it. A token given in the place of an address is hidden as well. */
    private static String given(AddressKind kind, String value) {
        Address address = new Address(kind, value);
        boolean isSecret = address.isCredential()
                || !value.startsWith("arn:") && TOKEN.matcher(value).matches();
        return Sentences.given(isSecret ? address.masked() : value);
    }

    private Optional<String> validate(AddressKind kind, String value) {
        if (value.length() > MAX_LENGTH) {
            return Optional.of("An address has at most %,d characters.".formatted(MAX_LENGTH));
        }
        return channels.reaching(kind).stream().findFirst().flatMap(channel -> channel.validate(value));
    }

    private Expected expected(AddressKind kind) {
        AddressFormat format = channels.addressFormat(kind).orElseGet(() -> new AddressFormat(kind, "an address", ""));
        return Expected.text(format.what(), format.example());
    }
}
