package io.allim.table.dynamodb;

import io.allim.table.Query;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The sort keys that a query is about, in the form that DynamoDB takes: at most one bound a side, which belongs to the
 * range. So some keys that it answers have to be left out; {@link #holds} tells.
 *
 * @param lower loose where the true bound is longer than a key may be
 * @param upper missing where the true bound is longer than a key may be
 */
record Range(Query query, Optional<String> lower, Optional<String> upper) {

    /** @param last the sort key at which the page before ended; the range begins with it */
    static Range of(Query query, Optional<String> last) {
        Optional<String> lower = query.from();
        Optional<String> upper = query.to();
        if (last.isPresent() && query.descending()) {
            upper = upper.filter(to -> Utf8.compare(to, last.get()) < 0).or(() -> last);
        }
        if (last.isPresent() && !query.descending()) {
            lower = lower.filter(from -> Utf8.compare(from, last.get()) > 0).or(() -> last);
        }
        return new Range(
                query,
                lower.map(Utf8::cut).filter(text -> !text.isEmpty()),
                // A beginning of the true bound may be below keys that are below the bound.
                upper.filter(text -> Utf8.length(text) <= Utf8.MAX_KEY_BYTES));
    }

    boolean isEmpty() {
        boolean crossed = lower.isPresent() && upper.isPresent() && Utf8.compare(lower.get(), upper.get()) > 0;
        return crossed || upper.filter(String::isEmpty).isPresent() || !Utf8.isKey(query.name());
    }

    boolean holds(String sort) {
        return query.from().filter(from -> Utf8.compare(sort, from) < 0).isEmpty()
                && query.to().filter(to -> Utf8.compare(sort, to) >= 0).isEmpty();
    }

    /**
     * @param name the attribute that holds the partition's or the list's name
     * @param sort the attribute that holds the sort key
     */
    Expression condition(String name, String sort) {
        Map<String, AttributeValue> values = new HashMap<>();
        values.put(":name", Attributes.text(query.name()));
        lower.ifPresent(bound -> values.put(":lower", Attributes.text(bound)));
        upper.ifPresent(bound -> values.put(":upper", Attributes.text(bound)));
        String text = "#" + name + " = :name";
        if (lower.isPresent() && upper.isPresent()) {
            return new Expression(text + " AND #" + sort + " BETWEEN :lower AND :upper", values);
        }
        if (lower.isPresent()) {
            return new Expression(text + " AND #" + sort + " >= :lower", values);
        }
        return new Expression(upper.isPresent() ? text + " AND #" + sort + " <= :upper" : text, values);
    }
}
