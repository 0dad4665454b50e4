package io.allim.table.dynamodb;

import java.util.Map;

/** What must hold for a write, as DynamoDB judges it; what has expired is there until DynamoDB deletes it. */
final class Conditions {

    private Conditions() {}

    /** @param now in milliseconds, as everywhere here */
    static Expression absent(long now) {
        return new Expression("attribute_not_exists(#pk) OR #expires <= :now", Map.of(":now", Attributes.number(now)));
    }

    static Expression version(long version, long now) {
        Expression same = new Expression("#version = :version", Map.of(":version", Attributes.number(version)));
        return same.and(unexpired(now));
    }

    /** Also of what is absent. */
    static Expression unexpired(long now) {
        return new Expression(
                "attribute_not_exists(#expires) OR #expires > :now", Map.of(":now", Attributes.number(now)));
    }

    static Expression unmarked(String token) {
        return new Expression(
                "attribute_not_exists(#token) OR #token <> :token", Map.of(":token", Attributes.text(token)));
    }
}
