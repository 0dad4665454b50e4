package io.allim.channel.email;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.allim.channel.ChannelContract.Behaviour;
import io.allim.channel.ChannelContract.Seen;
import io.allim.channel.HttpStandIn;
import io.allim.channel.HttpStandIn.Answer;
import io.allim.channel.HttpStandIn.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** SES as far as sending goes: JSON over HTTP. */
final class SesStandIn {

    private static final ObjectMapper JSON = new ObjectMapper();

    private SesStandIn() {}

    static HttpStandIn open() {
        return new HttpStandIn(
                Map.of(
                        Behaviour.SUCCEED,
                        success(),
                        Behaviour.THROTTLE,
                        error(429, "TooManyRequestsException", "Maximum sending rate exceeded."),
                        Behaviour.SERVER_ERROR,
                        error(500, "InternalFailure", "failed"),
                        Behaviour.REFUSE,
                        error(400, "MessageRejected", "Email address is not verified: ada.lovelace@example.com")),
                SesStandIn::seen);
    }

    static Answer success() {
        return new Answer(200, "Content-Type: application/json\r\n", "{\"MessageId\":\"0100-ses-1\"}");
    }

    static Answer error(int status, String code, String sentence) {
        String headers = "Content-Type: application/json\r\nx-amzn-ErrorType: " + code + "\r\n";
        return new Answer(status, headers, "{\"message\":\"" + sentence + "\"}");
    }

    static JsonNode json(Request request) {
        try {
            return JSON.readTree(request.body());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Seen seen(Request request) {
        JsonNode mail = json(request);
        JsonNode header = mail.at("/Content/Simple/Headers/0");
        String token = header.path("Name").asText().equals("X-Allim-Delivery")
                ? header.path("Value").asText()
                : "";
        List<String> texts = new ArrayList<>();
        TreeSet<String> structure = new TreeSet<>();
        structure.add(request.method() + " " + request.target());
        walk(mail, "", structure, texts);
        return new Seen(token, String.join("\n", texts), structure);
    }

    private static void walk(JsonNode node, String path, TreeSet<String> structure, List<String> texts) {
        structure.add(path);
        if (node.isValueNode()) {
            texts.add(node.asText());
        }
        if (node.isObject()) {
            node.properties().forEach(field -> walk(field.getValue(), path + "/" + field.getKey(), structure, texts));
        }
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            walk(node.get(i), path + "/" + i, structure, texts);
        }
    }
}
