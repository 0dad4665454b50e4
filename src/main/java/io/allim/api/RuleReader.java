package io.allim.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.Urgency;
import io.allim.event.AwsEvent;
import io.allim.event.SnsMessage;
import io.allim.recipient.RecipientStore;
import io.allim.recipient.Target;
import io.allim.rule.EventPattern;
import io.allim.rule.PatternFault;
import io.allim.rule.Rule;
import io.allim.template.TemplateLanguage;
import io.allim.workflow.Workflow;
import io.allim.workflow.WorkflowStore;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the body of {@code PUT /v1/rules/{id}}, and of its test. */
@Singleton
final class RuleReader {

    private static final int MAX_TARGETS = 50;
    private static final int MAX_KEY = 1000;
    /** Characters of JSON. */
    private static final int MAX_DATA = 16 * 1024;

    /** Events have many such names, of which Liquid's complaint says nothing. */
    private static final Pattern HYPHEN = Pattern.compile("[.][A-Za-z0-9_]+-[A-Za-z]");

    private static final String IN_BRACKETS = "event['detail-type']";

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

    Rule read(String id, Fields fields) {
        Rule rule = new Rule(
                id,
                fields.optionalText("description", 500),
                fields.flag("enabled", true),
                pattern(fields, "pattern").orElseThrow(() -> fields.missing("pattern")),
                fields.optional("workflow", 64, WorkflowReader::id, WorkflowReader.EXPECTED_ID)
                        .orElseThrow(() -> fields.missing("workflow")),
                targets.readOptional(fields, "to", MAX_TARGETS, List.of()),
                data(fields),
                fields.optional("urgency", 20, Urgency::of, Targets.EXPECTED_URGENCY),
                pattern(fields, "resolvedBy"),
                fields.optionalText("key", MAX_KEY));
        fields.end();
        rule.key().ifPresent(key -> requireLiquid(key, fields.path("key")));
        if (rule.resolvedBy().isPresent() != rule.key().isPresent()) {
            String missing = rule.key().isPresent() ? "resolvedBy" : "key";
            throw Problem.MISSING_FIELD.at(
                    fields.path(missing), "resolvedBy and key need each other: add " + missing + ".");
        }
        requireStartable(rule, fields);
        return rule;
    }

    /** As the function hears it: an event of EventBridge, or a topic's message, be it as a Lambda event or by itself. */
    AwsEvent readEvent(Fields fields) {
        ObjectNode json = fields.optionalAnything("event").orElseThrow(() -> fields.missing("event"));
        fields.end();
        return SnsMessage.of(json.at("/Records/0/Sns"))
                .or(() -> SnsMessage.of(json))
                .map(SnsMessage::event)
                .or(() -> AwsEvent.ofEventBridge(json))
                .orElseThrow(
                        () -> Problem.INVALID_FIELD.at(
                                fields.path("event"),
                                "Give an event of EventBridge with id, source, detail-type and detail, or a notification of SNS."));
    }

    private static Optional<ObjectNode> pattern(Fields fields, String name) {
        Optional<ObjectNode> json = fields.optionalAnything(name);
        try {
            json.ifPresent(pattern -> EventPattern.of(fields.path(name), pattern));
            return json;
        } catch (PatternFault fault) {
            throw Problem.INVALID_FIELD.at(Fields.shown(fault.path()), fault.getMessage());
        }
    }

    private Optional<ObjectNode> data(Fields fields) {
        Optional<ObjectNode> data = fields.optionalAnything("data");
        data.ifPresent(json -> {
            if (json.toString().length() > MAX_DATA) {
                throw Problem.INVALID_FIELD.at(
                        fields.path("data"), "Give JSON of at most %,d characters.".formatted(MAX_DATA));
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
        language.objection(text).ifPresent(objection -> {
            String hint = HYPHEN.matcher(text).find() ? ". Put names with a hyphen in brackets: " + IN_BRACKETS : "";
            throw Problem.INVALID_FIELD.at(Fields.shown(path), "The text is no Liquid: " + objection + hint);
        });
    }

    /** An event finds nobody to tell what is missing, so it is told now. */
    private void requireStartable(Rule rule, Fields fields) {
        Workflow workflow = workflows
                .find(rule.workflow())
                .orElseThrow(() ->
                        Problem.UNKNOWN_WORKFLOW.at(fields.path("workflow"), Problem.UNKNOWN_WORKFLOW.sentence()));
        if (rule.to().isEmpty() && workflow.ownTargets() == 0) {
            throw Problem.MISSING_FIELD.at(
                    fields.path("to"), "Add the field to: no step of the workflow names its own targets.");
        }
        for (int i = 0; i < rule.to().size(); i++) {
            if (rule.to().get(i) instanceof Target.Known(String recipient)
                    && recipients.find(recipient).isEmpty()) {
                throw Problem.UNKNOWN_RECIPIENT.at(
                        fields.path("to") + "[" + i + "].recipient", Problem.UNKNOWN_RECIPIENT.sentence());
            }
        }
    }
}
