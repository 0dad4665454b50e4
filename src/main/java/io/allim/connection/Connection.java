package io.allim.connection;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.table.JsonObjectReader;
import io.allim.table.JsonObjectWriter;
import io.allim.table.JsonWritable;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How to call a service of others, under a name that others use. Its text form shows neither secrets nor the path of the URL.
 *
 * @param id chosen by the caller: 1 to 64 of {@code A-Z a-z 0-9 . _ -}
 * @param type which service, such as {@code slack}, {@code telegram}, {@code pagerduty}, {@code smtp}
 * @param url where the service is, or the base of its API; a secret, since with some services whoever has it may call
 * @param secrets by name, such as {@code token} or {@code signingSecret}; of each at least one value, the newest first
 * @param settings that are no secrets, as the channel of this type reads them
 * @param changedAt when it was last put
 * @param version 1 when it is new, and more with each change
 */
public record Connection(
        String id,
        String type,
        Optional<String> url,
        Map<String, List<Value>> secrets,
        ObjectNode settings,
        Instant createdAt,
        Instant changedAt,
        long version)
        implements JsonWritable {

    /** What ids look like, as a regular expression: addresses begin with one. */
    public static final String ID = "[A-Za-z0-9._-]{1,64}";

    /**
     * A secret's value.
     *
     * @param until when it ends; empty for the newest, which has no end
     */
    public record Value(String text, Instant since, Optional<Instant> until) implements JsonWritable {

        boolean isInForce(Instant now) {
            return until.filter(end -> !now.isBefore(end)).isEmpty();
        }

        /** The earlier end counts. */
        Value endingBy(Instant end) {
            return new Value(
                    text, since, until.filter(known -> known.isBefore(end)).or(() -> Optional.of(end)));
        }

        @Override
        public void write(JsonObjectWriter fields) {
            fields.secret("value", Optional.of(text)).time("since", since).time("until", until);
        }

        static Value read(JsonObjectReader fields) {
            return new Value(
                    fields.secret("value").orElseThrow(), fields.time("since").orElseThrow(), fields.time("until"));
        }

        @Override
        public String toString() {
            return "*** since " + since;
        }
    }

    public Connection {
        Map<String, List<Value>> copy = new LinkedHashMap<>();
        secrets.forEach((name, values) -> copy.put(name, List.copyOf(values)));
        secrets = Collections.unmodifiableMap(copy);
    }

    /** A new one. */
    public static Connection of(
            String id,
            String type,
            @Nullable String url,
            Map<String, String> secrets,
            ObjectNode settings,
            Instant now) {
        Map<String, List<Value>> values = new LinkedHashMap<>();
        secrets.forEach((name, text) -> values.put(name, List.of(new Value(text, now, Optional.empty()))));
        return new Connection(id, type, Optional.ofNullable(url), values, settings, now, now, 1);
    }

    /** The newest value of a secret: what to call with. */
    public Optional<String> secret(String name) {
        return secrets(name).stream().findFirst();
    }

    /** The values of a secret that are in force, the newest first: what may be called with. Empty when there is no such secret. */
    public List<String> secrets(String name) {
        return secrets.getOrDefault(name, List.of()).stream().map(Value::text).toList();
    }

    /** With the time and the version of another, to compare the rest. */
    Connection as(Connection other) {
        return new Connection(id, type, url, secrets, settings, other.createdAt, other.changedAt, other.version);
    }

    /** Without the values whose time has ended. */
    Connection inForce(Instant now) {
        Map<String, List<Value>> left = new LinkedHashMap<>();
        secrets.forEach((name, values) -> left.put(
                name, values.stream().filter(value -> value.isInForce(now)).toList()));
        return new Connection(id, type, url, left, settings, createdAt, changedAt, version);
    }

    @Override
    public void write(JsonObjectWriter fields) {
        fields.text("id", id)
                .text("type", type)
                .secret("url", url)
                .object("secrets", secrets, Connection::write)
                .tree("settings", settings)
                .time("createdAt", createdAt)
                .time("changedAt", changedAt)
                .number("version", version);
    }

    private static void write(Map<String, List<Value>> secrets, JsonObjectWriter fields) {
        secrets.forEach((name, values) -> fields.objects(name, values, Value::write));
    }

    static Connection read(String body) {
        JsonObjectReader fields = JsonObjectReader.of(body);
        return new Connection(
                fields.text("id").orElseThrow(),
                fields.text("type").orElseThrow(),
                fields.secret("url"),
                fields.object("secrets", Connection::readSecrets).orElse(Map.of()),
                fields.tree("settings"),
                fields.time("createdAt").orElseThrow(),
                fields.time("changedAt").orElseThrow(),
                fields.number("version"));
    }

    private static Map<String, List<Value>> readSecrets(JsonObjectReader fields) {
        Map<String, List<Value>> secrets = new LinkedHashMap<>();
        fields.names().forEach(name -> secrets.put(name, fields.objects(name, Value::read)));
        return secrets;
    }

    @Override
    public String toString() {
        return type + " connection " + id + " with " + secrets.keySet();
    }
}
