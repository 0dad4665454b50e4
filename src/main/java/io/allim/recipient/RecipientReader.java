package io.allim.recipient;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.web.Fields;
import io.allim.web.Parameters;
import io.allim.web.Regions;
import io.allim.web.problem.Expected;
import io.allim.web.problem.Near;
import io.allim.web.problem.Sentences;
import jakarta.inject.Singleton;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads what callers say of a recipient. */
@Singleton
public final class RecipientReader {

    /** Code points of which each is two {@code char}s, at the longest. */
    public static final int MAX_ID = 256;

    public static final Expected EXPECTED_ID = Expected.text(
            "1 to 128 printable characters, in NFC, at most 384 bytes of UTF-8, without a space at either end, "
                    + "and neither `.` nor `..`",
            "auth0|5f7c");
    private static final Expected ADDRESSES =
            Expected.json("an object of addresses by kind", "{\"email\":[\"ada@example.com\"]}");
    private static final Expected ATTRIBUTES = Expected.json("a JSON object", "{\"firstName\":\"Ada\"}");
    private static final Expected ADDRESS = Expected.text("one of the addresses given", "ada@example.com");

    private final Addresses addresses;

    public RecipientReader(Addresses addresses) {
        this.addresses = addresses;
    }

    /** A recipient that says its id itself. */
    public Recipient read(Fields fields) {
        return read(fields.required("id", MAX_ID, RecipientReader::id, EXPECTED_ID), fields);
    }

    public Recipient read(String id, Fields fields) {
        return read(Optional.of(id), fields);
    }

    /** @param id empty if it is wrong */
    private Recipient read(Optional<String> id, Fields fields) {
        List<String> unwanted =
                fields.each("optedOut", 0, Recipient.MAX_ADDRESSES, Addresses.MAX_LENGTH, Optional::of, ADDRESS);
        List<Endpoint> endpoints = fields.optionalObject(
                        "addresses", ADDRESSES, given -> addresses.readAll(given, Set.copyOf(unwanted)))
                .orElse(List.of());
        Optional<ZoneId> zone = fields.optional("zone", 64, Regions::zone, Expected.ZONE);
        Optional<String> locale = fields.optional("locale", 64, Regions::locale, Expected.LOCALE);
        ObjectNode attributes = fields.anything("attributes", ATTRIBUTES);
        fields.end();
        requireAmong(endpoints, unwanted, fields);
        Recipient recipient = new Recipient(id.orElseThrow(), endpoints, zone, locale, attributes);
        recipient.validate().ifPresent(problem -> {
            boolean many = recipient.endpoints().size() > Recipient.MAX_ADDRESSES;
            throw fields.refusal(many ? "addresses" : "attributes", problem, "");
        });
        return recipient;
    }

    private static void requireAmong(List<Endpoint> endpoints, List<String> unwanted, Fields fields) {
        Set<String> known =
                endpoints.stream().map(endpoint -> endpoint.address().view()).collect(Collectors.toSet());
        for (int i = 0; i < unwanted.size(); i++) {
            String text = unwanted.get(i);
            if (endpoints.stream().noneMatch(endpoint -> Addresses.isSame(endpoint.address(), text))) {
                throw fields.refusal(
                        "optedOut[" + i + "]",
                        Sentences.given(text)
                                + " is none of the recipient's `addresses`: add it there as well, or" + " correct it."
                                + Near.question(text, known),
                        known.stream().sorted().findFirst().map(Sentences::json).orElse(""));
            }
        }
    }

    /** The id of a recipient or of a topic. */
    public static Optional<String> id(String text) {
        return Optional.of(text).filter(Recipient::isId);
    }

    /**
     * The id of a recipient or of a topic in a path or a query.
     *
     * @param name of the parameter
     */
    public static String id(String name, String text) {
        return id(text).orElseThrow(() -> Parameters.refusal(name, EXPECTED_ID, text));
    }
}
