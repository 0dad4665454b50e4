package io.allim.rule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.Urgency;
import io.allim.event.AwsEvent;
import io.allim.event.SnsMessage;
import io.allim.recipient.RecipientStore;
import io.allim.recipient.Target;
import io.allim.recipient.Targets;
import io.allim.template.TemplateLanguage;
import io.allim.web.Fields;
import io.allim.web.Missing;
import io.allim.web.problem.Expected;
import io.allim.web.problem.Problem;
import io.allim.web.problem.Sentences;
import io.allim.workflow.UnknownWorkflow;
import io.allim.workflow.Workflow;
import io.allim.workflow.WorkflowReader;
import io.allim.workflow.WorkflowStore;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Reads the body of {@code PUT /v1/rules/{id}}, and of its test. */
@Singleton
final class RuleReader {

    private static final int MAX_TARGETS = 50;
    private static final int MAX_KEY = 1000;
    /** Characters of JSON. */
    private static final int MAX_DATA = 16 * 1024;

    private static final Expected PATTERN =
            Expected.json("an event pattern of EventBridge", "{\"source\":[\"aws.cloudwatch\"]}");
    private static final Expected EVENT = Expected.json(
            "an event of EventBridge with id, source, detail-type and detail, or a notification of SNS",
            "{\"id\":\"1\",\"source\":\"aws.cloudwatch\",\"detail-type\":\"CloudWatch Alarm State Change\",\"detail\":{}}");
    private static final String KEY = "{{ event.detail.alarmName }}";

    private final Targets targets;
    private final TemplateLanguage language;
    private final WorkflowStore workflows;
    private final RecipientStore recipients;

    RuleReader(Targets targets, TemplateLanguage language, WorkflowStore workflows, RecipientStore recipients) {
        this.targets = targets;
        this.language = language;
        this.workflows = workflows;
        this.recipients = recipients;
    }

    /** @param before what the rule was for, of which views may be given */
    Rule read(String id, Fields fields, Supplier<List<Target>> before) {
        Optional<String> description = fields.optionalText("description", 500, "Alarms of production");
        boolean enabled = fields.flag("enabled", true);
        Optional<ObjectNode> pattern = pattern(fields, "pattern").or(() -> fields.absent("pattern", PATTERN));
        Optional<String> workflow = fields.required("workflow", 64, WorkflowReader::id, WorkflowReader.EXPECTED_ID);
        List<Target> to = targets.readOptional(fields, "to", MAX_TARGETS, List.of(), before);
        Optional<ObjectNode> data = data(fields);
        Optional<Urgency> urgency = fields.optional("urgency", 20, Urgency::of, Targets.EXPECTED_URGENCY);
        Optional<ObjectNode> resolvedBy = pattern(fields, "resolvedBy");
        Optional<String> key = fields.optionalText("key", MAX_KEY, KEY);
        fields.end();
        key.ifPresent(text -> requireLiquid(text, fields.path("key")));
        if (resolvedBy.isPresent() && key.isEmpty()) {
            throw Problem.MISSING_FIELD.at(
                    fields.path("key"),
                    "resolvedBy needs a key, which tells what is resolved: add key, such as \"" + KEY + "\".",
                    Sentences.json(KEY));
        }
        if (key.isPresent() && resolvedBy.isEmpty()) {
            throw Problem.MISSING_FIELD.at(
                    fields.path("resolvedBy"),
                    "key is of use with resolvedBy only: add resolvedBy, such as " + PATTERN.example()
                            + ", or remove key.",
                    PATTERN.example());
        }
        Rule rule = new Rule(
                id,
                description,
                enabled,
                pattern.orElseThrow(),
                workflow.orElseThrow(),
                to,
                data,
                urgency,
                resolvedBy,
                key);
        requireStartable(rule, fields);
        return rule;
    }

    /** As the function hears it: an event of EventBridge, or a topic's message, be it as a Lambda event or by itself. */
    AwsEvent readEvent(Fields fields) {
        Optional<ObjectNode> event = fields.optionalAnything("event", EVENT).or(() -> fields.absent("event", EVENT));
        fields.end();
        ObjectNode json = event.orElseThrow();
        return SnsMessage.of(json.at("/Records/0/Sns"))
                .or(() -> SnsMessage.of(json))
                .map(SnsMessage::event)
                .or(() -> AwsEvent.ofEventBridge(json))
                .orElseThrow(() -> fields.refusal(
                        "event",
                        "`event` must be " + EVENT.what() + ", such as " + EVENT.example() + "." + lacks(json),
                        EVENT.example()));
    }

    private static String lacks(ObjectNode json) {
        List<String> missing = Stream.of("id", "source", "detail-type", "detail")
                .filter(name -> !json.hasNonNull(name))
                .toList();
        return missing.isEmpty() || missing.size() == 4 ? "" : " It lacks " + String.join(", ", missing) + ".";
    }

    private static Optional<ObjectNode> pattern(Fields fields, String name) {
        Optional<ObjectNode> json = fields.optionalAnything(name, PATTERN);
        try {
            json.ifPresent(pattern -> EventPattern.of(fields.path(name), pattern));
        } catch (PatternFault fault) {
            fields.add(Problem.INVALID_FIELD.at(
                    Fields.shown(fault.path()), String.valueOf(fault.getMessage()), fault.example()));
        }
        return json;
    }

    private Optional<ObjectNode> data(Fields fields) {
        Optional<ObjectNode> data =
                fields.optionalAnything("data", Expected.json("a JSON object", "{\"alarm\":\"" + KEY + "\"}"));
        data.ifPresent(json -> {
            int length = json.toString().length();
            if (length > MAX_DATA) {
                fields.refuse(
                        "data",
                        "`data` has %,d characters of JSON; at most %,d are stored.".formatted(length, MAX_DATA),
                        "");
            }
            requireLiquid(json, fields.path("data"));
        });
        return data;
    }

    private void requireLiquid(JsonNode json, String path) {
        if (json.isTextual()) {
            requireLiquid(json.textValue(), path);
        }
        json.properties().forEach(field -> requireLiquid(field.getValue(), path + "." + field.getKey()));
        for (int i = 0; json.isArray() && i < json.size(); i++) {
            requireLiquid(json.get(i), path + "[" + i + "]");
        }
    }

    private void requireLiquid(String text, String path) {
        language.validate(text).ifPresent(problem -> {
            throw Problem.INVALID_FIELD.at(
                    Fields.shown(path), "The text is no Liquid: " + problem, Sentences.json(KEY));
        });
    }

    /** An event finds nobody to tell what is missing, so it is told now. */
    private void requireStartable(Rule rule, Fields fields) {
        Workflow workflow = workflows
                .find(rule.workflow())
                .orElseThrow(() -> UnknownWorkflow.at(fields.path("workflow"), rule.workflow(), workflows));
        if (rule.to().isEmpty() && workflow.ownTargets() == 0) {
            throw Missing.targets(fields.path("to"));
        }
        for (int i = 0; i < rule.to().size(); i++) {
            if (rule.to().get(i) instanceof Target.ToRecipient(String recipient)
                    && recipients.find(recipient).isEmpty()) {
                throw Missing.recipient(fields.entry("to", "recipient", recipient), recipient);
            }
        }
    }
}
