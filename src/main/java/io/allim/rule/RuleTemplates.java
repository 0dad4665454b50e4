package io.allim.rule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.allim.event.AwsEvent;
import io.allim.template.TemplateRenderer;
import jakarta.inject.Singleton;
import java.util.Optional;

/** What rules take from events. What an event does not have is an empty text: an alarm goes out without it. */
@Singleton
final class RuleTemplates {

    private static final String EVENT = "event";

    private final TemplateRenderer renderer;

    RuleTemplates(TemplateRenderer renderer) {
        this.renderer = renderer;
    }

    /** The data of the notification that the event starts. */
    public ObjectNode data(Rule rule, AwsEvent event) {
        ObjectNode variables = variables(event);
        return rule.data().map(data -> rendered(data, variables)).orElse(variables);
    }

    /** What the event is about; empty when the rule has no key, or when the event has nothing of it. */
    public Optional<String> key(Rule rule, AwsEvent event) {
        return rule.key()
                .map(key -> renderer.expression(key, variables(event)).strip())
                .filter(key -> !key.isEmpty());
    }

    private static ObjectNode variables(AwsEvent event) {
        return JsonNodeFactory.instance.objectNode().set(EVENT, event.json());
    }

    private ObjectNode rendered(ObjectNode template, ObjectNode variables) {
        ObjectNode rendered = JsonNodeFactory.instance.objectNode();
        template.properties().forEach(field -> rendered.set(field.getKey(), rendered(field.getValue(), variables)));
        return rendered;
    }

    private JsonNode rendered(JsonNode template, ObjectNode variables) {
        return switch (template) {
            case TextNode text -> TextNode.valueOf(renderer.expression(text.textValue(), variables));
            case ObjectNode object -> rendered(object, variables);
            case ArrayNode array -> {
                ArrayNode rendered = JsonNodeFactory.instance.arrayNode();
                array.forEach(element -> rendered.add(rendered(element, variables)));
                yield rendered;
            }
            default -> template;
        };
    }
}
