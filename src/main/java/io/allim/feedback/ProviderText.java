package io.allim.feedback;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/** Words of a provider that may be shown and kept. Free text can hold addresses, so only what is plain comes through. */
final class ProviderText {

    /** No digit and no @: neither a phone number nor an address. */
    private static final Pattern SENTENCE = Pattern.compile("[A-Za-z][A-Za-z ,.'/-]{0,119}");

    private static final Pattern STATUS = Pattern.compile("[245]\\.[0-9]{1,3}\\.[0-9]{1,3}");

    private ProviderText() {}

    static Optional<String> sentence(JsonNode text) {
        return plain(text, SENTENCE);
    }

    /** An enhanced status code, such as {@code 5.1.1}. */
    static Optional<String> status(JsonNode text) {
        return plain(text, STATUS);
    }

    static Optional<Instant> instant(JsonNode text) {
        try {
            return text.isTextual() ? Optional.of(Instant.parse(text.textValue())) : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> plain(JsonNode text, Pattern pattern) {
        return text.isTextual() && pattern.matcher(text.textValue()).matches()
                ? Optional.of(text.textValue())
                : Optional.empty();
    }
}
