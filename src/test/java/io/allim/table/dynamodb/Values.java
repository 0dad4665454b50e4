package io.allim.table.dynamodb;

import static io.allim.table.dynamodb.AwsError.require;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/**
 * Attribute values, texts and numbers only, as JSON has them: {@code {"S": "text"}} and {@code {"N": "1"}}.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html">Sizes</a>
 */
final class Values {

    static final int MAX_ITEM_BYTES = 400 * 1024;

    /** By bytes of UTF-8, or by number. */
    static final Comparator<JsonNode> ORDER = (a, b) -> a.has("N")
            ? number(a).compareTo(number(b))
            : Arrays.compareUnsigned(
                    bytes(a.get("S").textValue()), bytes(b.get("S").textValue()));

    private Values() {}

    static Map<String, JsonNode> item(JsonNode json) {
        Map<String, JsonNode> item = new TreeMap<>();
        json.properties().forEach(field -> item.put(field.getKey(), checked(field.getValue())));
        return item;
    }

    /** In the form that DynamoDB gives back. */
    static JsonNode checked(JsonNode value) {
        require(value.size() == 1 && (value.has("S") || value.has("N")), "Supplied AttributeValue has an unknown type");
        if (value.has("S")) {
            return value;
        }
        try {
            return number(number(value));
        } catch (NumberFormatException e) {
            throw AwsError.validation("The parameter cannot be converted to a numeric value: " + value);
        }
    }

    static JsonNode number(BigDecimal number) {
        BigDecimal plain = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
        require(plain.precision() <= 38, "Attempting to store more than 38 significant digits in a Number");
        return JsonNodeFactory.instance.objectNode().put("N", plain.toPlainString());
    }

    static BigDecimal number(JsonNode value) {
        return new BigDecimal(value.get("N").textValue());
    }

    static boolean sameType(JsonNode a, JsonNode b) {
        return a.has("N") == b.has("N");
    }

    static long size(Map<String, JsonNode> item) {
        return item.entrySet().stream()
                .mapToLong(field -> bytes(field.getKey()).length + size(field.getValue()))
                .sum();
    }

    static int size(JsonNode value) {
        return value.has("S")
                ? bytes(value.get("S").textValue()).length
                : number(value).precision() / 2 + 2;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
