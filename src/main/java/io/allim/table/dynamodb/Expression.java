package io.allim.table.dynamodb;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A condition or an update in DynamoDB's language. Attributes stand in it as {@code #name}, since DynamoDB reserves
 * hundreds of words.
 *
 * @param values by their names in the text, with the colon
 */
record Expression(String text, Map<String, AttributeValue> values) {

    private static final Pattern NAME = Pattern.compile("#(\\w+)");

    Expression {
        values = Map.copyOf(values);
    }

    Expression and(Expression other) {
        return new Expression("(" + text + ") AND (" + other.text + ")", valuesWith(other));
    }

    /** Those of a request that holds both. */
    Map<String, AttributeValue> valuesWith(Expression other) {
        Map<String, AttributeValue> all = new HashMap<>(values);
        all.putAll(other.values);
        return all;
    }

    Map<String, String> names() {
        return names(text);
    }

    Map<String, String> namesWith(Expression other) {
        return names(text + " " + other.text);
    }

    private static Map<String, String> names(String text) {
        return NAME.matcher(text)
                .results()
                .collect(Collectors.toMap(MatchResult::group, name -> name.group(1), (first, _) -> first));
    }
}
