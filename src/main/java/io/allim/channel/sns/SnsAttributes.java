package io.allim.channel.sns;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.PlainText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;

/**
 * The attributes of a message, on which subscriptions filter.
 *
 * @param skipped the fields of the data that can't be attributes
 * @see <a href="https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html">Message attributes</a>
 */
record SnsAttributes(Map<String, MessageAttributeValue> values, List<String> skipped) {

    static final String TOKEN = "allim.token";
    static final String URGENCY = "urgency";

    /** More would keep a message from queues that are subscribed with raw delivery. */
    static final int MAX_ATTRIBUTES = 10;

    /** Ours: attributes count towards the size of a message, and shall leave most of it to the text. */
    static final int MAX_VALUE_BYTES = 4096;

    private static final Pattern NAME = Pattern.compile("(?!(?i:AWS\\.|Amazon\\.))[\\w-]+(\\.[\\w-]+)*");
    private static final int MAX_NAME_CHARACTERS = 256;

    /** SNS keeps numbers as text of at most 38 digits. */
    private static final int MAX_DIGITS = 38;

    static MessageAttributeValue text(String value) {
        return value("String", value);
    }

    static MessageAttributeValue number(String value) {
        return value("Number", value);
    }

    private static MessageAttributeValue value(String type, String value) {
        return MessageAttributeValue.builder().dataType(type).stringValue(value).build();
    }

    static SnsAttributes of(String token, String urgency, ObjectNode data) {
        Map<String, MessageAttributeValue> values = new LinkedHashMap<>();
        values.put(TOKEN, text(token));
        values.put(URGENCY, text(urgency));
        List<String> skipped = new ArrayList<>();
        data.properties().forEach(field -> {
            Optional<MessageAttributeValue> value = attribute(field.getValue()).filter(SnsAttributes::fits);
            boolean fits = values.size() < MAX_ATTRIBUTES && isName(field.getKey());
            if (value.isPresent() && fits && !values.containsKey(field.getKey())) {
                values.put(field.getKey(), value.get());
                return;
            }
            skipped.add(field.getKey());
        });
        return new SnsAttributes(values, skipped);
    }

    static int bytes(Map<String, MessageAttributeValue> values) {
        return values.entrySet().stream()
                .mapToInt(attribute -> bytes(attribute.getKey())
                        + bytes(attribute.getValue().dataType())
                        + bytes(attribute.getValue().stringValue()))
                .sum();
    }

    private static boolean isName(String name) {
        return name.length() <= MAX_NAME_CHARACTERS && NAME.matcher(name).matches();
    }

    private static Optional<MessageAttributeValue> attribute(JsonNode field) {
        return switch (field.getNodeType()) {
            case STRING -> Optional.of(text(new PlainText(field.textValue()).value()));
            case BOOLEAN -> Optional.of(text(field.asText().toLowerCase(Locale.ROOT)));
            case NUMBER -> Optional.of(number(field.asText())).filter(it -> isNumber(it.stringValue()));
            case ARRAY -> Optional.of(field).filter(SnsAttributes::isTexts).map(it -> value("String.Array", json(it)));
            case OBJECT, NULL, BINARY, MISSING, POJO -> Optional.empty();
        };
    }

    private static boolean fits(MessageAttributeValue value) {
        return !value.stringValue().isBlank() && bytes(value.stringValue()) <= MAX_VALUE_BYTES;
    }

    private static boolean isNumber(String number) {
        return number.matches("-?[0-9]+([.][0-9]+)?([eE]-?[0-9]{1,2})?") && number.length() <= MAX_DIGITS;
    }

    private static boolean isTexts(JsonNode array) {
        return !array.isEmpty() && array.valueStream().allMatch(JsonNode::isTextual);
    }

    private static String json(JsonNode array) {
        return new PlainText(array.toString()).value();
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
