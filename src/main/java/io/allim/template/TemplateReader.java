package io.allim.template;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.allim.channel.Channel;
import io.allim.channel.Channels;
import io.allim.channel.TemplateFields;
import io.allim.web.Fields;
import io.allim.web.Regions;
import io.allim.web.problem.Expected;
import io.allim.web.problem.Problem;
import io.allim.web.problem.ProblemException;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads templates as callers write them. */
@Singleton
final class TemplateReader {

    static final Expected EXPECTED_ID = Expected.text("1 to 64 characters of A-Z a-z 0-9 . _ -", "order-shipped");

    private static final int MAX_TEXT = 128 * 1024;
    private static final Expected PARTS = Expected.json(
            "an object of parts by channel", "{\"default\":{\"title\":\"Hello\",\"body\":\"It works.\"}}");
    private static final Expected LOCALES =
            Expected.json("an object of parts by language", "{\"ko-KR\":{\"default\":{\"body\":\"Annyeong.\"}}}");
    private static final Expected PART = Expected.json("an object with a body", "{\"body\":\"It works.\"}");
    private static final Expected HTML_PART =
            Expected.json("an object with subject and text or html", "{\"subject\":\"Hello\",\"text\":\"It works.\"}");
    private static final Expected TEXT = Expected.text(MAX_TEXT, "It works.");
    private static final Expected UPDATES = Expected.oneOf("follow", "keep");

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private final Channels channels;
    private final TemplateLanguage language;

    TemplateReader(Channels channels, TemplateLanguage language) {
        this.channels = channels;
        this.language = language;
    }

    public static Optional<String> id(String text) {
        return Optional.of(text).filter(id -> ID.matcher(id).matches());
    }

    /** @throws ProblemException that names the part, the line and the column of what is no Liquid */
    TemplateVersion read(String id, Fields fields, Instant now) {
        Optional<Map<String, Part>> parts = fields.object("parts", PARTS, this::parts);
        Map<String, Map<String, Part>> locales =
                fields.optionalObject("locales", LOCALES, this::locales).orElse(Map.of());
        boolean keep =
                fields.optional("updates", 10, TemplateReader::keeps, UPDATES).orElse(false);
        boolean strict = fields.flag("strict", true);
        fields.end();
        TemplateVersion version = new TemplateVersion(id, 0, now, strict, keep, parts.orElseThrow(), locales);
        requireFaultless(version, fields);
        return version;
    }

    private Map<String, Map<String, Part>> locales(Fields all) {
        Map<String, Map<String, Part>> locales = new HashMap<>();
        for (String tag : all.names()) {
            Optional<String> canonical = locale(tag);
            if (canonical.isEmpty()) {
                all.take(tag);
                all.refuse(
                        tag,
                        Expected.LOCALE.sentenceOf("A name in `" + all.path("") + "`", TextNode.valueOf(tag)),
                        Expected.LOCALE.example());
            }
            Optional<Map<String, Part>> parts = canonical.flatMap(_ -> all.object(tag, PARTS, this::parts));
            if (canonical
                    .flatMap(known -> parts.map(each -> locales.put(known, each)))
                    .isPresent()) {
                all.refuse(tag, "The language " + canonical.orElse("") + " is there twice: keep one.", "");
            }
        }
        all.end();
        return locales;
    }

    /** A version with the variables that its texts read. */
    TemplateView.Version view(TemplateVersion version) {
        return TemplateView.Version.of(version, Optional.of(language.variables(version)), channels);
    }

    /** A version as lists show it. */
    TemplateView.Version summary(TemplateVersion version) {
        return TemplateView.Version.of(version, Optional.empty(), channels);
    }

    private void requireFaultless(TemplateVersion version, Fields fields) {
        List<TemplateFault> faults = language.faults(version);
        if (!faults.isEmpty()) {
            TemplateFault first = faults.getFirst();
            String others = faults.size() == 1 ? "" : " (and " + (faults.size() - 1) + " more)";
            throw Problem.INVALID_FIELD.at(
                    fields.path(first.path()),
                    "Line " + first.line() + ", column " + first.column() + ": " + first.why() + others + ".");
        }
    }

    private Map<String, Part> parts(Fields fields) {
        Map<String, Part> parts = new HashMap<>();
        for (String channel : known()) {
            TemplateFields has = channels.templateFields(channel);
            Optional<Part> part = has.hasHtml()
                    ? fields.optionalObject(channel, HTML_PART, TemplateReader::htmlPart)
                    : fields.optionalObject(channel, PART, json -> part(has, json));
            part.ifPresent(it -> parts.put(channel, it));
        }
        if (fields.names().isEmpty()) {
            fields.absent(TemplateVersion.DEFAULT, PART);
        }
        fields.end();
        return parts;
    }

    private List<String> known() {
        return Stream.concat(
                        Stream.of(TemplateVersion.DEFAULT),
                        Stream.concat(
                                channels.listed().stream().map(Channel::name), Stream.of(TemplateFields.CHAT_PART)))
                .toList();
    }

    private static Part htmlPart(Fields fields) {
        Part part = new Part(
                fields.optionalText("subject", MAX_TEXT, "Hello"),
                fields.optionalText("text", MAX_TEXT, "It works."),
                fields.optionalText("html", MAX_TEXT, "<p>It works.</p>"),
                fields.optional("layout", 64, TemplateReader::id, EXPECTED_ID),
                fields.optionalText("url", MAX_TEXT, "https://example.com/orders/7"),
                Optional.empty());
        if (!fields.has("text") && !fields.has("html")) {
            fields.absent("text", TEXT);
        }
        fields.end();
        return part;
    }

    private static Part part(TemplateFields has, Fields fields) {
        Part part = new Part(
                has.text() == TemplateFields.Text.BODY
                        ? Optional.empty()
                        : fields.optionalText("title", MAX_TEXT, "Hello"),
                fields.optionalText("body", MAX_TEXT, "It works."),
                Optional.empty(),
                Optional.empty(),
                fields.optionalText("url", MAX_TEXT, "https://example.com/orders/7"),
                has.data() == TemplateFields.Data.NONE ? Optional.empty() : data(fields),
                has.isChat() ? Optional.of(ChatPartReader.read(fields, MAX_TEXT)) : Optional.empty());
        boolean speaks = fields.has("body")
                || has.data() == TemplateFields.Data.INSTEAD_OF_BODY
                        && part.data().isPresent();
        if (!speaks) {
            fields.absent("body", TEXT);
        }
        fields.end();
        return part;
    }

    private static Optional<ObjectNode> data(Fields fields) {
        return fields.optionalAnything("data", Expected.OBJECT).filter(data -> !data.isEmpty());
    }

    private static Optional<Boolean> keeps(String word) {
        return switch (word) {
            case "keep" -> Optional.of(true);
            case "follow" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    static Optional<String> locale(String text) {
        return Regions.locale(text).filter(_ -> text.length() <= 35);
    }
}
