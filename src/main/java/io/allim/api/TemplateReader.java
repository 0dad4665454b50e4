package io.allim.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.Channels;
import io.allim.template.Part;
import io.allim.template.TemplateFault;
import io.allim.template.TemplateLanguage;
import io.allim.template.TemplateVersion;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.HashMap;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads templates as callers write them. */
@Singleton
final class TemplateReader {

    static final String EXPECTED_ID = "Give 1 to 64 characters of A-Z a-z 0-9 . _ -";

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final int MAX_TEXT = 128 * 1024;
    private static final Set<String> WITH_TITLE = Set.of("push", "inbox", "webhook", "sns", TemplateVersion.DEFAULT);
    private static final Set<String> WITH_DATA = Set.of("push", "inbox", "webhook");

    private final Channels channels;
    private final TemplateLanguage language;

    TemplateReader(Channels channels, TemplateLanguage language) {
        this.channels = channels;
        this.language = language;
    }

    static Optional<String> id(String text) {
        return Optional.of(text).filter(id -> ID.matcher(id).matches());
    }

    /** @throws ProblemException that names the part, the line and the column of what is no Liquid */
    TemplateVersion read(String id, Fields fields, Instant now) {
        Map<String, Part> parts = parts(fields.object("parts"));
        Map<String, Map<String, Part>> locales = new HashMap<>();
        fields.optionalObject("locales")
                .ifPresent(all -> all.names().forEach(tag -> {
                    String canonical = locale(tag)
                            .orElseThrow(
                                    () -> Problem.INVALID_FIELD.at(all.path(tag), "Name a language such as ko-KR."));
                    locales.put(canonical, parts(all.object(tag)));
                }));
        boolean keep = fields.optional("updates", 10, TemplateReader::keeps, "Give follow or keep.")
                .orElse(false);
        TemplateVersion version = new TemplateVersion(id, 0, now, fields.flag("strict", true), keep, parts, locales);
        requireFaultless(version, fields);
        return version;
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
        for (String channel : fields.names()) {
            if (!isChannel(channel)) {
                throw Problem.UNKNOWN_FIELD.at(
                        fields.path(channel), "There is no such channel: name one of " + names() + ".");
            }
            parts.put(
                    channel,
                    channel.equals("email") ? email(fields.object(channel)) : part(channel, fields.object(channel)));
        }
        if (parts.isEmpty()) {
            throw fields.missing(TemplateVersion.DEFAULT);
        }
        return parts;
    }

    private boolean isChannel(String name) {
        return name.equals("email")
                || name.equals("sms")
                || WITH_TITLE.contains(name)
                || channels.names().contains(name);
    }

    private static String names() {
        return "email, sms, push, inbox, webhook, sns and default";
    }

    private static Part email(Fields fields) {
        Part part = new Part(
                fields.optionalText("subject", MAX_TEXT),
                fields.optionalText("text", MAX_TEXT),
                fields.optionalText("html", MAX_TEXT),
                fields.optional("layout", 64, TemplateReader::id, EXPECTED_ID),
                fields.optionalText("url", MAX_TEXT),
                Optional.empty());
        fields.end();
        if (part.body().isEmpty() && part.html().isEmpty()) {
            throw fields.missing("text");
        }
        return part;
    }

    private static Part part(String channel, Fields fields) {
        Part part = new Part(
                WITH_TITLE.contains(channel) ? fields.optionalText("title", MAX_TEXT) : Optional.empty(),
                fields.optionalText("body", MAX_TEXT),
                Optional.empty(),
                Optional.empty(),
                fields.optionalText("url", MAX_TEXT),
                WITH_DATA.contains(channel) ? data(fields) : Optional.empty());
        fields.end();
        boolean speaks = part.body().isPresent()
                || channel.equals("webhook") && part.data().isPresent();
        if (!speaks) {
            throw fields.missing("body");
        }
        return part;
    }

    private static Optional<ObjectNode> data(Fields fields) {
        ObjectNode data = fields.anything("data");
        return Optional.of(data).filter(it -> !it.isEmpty());
    }

    private static Optional<Boolean> keeps(String word) {
        return switch (word) {
            case "keep" -> Optional.of(true);
            case "follow" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    static Optional<String> locale(String text) {
        try {
            return Optional.of(new Locale.Builder().setLanguageTag(text).build().toLanguageTag())
                    .filter(tag -> !tag.equals("und") && text.length() <= 35);
        } catch (IllformedLocaleException e) {
            return Optional.empty();
        }
    }
}
