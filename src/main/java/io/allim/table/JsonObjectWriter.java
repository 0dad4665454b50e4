package io.allim.table;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an object, in the order in which they are written. Texts and instants that are {@code null} are left out,
 * and what is optional and absent.
 */
public final class JsonObjectWriter {

    private final JsonGenerator json;

    JsonObjectWriter(JsonGenerator json) {
        this.json = json;
    }

    @FunctionalInterface
    private interface Writing {
        void run() throws IOException;
    }

    public JsonObjectWriter text(String name, @Nullable String value) {
        return value == null ? this : write(() -> json.writeStringField(name, value));
    }

    public JsonObjectWriter text(String name, Optional<String> value) {
        return text(name, value.orElse(null));
    }

    /** A text that nobody may read in the store. */
    public JsonObjectWriter secret(String name, Optional<String> value) {
        return text(name, value.map(Json::secret));
    }

    public JsonObjectWriter texts(String name, List<String> values) {
        return write(() -> {
            json.writeArrayFieldStart(name);
            for (String value : values) {
                json.writeString(value);
            }
            json.writeEndArray();
        });
    }

    public JsonObjectWriter time(String name, @Nullable Instant value) {
        return value == null ? this : text(name, Instants.write(value));
    }

    public JsonObjectWriter time(String name, Optional<Instant> value) {
        return time(name, value.orElse(null));
    }

    public JsonObjectWriter number(String name, long value) {
        return write(() -> json.writeNumberField(name, value));
    }

    /** Leaves out zero. */
    public JsonObjectWriter rareNumber(String name, long value) {
        return value == 0 ? this : number(name, value);
    }

    public JsonObjectWriter flag(String name, boolean value) {
        return write(() -> json.writeBooleanField(name, value));
    }

    /** Leaves out what is hardly ever true, as {@code NON_DEFAULT} does. */
    public JsonObjectWriter rareFlag(String name, boolean value) {
        return value ? flag(name, true) : this;
    }

    public <T> JsonObjectWriter object(String name, T value, BiConsumer<T, JsonObjectWriter> fields) {
        return write(() -> {
            json.writeFieldName(name);
            object(value, fields);
        });
    }

    public <T> JsonObjectWriter object(String name, Optional<T> value, BiConsumer<T, JsonObjectWriter> fields) {
        return value.isEmpty() ? this : object(name, value.get(), fields);
    }

    public <T> JsonObjectWriter objects(String name, List<T> values, BiConsumer<T, JsonObjectWriter> fields) {
        return write(() -> {
            json.writeArrayFieldStart(name);
            for (T value : values) {
                object(value, fields);
            }
            json.writeEndArray();
        });
    }

    public <T> JsonObjectWriter objects(String name, Optional<List<T>> values, BiConsumer<T, JsonObjectWriter> fields) {
        return values.isEmpty() ? this : objects(name, values.get(), fields);
    }

    /** Any JSON, which is mostly empty. */
    public JsonObjectWriter tree(String name, ObjectNode value) {
        return value.isEmpty() ? object(name, value, (_, _) -> {}) : value(name, Optional.of(value));
    }

    /** What is seldom there, as Jackson writes it. */
    public JsonObjectWriter value(String name, Optional<?> value) {
        return value.isEmpty() ? this : write(() -> json.writePOJOField(name, value.get()));
    }

    <T> void object(T value, BiConsumer<T, JsonObjectWriter> fields) throws IOException {
        json.writeStartObject();
        fields.accept(value, this);
        json.writeEndObject();
    }

    private JsonObjectWriter write(Writing writing) {
        try {
            writing.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }
}
