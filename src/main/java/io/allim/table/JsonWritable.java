package io.allim.table;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.io.IOException;

/**
 * A body that names its fields itself, wherever it is written. Before Jackson writes the first of another kind it finds out
 * what fields there are, which costs a cold function more than the rest of the writing.
 */
@JsonSerialize(using = JsonWritable.Serializer.class)
public interface JsonWritable {

    void write(JsonObjectWriter fields);

    /** For those that are a part of what Jackson writes. */
    final class Serializer extends JsonSerializer<JsonWritable> {

        @Override
        public void serialize(JsonWritable body, JsonGenerator json, SerializerProvider provider) throws IOException {
            new JsonObjectWriter(json).object(body, JsonWritable::write);
        }
    }
}
