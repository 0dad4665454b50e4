package io.allim.connection;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.connection.Connection.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a PUT wants of a connection. Type, URL and settings are replaced; of the secrets those that are given.
 *
 * @param url may be what answers show of the one that is stored
 * @param secrets by name; an empty one is removed
 * @param overlap how long a value that is replaced stays in force
 */
record ConnectionChange(
        String id,
        String type,
        Optional<String> url,
        Map<String, Optional<String>> secrets,
        ObjectNode settings,
        Duration overlap) {

    /** More at once end the oldest early. */
    static final int MOST_VALUES = 5;

    Connection to(Optional<Connection> before, Instant now) {
        Connection next = new Connection(
                id,
                type,
                whole(before),
                changed(before.map(Connection::secrets).orElse(Map.of()), now),
                settings,
                before.map(Connection::createdAt).orElse(now),
                now,
                before.map(Connection::version).orElse(0L) + 1);
        return before.filter(it -> it.equals(next.as(it))).orElse(next);
    }

    private Optional<String> whole(Optional<Connection> before) {
        return before.flatMap(Connection::url)
                .filter(known -> url.filter(ShownUrl.of(known)::equals).isPresent())
                .or(() -> url);
    }

    private Map<String, List<Value>> changed(Map<String, List<Value>> before, Instant now) {
        Map<String, List<Value>> all = new TreeMap<>(before);
        secrets.forEach((name, text) -> text.ifPresentOrElse(
                value -> all.put(name, changed(before.getOrDefault(name, List.of()), value, now)),
                () -> all.remove(name)));
        return all;
    }

    private List<Value> changed(List<Value> before, String text, Instant now) {
        if (!before.isEmpty() && before.getFirst().text().equals(text)) {
            return before;
        }
        List<Value> values = new ArrayList<>(List.of(new Value(text, now, Optional.empty())));
        before.stream()
                .filter(value -> !value.text().equals(text))
                .map(value -> value.endingBy(now.plus(overlap)))
                .filter(value -> value.isInForce(now))
                .limit(MOST_VALUES - 1L)
                .forEach(values::add);
        return values;
    }
}
