package io.allim.channel.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.allim.channel.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The names and kinds of the fields that a webhook's receiver gets. */
public final class WebhookShape {

    private WebhookShape() {}

    public static List<String> of(Message message) {
        try {
            List<String> names = new ArrayList<>();
            names(new ObjectMapper().readTree(WebhookChannel.body(message)), "", names);
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void names(JsonNode json, String path, List<String> names) {
        names.add(path + " " + json.getNodeType());
        json.properties().forEach(field -> names(field.getValue(), path + "/" + field.getKey(), names));
        for (int i = 0; json.isArray() && i < json.size(); i++) {
            names(json.get(i), path + "/" + i, names);
        }
    }
}
