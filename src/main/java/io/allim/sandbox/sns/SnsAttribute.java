package io.allim.sandbox.sns;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.allim.sandbox.wire.Refusal;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A message attribute. Rules: https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html
 *
 * @param value text; base64 for the type Binary
 */
record SnsAttribute(String type, String value) {

    private static final Pattern NAME = Pattern.compile("(?!\\.)(?!.*\\.\\.)[A-Za-z0-9_.-]{1,256}(?<!\\.)");
    private static final Pattern TYPE = Pattern.compile("(String|Number|Binary)(\\.[A-Za-z0-9_.-]{1,240})?");
    private static final ObjectMapper JSON = new ObjectMapper();

    static Map<String, SnsAttribute> read(Form form) {
        Map<String, SnsAttribute> attributes = new LinkedHashMap<>();
        for (Form entry : form.list("MessageAttributes.entry")) {
            String name = entry.text("Name").orElse("");
            if (!NAME.matcher(name).matches()) {
                throw refusal("The message attribute name '" + name + "' is invalid.");
            }
            if (attributes.put(name, read(name, entry)) != null) {
                throw refusal("The message attribute name '" + name + "' appears twice.");
            }
        }
        return attributes;
    }

    /** What it takes of the message's size. */
    int bytes(String name) {
        int value = type.startsWith("Binary") ? Base64.getDecoder().decode(this.value).length : length(this.value);
        return length(name) + length(type) + value;
    }

    private static SnsAttribute read(String name, Form entry) {
        String type = entry.text("Value.DataType").orElse("");
        if (!TYPE.matcher(type).matches()) {
            throw refusal("The message attribute '" + name + "' has an invalid message attribute type, the set of"
                    + " supported type prefixes is Binary, Number, and String.");
        }
        String value = entry.text(type.startsWith("Binary") ? "Value.BinaryValue" : "Value.StringValue")
                .orElseThrow(() -> refusal("The message attribute '" + name
                        + "' must contain non-empty message attribute value for message attribute type '" + type
                        + "'."));
        if (!fits(type, value)) {
            throw refusal("Could not cast message attribute '" + name + "' value to " + type.split("\\.", 2)[0] + ".");
        }
        return new SnsAttribute(type, value);
    }

    private static boolean fits(String type, String value) {
        try {
            if (type.startsWith("Binary")) {
                return Base64.getDecoder().decode(value).length > 0;
            }
            if (type.startsWith("Number")) {
                return value.length() < 50 && new BigDecimal(value) != null;
            }
            return !type.equals("String.Array") || isArray(JSON.readTree(value));
        } catch (IllegalArgumentException | JsonProcessingException garbage) {
            return false;
        }
    }

    private static boolean isArray(JsonNode json) {
        return json.isArray() && json.valueStream().allMatch(JsonNode::isValueNode);
    }

    private static int length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static Refusal refusal(String message) {
        return new Refusal(400, "ParameterValueInvalid", message);
    }
}
