package io.allim.connection;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.connection.Connection.Value;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A connection as the API shows it: no value of a secret.
 *
 * @param url as {@link ShownUrl} shows it
 */
record ConnectionView(
        String id,
        String type,
        Optional<String> url,
        Map<String, SecretView> secrets,
        ObjectNode settings,
        Instant createdAt,
        Instant changedAt,
        long version) {

    /** @param previousUntil until when the values before are in force; absent when there are none */
    record SecretView(Instant changedAt, Optional<Instant> previousUntil) {

        static SecretView of(List<Value> values) {
            return new SecretView(
                    values.getFirst().since(),
                    values.stream()
                            .skip(1)
                            .flatMap(value -> value.until().stream())
                            .max(Instant::compareTo));
        }
    }

    static ConnectionView of(Connection connection, Instant now) {
        Map<String, SecretView> secrets = new LinkedHashMap<>();
        connection.inForce(now).secrets().forEach((name, values) -> secrets.put(name, SecretView.of(values)));
        return new ConnectionView(
                connection.id(),
                connection.type(),
                connection.url().map(ShownUrl::of),
                secrets,
                connection.settings(),
                connection.createdAt(),
                connection.changedAt(),
                connection.version());
    }
}
