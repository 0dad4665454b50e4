package io.allim.sandbox.sns;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.allim.sandbox.wire.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a Publish call or one entry of a batch wants said, checked as SNS checks it.
 *
 * @param texts of a message with a structure, by protocol; otherwise a missing node
 */
record SnsPublication(
        String message,
        String subject,
        JsonNode texts,
        Map<String, SnsAttribute> attributes,
        Optional<String> groupId,
        Optional<String> deduplicationId) {

    static final int MAX_BYTES = 262_144;

    private static final Pattern SUBJECT = Pattern.compile("[!-~][ -~]{0,98}");
    private static final Pattern FIFO_ID = Pattern.compile("[!-~]{1,128}");
    private static final ObjectMapper JSON = new ObjectMapper();

    static SnsPublication read(Form form) {
        String message = form.text("Message").orElseThrow(() -> Refusal.invalid("Empty message"));
        if (form.has("Subject")
                && !SUBJECT.matcher(form.fields().get("Subject")).matches()) {
            throw Refusal.invalid("Subject");
        }
        SnsPublication publication = new SnsPublication(
                message,
                form.text("Subject").orElse(""),
                texts(form, message),
                SnsAttribute.read(form),
                form.text("MessageGroupId"),
                form.text("MessageDeduplicationId"));
        if (publication.bytes() > MAX_BYTES) {
            throw Refusal.invalid("Message too long");
        }
        publication.groupId.ifPresent(id -> fifoId("MessageGroupId", id));
        publication.deduplicationId.ifPresent(id -> fifoId("MessageDeduplicationId", id));
        return publication;
    }

    /** With its attributes, in UTF-8. */
    int bytes() {
        int bytes = message.getBytes(StandardCharsets.UTF_8).length;
        for (Map.Entry<String, SnsAttribute> attribute : attributes.entrySet()) {
            bytes += attribute.getValue().bytes(attribute.getKey());
        }
        return bytes;
    }

    /** For a protocol, such as {@code sms} or {@code APNS}; the default where it has no text of its own. */
    String text(String protocol) {
        return own(protocol).or(() -> own("default")).orElse(message);
    }

    Optional<String> own(String protocol) {
        return Optional.of(texts.path(protocol)).filter(JsonNode::isTextual).map(JsonNode::textValue);
    }

    boolean structured() {
        return texts.isObject();
    }

    private static JsonNode texts(Form form, String message) {
        if (form.text("MessageStructure").isEmpty()) {
            return JSON.missingNode();
        }
        if (!form.text("MessageStructure").get().equals("json")) {
            throw Refusal.invalid("MessageStructure");
        }
        JsonNode texts = json(message)
                .orElseThrow(() -> Refusal.invalid("Message Structure - JSON message body failed to parse"));
        if (!texts.path("default").isTextual()) {
            throw Refusal.invalid("Message Structure - No default entry in JSON message body");
        }
        return texts;
    }

    /** Empty when it is no JSON object. */
    static Optional<JsonNode> json(String text) {
        try {
            return Optional.ofNullable(JSON.readTree(text)).filter(JsonNode::isObject);
        } catch (JsonProcessingException garbage) {
            return Optional.empty();
        }
    }

    private static void fifoId(String parameter, String id) {
        if (!FIFO_ID.matcher(id).matches()) {
            throw Refusal.invalid(parameter + " Reason: The parameter can only contain alphanumeric and punctuation"
                    + " characters, at most 128");
        }
    }
}
