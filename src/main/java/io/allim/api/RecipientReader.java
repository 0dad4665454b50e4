package io.allim.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.recipient.Endpoint;
import io.allim.recipient.Recipient;
import jakarta.inject.Singleton;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads what callers say of a recipient. */
@Singleton
final class RecipientReader {

    /** Code points of which each is two {@code char}s, at the longest. */
    static final int MAX_ID = 256;

    static final Expected EXPECTED_ID = Expected.text(
            "1 to 128 printable characters, in NFC, at most 384 bytes of UTF-8, without a space at either end, "
                    + "and neither `.` nor `..`",
            "auth0|5f7c");
    private static final Expected ADDRESSES =
            Expected.json("an object of addresses by kind", "{\"email\":[\"ada@example.com\"]}");
    private static final Expected ATTRIBUTES = Expected.json("a JSON object", "{\"firstName\":\"Ada\"}");
    private static final Expected ADDRESS = Expected.text("one of the addresses given", "ada@example.com");

    private final Addresses addresses;

    RecipientReader(Addresses addresses) {
        this.addresses = addresses;
    }

    /** A recipient that says its id itself. */
    Recipient read(Fields fields) {
        return read(fields.required("id", MAX_ID, RecipientReader::id, EXPECTED_ID), fields);
    }

    Recipient read(String id, Fields fields) {
        return read(Optional.of(id), fields);
    }

    /** @param id empty if it is wrong */
    private Recipient read(Optional<String> id, Fields fields) {
        List<String> unwanted =
                fields.each("optedOut", 0, Recipient.MAX_ADDRESSES, Addresses.MAX_LENGTH, Optional::of, ADDRESS);
        List<Endpoint> endpoints = fields.optionalObject(
                        "addresses", ADDRESSES, given -> addresses.readAll(given, Set.copyOf(unwanted)))
                .orElse(List.of());
        Optional<ZoneId> zone = fields.optional("zone", 64, RecipientReader::zone, Expected.ZONE);
        Optional<String> locale = fields.optional("locale", 64, RecipientReader::locale, Expected.LOCALE);
        ObjectNode attributes = fields.anything("attributes", ATTRIBUTES);
        fields.end();
        requireAmong(endpoints, unwanted, fields);
        Recipient recipient = new Recipient(id.orElseThrow(), endpoints, zone, locale, attributes);
        recipient.objection().ifPresent(objection -> {
            boolean many = recipient.endpoints().size() > Recipient.MAX_ADDRESSES;
            throw fields.refusal(many ? "addresses" : "attributes", objection, "");
        });
        return recipient;
    }

    private static void requireAmong(List<Endpoint> endpoints, List<String> unwanted, Fields fields) {
        Set<String> known =
                endpoints.stream().map(endpoint -> endpoint.address().value()).collect(Collectors.toSet());
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
    static Optional<String> id(String text) {
        return Optional.of(text).filter(Recipient::isId);
    }

    static Optional<ZoneId> zone(String text) {
        try {
            return Optional.of(ZoneId.of(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** A tag of BCP 47 whose language has a code of ISO 639; {@code korean} is well-formed, and no language. */
    static Optional<String> locale(String text) {
        try {
            Locale locale = new Locale.Builder().setLanguageTag(text).build();
            return Optional.of(locale.toLanguageTag()).filter(_ -> isLanguage(locale.getLanguage()));
        } catch (IllformedLocaleException e) {
            return Optional.empty();
        }
    }

    /** Of the codes with three letters Java has no list. */
    private static boolean isLanguage(String code) {
        return code.length() == 3
                || code.length() == 2 && Set.of(Locale.getISOLanguages()).contains(code);
    }
}
