package io.allim.template.liquid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.TemplateFields;
import io.allim.template.ChatPart;
import io.allim.template.Part;
import io.allim.template.TemplateFault;
import io.allim.template.TemplateVersion;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A part of a template, ready to be rendered.
 *
 * @param data the nodes of the texts in the part's data, by their source
 * @param chat the nodes of what it has for chats beside title and body, by their source
 */
record CompiledPart(
        TemplateVersion.Found found, Map<Text, Node> texts, Map<String, Node> data, Map<String, Node> chat) {

    /** The texts of a part. */
    enum Text {
        TITLE,
        BODY,
        HTML,
        URL;

        Optional<String> of(Part part) {
            return switch (this) {
                case TITLE -> part.title();
                case BODY -> part.body();
                case HTML -> part.html();
                case URL -> part.url();
            };
        }

        Compiler.Language language(Part part) {
            return switch (this) {
                case TITLE, URL -> Compiler.Language.PLAIN;
                case BODY -> part.chat().isPresent() ? Compiler.Language.MARKDOWN : Compiler.Language.PLAIN;
                case HTML -> Compiler.Language.HTML;
            };
        }

        /**
         * As the API names it.
         *
         * @param fields of the part
         */
        String path(TemplateVersion.Found found, TemplateFields fields) {
            return found.path() + "."
                    + switch (this) {
                        case TITLE -> fields.text().title();
                        case BODY -> fields.text().body();
                        case HTML -> "html";
                        case URL -> "url";
                    };
        }
    }

    static CompiledPart of(TemplateVersion.Found found) {
        Map<Text, Node> texts = new EnumMap<>(Text.class);
        for (Text text : Text.values()) {
            text.of(found.part())
                    .ifPresent(source -> texts.put(text, Compiler.stored(source, text.language(found.part()))));
        }
        Map<String, Node> data = new HashMap<>();
        found.part().data().ifPresent(json -> compile(json, data));
        Map<String, Node> chat = new HashMap<>();
        for (String source :
                found.part().chat().map(ChatPart::texts).orElse(Map.of()).values()) {
            chat.computeIfAbsent(source, it -> Compiler.stored(it, false));
        }
        return new CompiledPart(found, texts, data, chat);
    }

    Iterable<Node> nodes() {
        List<Node> nodes = new ArrayList<>(texts.values());
        nodes.addAll(data.values());
        nodes.addAll(chat.values());
        return nodes;
    }

    private static void compile(JsonNode json, Map<String, Node> nodes) {
        if (json.isTextual()) {
            nodes.computeIfAbsent(json.textValue(), source -> Compiler.stored(source, false));
        }
        json.forEach(child -> compile(child, nodes));
    }

    /** @param fields of the part */
    static List<TemplateFault> faults(TemplateVersion.Found found, TemplateFields fields) {
        List<TemplateFault> faults = new ArrayList<>();
        for (Text text : Text.values()) {
            text.of(found.part())
                    .flatMap(source -> fault(source, text.language(found.part()), text.path(found, fields)))
                    .ifPresent(faults::add);
        }
        found.part().data().ifPresent(json -> faults(json, found.path() + ".data", faults));
        found.part()
                .chat()
                .map(ChatPart::texts)
                .orElse(Map.of())
                .forEach((path, source) -> fault(source, Compiler.Language.PLAIN, found.path() + "." + path)
                        .ifPresent(faults::add));
        return faults;
    }

    private static void faults(JsonNode json, String path, List<TemplateFault> faults) {
        if (json.isTextual()) {
            fault(json.textValue(), Compiler.Language.PLAIN, path).ifPresent(faults::add);
        }
        json.properties().forEach(field -> faults(field.getValue(), path + "." + field.getKey(), faults));
        for (int i = 0; json.isArray() && i < json.size(); i++) {
            faults(json.get(i), path + "[" + i + "]", faults);
        }
    }

    private static Optional<TemplateFault> fault(String source, Compiler.Language language, String path) {
        try {
            Compiler.compile(source, language);
            return Optional.empty();
        } catch (SyntaxFault fault) {
            return Optional.of(
                    new TemplateFault(path, fault.line(), fault.column(), String.valueOf(fault.getMessage())));
        }
    }

    /**
     * The part's data with its texts rendered: names and structure are the template's.
     *
     * @param notes what is odd in them is added
     */
    ObjectNode rendered(RenderContext.Setting setting, StepLimit steps, Set<String> notes) {
        ObjectNode json = found.part().data().orElseThrow();
        return (ObjectNode) copy(json, source -> {
            RenderContext run = new RenderContext(setting, steps);
            String text = run.render(Objects.requireNonNull(data.get(source)));
            notes.addAll(run.notes());
            return text;
        });
    }

    private static JsonNode copy(JsonNode json, UnaryOperator<String> rendering) {
        if (json.isTextual()) {
            return Values.text(rendering.apply(json.textValue()));
        }
        if (json instanceof ObjectNode object) {
            ObjectNode copied = JsonNodeFactory.instance.objectNode();
            object.properties().forEach(field -> copied.set(field.getKey(), copy(field.getValue(), rendering)));
            return copied;
        }
        if (json instanceof ArrayNode array) {
            ArrayNode copied = JsonNodeFactory.instance.arrayNode();
            array.forEach(element -> copied.add(copy(element, rendering)));
            return copied;
        }
        return json;
    }
}
