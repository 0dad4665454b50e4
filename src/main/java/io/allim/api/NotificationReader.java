package io.allim.api;

import io.allim.channel.Channels;
import io.allim.channel.Urgency;
import io.allim.digest.DigestRule;
import io.allim.notification.Content;
import io.allim.notification.Notification;
import io.allim.notification.NotificationId;
import io.allim.notification.Progress;
import io.allim.notification.Stage;
import io.allim.notification.WorkflowUse;
import io.allim.recipient.Target;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the body of {@code POST /v1/notifications}. Whether it is valid does not depend on the time. */
@Singleton
final class NotificationReader {

    static final int MAX_TARGETS = 1000;
    private static final int MAX_TITLE = 1000;
    private static final int MAX_URL = 2048;

    private final Channels channels;
    private final Targets targets;
    private final DigestRuleReader digests;

    NotificationReader(Channels channels, Targets targets, DigestRuleReader digests) {
        this.channels = channels;
        this.targets = targets;
        this.digests = digests;
    }

    Notification read(Fields fields, Instant now) {
        List<String> asked = channels(fields);
        Optional<WorkflowUse> workflow = fields.optional("workflow", 64, WorkflowReader::id, WorkflowReader.EXPECTED_ID)
                .map(id -> new WorkflowUse(id, 0, Map.of()));
        List<Target> to = workflow.isPresent()
                ? targets.readOptional(fields, "to", MAX_TARGETS, asked)
                : targets.read(fields, "to", MAX_TARGETS, asked);
        List<String> exclude = exclude(fields);
        Optional<Content> content = content(fields, workflow.isPresent());
        if (workflow.isPresent() && !asked.isEmpty()) {
            throw Problem.INVALID_FIELD.at("channels", "The workflow names the channels: remove them.");
        }
        Optional<DigestRule> gather = digest(fields, workflow.isPresent());
        Urgency urgency = fields.optional("urgency", 20, Urgency::of, Targets.EXPECTED_URGENCY)
                .orElse(Urgency.NORMAL);
        Optional<Instant> sendAt = fields.optionalInstant("sendAt");
        Optional<Instant> expiresAt = fields.optionalInstant("expiresAt");
        if (expiresAt.isPresent()
                && sendAt.filter(at -> at.isBefore(expiresAt.get())).isEmpty()
                && sendAt.isPresent()) {
            throw Problem.INVALID_FIELD.at("expiresAt", "Give a time after sendAt.");
        }
        var data = fields.anything("data");
        fields.end();
        Notification notification = new Notification(
                NotificationId.next(now),
                now,
                to,
                exclude,
                asked,
                content,
                workflow,
                urgency,
                sendAt,
                expiresAt,
                data,
                Progress.begin(sendAt.orElse(now), to.size()),
                Stage.PLANNING,
                0);
        return gather.map(notification::gathered).orElse(notification);
    }

    private static List<String> exclude(Fields fields) {
        List<String> exclude = fields.texts("exclude", MAX_TARGETS, RecipientReader.MAX_ID);
        if (!exclude.stream().allMatch(id -> RecipientReader.id(id).isPresent())) {
            throw Problem.INVALID_FIELD.at("exclude", RecipientReader.EXPECTED_ID);
        }
        return exclude;
    }

    private static Optional<Content> content(Fields fields, boolean ofWorkflow) {
        if (!ofWorkflow) {
            return Optional.of(content(fields.object("content")));
        }
        if (fields.optionalObject("content").isPresent()) {
            throw Problem.INVALID_FIELD.at("content", "Give either content or workflow.");
        }
        return Optional.empty();
    }

    private Optional<DigestRule> digest(Fields fields, boolean ofWorkflow) {
        Optional<Fields> given = fields.optionalObject("digest");
        if (given.isPresent() && ofWorkflow) {
            throw Problem.INVALID_FIELD.at(
                    "digest", "The workflow's steps say how messages are gathered: remove digest.");
        }
        return given.map(digests::ofNotification);
    }

    private List<String> channels(Fields fields) {
        Set<String> asked = new LinkedHashSet<>(fields.texts("channels", 16, 40));
        for (String name : asked) {
            if (channels.find(name).isEmpty()) {
                throw Problem.INVALID_FIELD.at(
                        "channels", "Give channels of this service: " + String.join(", ", channels.names()) + ".");
            }
        }
        return List.copyOf(asked);
    }

    private static Content content(Fields fields) {
        Content content = new Content(
                fields.optionalText("title", MAX_TITLE).orElse(""),
                fields.text("body", Body.MAX_BYTES),
                fields.optional("url", MAX_URL, NotificationReader::link, "Give an absolute http or https URL."));
        fields.end();
        return content;
    }

    private static Optional<String> link(String text) {
        try {
            URI uri = new URI(text);
            boolean web = "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
            return web && uri.getHost() != null ? Optional.of(uri.toASCIIString()) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
