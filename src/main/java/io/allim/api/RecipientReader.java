package io.allim.api;

import io.allim.recipient.Endpoint;
import io.allim.recipient.Recipient;
import jakarta.inject.Singleton;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads what callers say of a recipient. */
@Singleton
final class RecipientReader {

    static final int MAX_ID = 128;
    static final String EXPECTED_ID = "Give 1 to 128 characters of A-Z a-z 0-9 . _ : @ + -";
    static final String EXPECTED_ZONE = "Give a time zone such as Asia/Seoul.";
    static final String EXPECTED_LOCALE = "Give a language tag such as ko-KR.";

    private final Addresses addresses;

    RecipientReader(Addresses addresses) {
        this.addresses = addresses;
    }

    /** A recipient that says its id itself. */
    Recipient read(Fields fields) {
        String id =
                fields.optional("id", MAX_ID, RecipientReader::id, EXPECTED_ID).orElseThrow(() -> fields.missing("id"));
        return read(id, fields);
    }

    Recipient read(String id, Fields fields) {
        List<String> unwanted = fields.texts("optedOut", Recipient.MAX_ADDRESSES, Addresses.MAX_LENGTH);
        List<Endpoint> endpoints = fields.optionalObject("addresses")
                .map(given -> addresses.readAll(given, Set.copyOf(unwanted)))
                .orElse(List.of());
        requireAmong(endpoints, unwanted, fields.path("optedOut"));
        Recipient recipient = new Recipient(
                id,
                endpoints,
                fields.optional("zone", 64, RecipientReader::zone, EXPECTED_ZONE),
                fields.optional("locale", 64, RecipientReader::locale, EXPECTED_LOCALE),
                fields.anything("attributes"));
        fields.end();
        recipient.objection().ifPresent(objection -> {
            throw Problem.INVALID_FIELD.at(
                    recipient.endpoints().size() > Recipient.MAX_ADDRESSES
                            ? fields.path("addresses")
                            : fields.path("attributes"),
                    objection);
        });
        return recipient;
    }

    private static void requireAmong(List<Endpoint> endpoints, List<String> unwanted, String path) {
        Set<String> left = new HashSet<>(unwanted);
        endpoints.forEach(endpoint -> left.remove(endpoint.address().value()));
        if (!left.isEmpty()) {
            throw Problem.INVALID_FIELD.at(path, "Give addresses that are in addresses.");
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

    static Optional<String> locale(String text) {
        try {
            return Optional.of(new Locale.Builder().setLanguageTag(text).build().toLanguageTag());
        } catch (IllformedLocaleException e) {
            return Optional.empty();
        }
    }
}
