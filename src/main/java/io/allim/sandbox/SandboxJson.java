package io.allim.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.delivery.Delivery;
import io.allim.sandbox.wire.ChatView;
import io.allim.sandbox.wire.Fault;
import io.allim.sandbox.wire.SandboxMessage;
import io.allim.sandbox.wire.SandboxMessages.Seen;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** How the sandbox is written as JSON, whatever the application's own mapper does. */
public final class SandboxJson {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> FAULT_FIELDS = Set.of("fault", "service", "times", "untilCleared", "delayMillis");

    private SandboxJson() {}

    static ObjectNode seen(Seen seen) {
        ObjectNode json = JSON.createObjectNode().put("total", seen.total());
        ObjectNode totals = json.putObject("totals");
        seen.totals().forEach(totals::put);
        ArrayNode messages = json.putArray("messages");
        seen.messages()
                .forEach(message -> messages.add(
                        message(message, Optional.ofNullable(seen.deliveries().get(message.id())))));
        return json;
    }

    /** Reads what {@link #seen} wrote; empty when it is something else. */
    static Optional<Seen> seen(String text) {
        try {
            JsonNode json = JSON.readTree(text);
            Map<String, Long> totals = new HashMap<>();
            json.path("totals")
                    .properties()
                    .forEach(
                            total -> totals.put(total.getKey(), total.getValue().longValue()));
            List<SandboxMessage> messages = new ArrayList<>();
            Map<String, String> deliveries = new HashMap<>();
            for (JsonNode each : json.path("messages")) {
                SandboxMessage message = message(each);
                messages.add(message);
                if (each.path("delivery").isTextual()) {
                    deliveries.put(message.id(), each.path("delivery").textValue());
                }
            }
            return Optional.of(new Seen(json.path("total").longValue(), totals, messages.size(), messages, deliveries));
        } catch (JsonProcessingException | RuntimeException garbage) {
            return Optional.empty();
        }
    }

    static ObjectNode faults(List<Fault> pending) {
        ObjectNode json = JSON.createObjectNode();
        ArrayNode faults = json.putArray("pending");
        for (Fault fault : pending) {
            ObjectNode one = faults.addObject().put("fault", fault.kind().word());
            fault.service().ifPresent(service -> one.put("service", service.word()));
            if (fault.times() == Fault.UNTIL_CLEARED) {
                one.put("untilCleared", true);
            }
            if (fault.times() < Fault.UNTIL_CLEARED) {
                one.put("times", fault.times());
            }
            if (fault.kind() == Fault.Kind.SLOW) {
                one.put("delayMillis", fault.delay().toMillis());
            }
        }
        return json;
    }

    /**
     * @param services whose calls can go wrong
     * @throws IllegalArgumentException with a sentence for the caller
     */
    static Fault fault(byte[] text, List<Fault.Service> services) {
        JsonNode json = object(text, FAULT_FIELDS, "{\"fault\":\"throttle\",\"times\":2}");
        Fault fault = Fault.of(Fault.Kind.of(json.path("fault").asText(""))
                .orElseThrow(() -> new IllegalArgumentException(
                        "fault is one of throttle, error500, reject, slow, reset, reset-after and malformed.")));
        if (json.has("service")) {
            fault = fault.on(service(json.path("service").asText(""), services));
        }
        if (json.has("delayMillis")) {
            fault = fault.lasting(Duration.ofMillis(number(json, "delayMillis")));
        }
        if (json.path("untilCleared").asBoolean(false)) {
            return fault.untilCleared();
        }
        return json.has("times") ? fault.times(number(json, "times")) : fault;
    }

    private static Fault.Service service(String word, List<Fault.Service> services) {
        return services.stream()
                .filter(service -> service.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("service is one of "
                        + services.stream().map(Fault.Service::word).collect(Collectors.joining(", ")) + "."));
    }

    /** Without those that left; {@link DeliveryLane} says which these are. */
    static ObjectNode lane(List<Delivery> deliveries) {
        ObjectNode json = JSON.createObjectNode();
        ArrayNode list = json.putArray("deliveries");
        deliveries.forEach(delivery -> list.add(delivery(delivery)));
        return json;
    }

    /** @param message the id of its message, where that is kept */
    static ObjectNode deliveryWithTrace(Delivery delivery, Optional<String> message) {
        ObjectNode json = delivery(delivery);
        message.ifPresent(id -> json.put("message", id));
        ArrayNode trace = json.putArray("trace");
        delivery.trace()
                .forEach(entry -> trace.addObject()
                        .put("at", entry.at().toString())
                        .put("decision", entry.decision())
                        .put("why", entry.why()));
        return json;
    }

    private static ObjectNode delivery(Delivery delivery) {
        ObjectNode json = JSON.createObjectNode()
                .put("id", delivery.id().toString())
                .put("notification", delivery.id().notification().toString())
                .put("channel", delivery.channel())
                .put("to", delivery.target().shown())
                .put("state", delivery.state().word())
                .put("why", delivery.reason())
                .put("attempts", delivery.attempts())
                .put("createdAt", delivery.createdAt().toString());
        delivery.dueAt().ifPresent(due -> json.put("dueAt", due.toString()));
        delivery.finishedAt().ifPresent(end -> json.put("finishedAt", end.toString()));
        return json;
    }

    /** Answers that the request is wrong, with a problem of this title. */
    public static Response badRequest(String title) {
        return problem(400, title);
    }

    static Response problem(int status, String title) {
        return Response.status(status)
                .entity(JSON.createObjectNode()
                        .put("status", status)
                        .put("title", title)
                        .toString())
                .type("application/problem+json")
                .build();
    }

    /** @param presses which of its buttons can be pressed, by their number */
    static ObjectNode message(SandboxMessage message, Optional<String> delivery, List<Integer> presses) {
        ObjectNode json = message(message, delivery);
        if (!presses.isEmpty()) {
            ArrayNode numbers = json.putArray("presses");
            presses.forEach(numbers::add);
        }
        return json;
    }

    static ObjectNode press(Presses.Press press) {
        ObjectNode json = JSON.createObjectNode().put("url", press.path());
        ObjectNode headers = json.putObject("headers");
        press.report().headers().forEach(headers::put);
        return json.put("body", press.report().body());
    }

    /** @param delivery whose message it is, where that is known */
    static ObjectNode message(SandboxMessage message, Optional<String> delivery) {
        ObjectNode json = JSON.createObjectNode()
                .put("id", message.id())
                .put("channel", message.channel())
                .put("to", message.to())
                .put("subject", message.subject())
                .put("body", message.body());
        message.html().ifPresent(html -> json.put("html", html));
        ObjectNode headers = json.putObject("headers");
        message.headers().forEach(headers::put);
        message.chat().ifPresent(chat -> json.set("chat", JSON.valueToTree(chat)));
        message.editedAt().ifPresent(edited -> json.put("editedAt", edited.toString()));
        delivery.ifPresent(id -> json.put("delivery", id));
        return json.put("at", message.at().toString());
    }

    private static SandboxMessage message(JsonNode json) {
        Map<String, String> headers = new HashMap<>();
        json.path("headers")
                .properties()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().asText()));
        return new SandboxMessage(
                json.path("id").asText(),
                json.path("channel").asText(),
                json.path("to").asText(),
                json.path("subject").asText(),
                json.path("body").asText(),
                Optional.of(json.path("html")).filter(JsonNode::isTextual).map(JsonNode::textValue),
                headers,
                Instant.parse(json.path("at").asText()),
                Optional.of(json.path("chat")).filter(JsonNode::isObject).map(SandboxJson::chat),
                Optional.of(json.path("editedAt"))
                        .filter(JsonNode::isTextual)
                        .map(at -> Instant.parse(at.textValue())));
    }

    /** @throws IllegalArgumentException when it is something else */
    private static ChatView chat(JsonNode json) {
        return JSON.convertValue(json, ChatView.class);
    }

    /**
     * @param example of such an object
     * @throws IllegalArgumentException with a sentence for the caller, when it is no object or has other fields
     */
    public static JsonNode object(byte[] text, Set<String> fields, String example) {
        JsonNode json = read(text)
                .filter(JsonNode::isObject)
                .orElseThrow(() -> new IllegalArgumentException("The body is a JSON object such as " + example + "."));
        Set<String> unknown =
                new TreeSet<>(json.propertyStream().map(Map.Entry::getKey).toList());
        unknown.removeAll(fields);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "There are no fields " + unknown + ": remove or correct them, as in " + example + ".");
        }
        return json;
    }

    private static Optional<JsonNode> read(byte[] text) {
        try {
            return Optional.ofNullable(JSON.readTree(text));
        } catch (IOException garbage) {
            return Optional.empty();
        }
    }

    private static int number(JsonNode json, String field) {
        JsonNode number = json.path(field);
        if (!number.isIntegralNumber() || !number.canConvertToInt()) {
            throw new IllegalArgumentException(field + " is a whole number.");
        }
        return number.intValue();
    }
}
