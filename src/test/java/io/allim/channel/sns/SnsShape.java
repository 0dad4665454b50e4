package io.allim.channel.sns;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.allim.channel.HttpStandIn;
import io.allim.channel.Message;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.services.sns.SnsClient;

/** The structure of what SNS is asked: the names of parameters and of fields, and where it goes. */
public final class SnsShape implements AutoCloseable {

    private final HttpStandIn sns = SnsStandIn.open();
    private final Supplier<SnsClient> client = SnsStandIn.client(sns.port(), Duration.ofSeconds(30));

    public List<String> of(String channel, Message message) {
        switch (channel) {
            case "sms" -> new SmsChannel(client, SmsSettings.none()).send(message);
            case "push" -> new PushChannel(client).send(message);
            default -> new SnsTopicChannel(client, "group").send(message);
        }
        Map<String, String> parameters = SnsStandIn.parameters(sns.requests().getLast());
        List<String> shape =
                new ArrayList<>(parameters.keySet().stream().sorted().toList());
        shape.add(parameters.getOrDefault("TopicArn", "")
                + parameters.getOrDefault("TargetArn", "")
                + parameters.getOrDefault("PhoneNumber", ""));
        String subject = parameters.getOrDefault("Subject", "");
        shape.add("lines in the subject " + subject.lines().count() + ", ASCII " + subject.matches("[ -~]*"));
        if (channel.equals("push")) {
            names(json(json(parameters.get("Message")).get("GCM").textValue()), "", shape);
        }
        return shape;
    }

    @Override
    public void close() {
        sns.close();
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (IOException e) {
            throw new AssertionError(text, e);
        }
    }

    private static void names(JsonNode json, String path, List<String> names) {
        names.add(path + " " + json.getNodeType());
        json.properties().forEach(field -> names(field.getValue(), path + "/" + field.getKey(), names));
    }
}
