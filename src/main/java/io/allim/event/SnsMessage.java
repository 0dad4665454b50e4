package io.allim.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.table.Json;
import java.util.Optional;

/**
 * A notification of an SNS topic. As a Lambda event and as a body for HTTP and queues its fields are the same.
 *
 * @param id the same for every subscriber and every repetition
 * @param text what was published
 * @see <a href="https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html">Formats</a>
 */
public record SnsMessage(String id, String topicArn, String timestamp, Optional<String> subject, String text) {

    /** @return empty when that is no notification of a topic */
    public static Optional<SnsMessage> of(JsonNode json) {
        boolean notification = "Notification".equals(json.path("Type").asText());
        return notification && hasTexts(json, "MessageId", "TopicArn", "Timestamp", "Message")
                ? Optional.of(new SnsMessage(
                        json.get("MessageId").textValue(),
                        json.get("TopicArn").textValue(),
                        json.get("Timestamp").textValue(),
                        Optional.ofNullable(json.path("Subject").textValue()),
                        json.get("Message").textValue()))
                : Optional.empty();
    }

    public AwsEvent event() {
        AwsEvent event = AwsEvent.of(id, "aws.sns", "SNS Notification", timestamp, topicArn, detail(text));
        subject.ifPresent(value -> event.json().put("subject", value));
        return event;
    }

    /** The text as JSON, where it is an object. */
    static JsonNode detail(String text) {
        return Json.tree(text)
                .filter(JsonNode::isObject)
                .orElseGet(() -> JsonNodeFactory.instance.objectNode().put("message", text));
    }

    private static boolean hasTexts(JsonNode json, String... fields) {
        for (String field : fields) {
            if (!json.path(field).isTextual()) {
                return false;
            }
        }
        return true;
    }
}
