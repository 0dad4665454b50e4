package io.allim.connection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.web.Fields;
import io.allim.web.problem.Expected;
import io.allim.web.problem.WellFormed;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the body of {@code PUT /v1/connections/{id}}. What it says of a mistake holds nothing of a secret. */
final class ConnectionReader {

    static final Expected EXPECTED_ID = Expected.text("1 to 64 characters of A-Z a-z 0-9 . _ -", "acme-slack");

    /** Of a secret, in bytes of UTF-8. */
    static final int MAX_SECRET = 4096;

    static final int MAX_SECRETS = 10;

    /** Of the settings, in bytes of JSON. */
    static final int MAX_SETTINGS = 16 * 1024;

    private static final Duration USUAL_OVERLAP = Duration.ofHours(24);
    private static final Duration MAX_OVERLAP = Duration.ofDays(30);

    private static final Pattern ID = Pattern.compile(Connection.ID);
    private static final Pattern TYPE = Pattern.compile("[a-z][a-z0-9-]{0,31}");
    private static final Pattern URL = Pattern.compile("[a-z][a-z0-9+.-]{1,15}://[^\\s/?#]+(?:[/?#]\\S*)?");
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,63}");

    private static final Expected EXPECTED_TYPE =
            Expected.text("1 to 32 characters of a-z 0-9 -, the first a letter: what the connection is to", "slack");
    private static final Expected SETTINGS = Expected.json("a JSON object", "{\"team\":\"T0123\"}");
    private static final Expected OVERLAP = Expected.duration("from PT0S to 30 days", "PT24H");
    private static final String URL_SENTENCE = "`url` must be a whole URL of at most 2,048 characters, without spaces.";
    private static final String SECRETS_SENTENCE =
            "`secrets` must be an object: by name a text of 1 to 4,096 bytes, or null to remove it;"
                    + " a name has 1 to 64 characters of A-Z a-z 0-9 _ -, the first a letter.";

    private ConnectionReader() {}

    static Optional<String> id(String text) {
        return Optional.of(text).filter(id -> ID.matcher(id).matches());
    }

    static ConnectionChange read(String id, Fields fields) {
        Optional<String> type = fields.required(
                "type",
                32,
                text -> Optional.of(text).filter(it -> TYPE.matcher(it).matches()),
                EXPECTED_TYPE);
        Optional<String> url = url(fields);
        Map<String, Optional<String>> secrets = secrets(fields);
        ObjectNode settings = fields.anything("settings", SETTINGS);
        if (bytes(settings.toString()) > MAX_SETTINGS) {
            fields.refuse("settings", "`settings` has at most 16 KiB as JSON.", "");
        }
        Duration overlap = fields.optionalDuration("overlap", Duration.ZERO, MAX_OVERLAP, OVERLAP)
                .orElse(USUAL_OVERLAP);
        fields.end();
        return new ConnectionChange(id, type.orElseThrow(), url, secrets, settings, overlap);
    }

    /** A URL may be a credential: it is not repeated. */
    private static Optional<String> url(Fields fields) {
        Optional<JsonNode> given = fields.take("url");
        Optional<String> url = given.filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .filter(text -> text.length() <= 2048 && WellFormed.is(text))
                .filter(text -> URL.matcher(text).matches());
        if (given.isPresent() && url.isEmpty()) {
            fields.refuse("url", URL_SENTENCE, "\"https://slack.com/api\"");
        }
        return url;
    }

    private static Map<String, Optional<String>> secrets(Fields fields) {
        Map<String, Optional<String>> secrets = new LinkedHashMap<>();
        Optional<JsonNode> given = fields.take("secrets");
        boolean right = given.isEmpty()
                || given.get().isObject()
                        && given.get().properties().stream()
                                .allMatch(field -> put(field.getKey(), field.getValue(), secrets));
        if (!right) {
            fields.refuse("secrets", SECRETS_SENTENCE, "{\"token\":\"xoxb-…\"}");
        }
        return secrets;
    }

    private static boolean put(String name, JsonNode value, Map<String, Optional<String>> secrets) {
        boolean right = NAME.matcher(name).matches()
                && (value.isNull()
                        || value.isTextual()
                                && !value.textValue().isEmpty()
                                && WellFormed.is(value.textValue())
                                && bytes(value.textValue()) <= MAX_SECRET);
        if (right) {
            secrets.put(name, Optional.ofNullable(value.textValue()));
        }
        return right;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
