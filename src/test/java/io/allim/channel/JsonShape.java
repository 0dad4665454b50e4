package io.allim.channel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The names and kinds of the fields of a JSON text. */
public final class JsonShape {

    private JsonShape() {}

    public static List<String> of(byte[] text) {
        try {
            List<String> names = new ArrayList<>();
            names(new ObjectMapper().readTree(text), "", names);
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static List<String> of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void names(JsonNode json, String path, List<String> names) {
        names.add(path + " " + json.getNodeType());
        json.properties().forEach(field -> names(field.getValue(), path + "/" + field.getKey(), names));
        for (int i = 0; json.isArray() && i < json.size(); i++) {
            names(json.get(i), path + "/" + i, names);
        }
    }
}
