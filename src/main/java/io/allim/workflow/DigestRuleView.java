package io.allim.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.time.Frequency.Every;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * How messages are gathered, as the API shows it, which is also how the API takes it.
 *
 * @param heartbeat absent when there is none
 */
public record DigestRuleView(
        Optional<String> key,
        JsonNode window,
        Optional<Integer> maxItems,
        Optional<Integer> minItems,
        Optional<Boolean> heartbeat,
        Optional<String> groupBy,
        Optional<String> summary,
        Optional<String> title,
        Optional<List<Every>> frequencies) {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    public static DigestRuleView of(DigestRule rule) {
        return new DigestRuleView(
                rule.key(),
                json(rule.window()),
                rule.maxItems(),
                rule.minItems(),
                Optional.of(rule.heartbeat()).filter(beats -> beats),
                rule.groupBy(),
                rule.summary(),
                rule.title(),
                Optional.of(rule.frequencies()).filter(some -> !some.isEmpty()));
    }

    private static JsonNode json(Window window) {
        return switch (window) {
            case Window.Fixed fixed -> JSON.textNode(fixed.length().toString());
            case Window.Sliding sliding ->
                JSON.objectNode()
                        .put("sliding", sliding.quiet().toString())
                        .put("most", sliding.most().toString());
            case Window.LookBack back ->
                JSON.objectNode().put("lookBack", back.length().toString());
            case Window.Scheduled scheduled -> json(scheduled);
        };
    }

    private static ObjectNode json(Window.Scheduled scheduled) {
        ObjectNode json = JSON.objectNode()
                .put("cron", scheduled.cron().text())
                .put("zone", scheduled.zone().map(ZoneId::getId).orElse(DigestRuleReader.OWN_ZONE));
        scheduled.sendAt().ifPresent(time -> json.put("sendAt", time.toString()));
        return json;
    }
}
