package io.allim.template;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.Channels;
import io.allim.channel.TemplateFields;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A template as the API shows it.
 *
 * @param published the number of the version in use
 * @param channels of the parts of that version, or of the latest while none is published; absent where nobody knows, as are
 *     {@code locales}
 */
record TemplateView(
        String id,
        int latest,
        Optional<Integer> published,
        boolean retired,
        Instant updatedAt,
        Optional<String> changedBy,
        Optional<List<String>> channels,
        Optional<List<String>> locales) {

    static TemplateView of(Template template) {
        return new TemplateView(
                template.id(),
                template.latest(),
                template.published(),
                template.retired(),
                template.updatedAt(),
                template.changedBy(),
                template.channels(),
                template.locales());
    }

    /**
     * One version, as it was written.
     *
     * @param variables what its texts read; absent in lists
     */
    record Version(
            String id,
            int version,
            Instant createdAt,
            String updates,
            boolean strict,
            Map<String, Texts> parts,
            Optional<Map<String, Map<String, Texts>>> locales,
            Optional<TemplateVariables> variables,
            Optional<String> changedBy) {

        static Version of(TemplateVersion version, Optional<TemplateVariables> variables, Channels channels) {
            Map<String, Map<String, Texts>> locales = new TreeMap<>();
            version.locales().forEach((tag, parts) -> locales.put(tag, texts(parts, channels)));
            return new Version(
                    version.id(),
                    version.number(),
                    version.createdAt(),
                    version.keep() ? "keep" : "follow",
                    version.strict(),
                    texts(version.parts(), channels),
                    Optional.of(locales).filter(it -> !it.isEmpty()),
                    variables,
                    version.changedBy());
        }
    }

    /** A part, with the names that its channel has for the texts. */
    record Texts(
            Optional<String> subject,
            Optional<String> title,
            Optional<String> text,
            Optional<String> body,
            Optional<String> html,
            Optional<String> layout,
            Optional<String> url,
            Optional<ObjectNode> data,
            Optional<List<ChatPart.Field>> fields,
            Optional<String> color,
            Optional<List<ChatPart.Button>> buttons) {

        static Texts of(TemplateFields fields, Part part) {
            boolean mail = fields.hasHtml();
            Optional<String> none = Optional.empty();
            return new Texts(
                    mail ? part.title() : none,
                    mail ? none : part.title(),
                    mail ? part.body() : none,
                    mail ? none : part.body(),
                    part.html(),
                    part.layout(),
                    part.url(),
                    part.data(),
                    part.chat().flatMap(ChatPart::fields),
                    part.chat().flatMap(ChatPart::color),
                    part.chat().flatMap(ChatPart::buttons));
        }
    }

    private static Map<String, Texts> texts(Map<String, Part> parts, Channels channels) {
        Map<String, Texts> words = new TreeMap<>();
        parts.forEach((channel, part) -> words.put(channel, Texts.of(channels.templateFields(channel), part)));
        return words;
    }
}
