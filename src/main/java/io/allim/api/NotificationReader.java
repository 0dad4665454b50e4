package io.allim.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.Channels;
import io.allim.channel.Urgency;
import io.allim.notification.Audience;
import io.allim.notification.Content;
import io.allim.notification.NotificationRequest;
import io.allim.notification.SendOptions;
import io.allim.notification.Timing;
import io.allim.notification.WorkflowRef;
import io.allim.recipient.RecipientReader;
import io.allim.recipient.Target;
import io.allim.recipient.Targets;
import io.allim.web.Body;
import io.allim.web.Fields;
import io.allim.web.problem.Expected;
import io.allim.web.problem.Sentences;
import io.allim.workflow.DigestRule;
import io.allim.workflow.DigestRuleReader;
import io.allim.workflow.WorkflowReader;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the body of {@code POST /v1/notifications}. Whether it is valid does not depend on the time. */
@Singleton
final class NotificationReader {

    static final int MAX_TARGETS = 1000;
    private static final int MAX_TITLE = 1000;
    private static final int MAX_URL = 2048;
    private static final Duration A_DAY = Duration.ofDays(1);
    private static final Expected CONTENT = Expected.json(
            "an object with title and body", "{\"title\":\"Order shipped\",\"body\":\"It is on its way.\"}");

    private final Channels channels;
    private final Targets targets;
    private final DigestRuleReader digests;

    NotificationReader(Channels channels, Targets targets, DigestRuleReader digests) {
        this.channels = channels;
        this.targets = targets;
        this.digests = digests;
    }

    NotificationRequest read(Fields fields, Instant now) {
        List<String> asked = channels(fields);
        Optional<WorkflowRef> workflow = fields.optional("workflow", 64, WorkflowReader::id, WorkflowReader.EXPECTED_ID)
                .map(id -> new WorkflowRef(id, 0, Map.of()));
        boolean ofWorkflow = fields.has("workflow");
        List<Target> to = ofWorkflow
                ? targets.readOptional(fields, "to", MAX_TARGETS, asked)
                : targets.read(fields, "to", MAX_TARGETS, asked);
        List<String> exclude = fields.each(
                "exclude", 0, MAX_TARGETS, RecipientReader.MAX_ID, RecipientReader::id, RecipientReader.EXPECTED_ID);
        Optional<Content> content = content(fields, ofWorkflow);
        Optional<DigestRule> digestRule =
                fields.optionalObject("digest", DigestRuleReader.EXPECTED, digests::ofNotification);
        Urgency urgency = fields.optional("urgency", 20, Urgency::of, Targets.EXPECTED_URGENCY)
                .orElse(Urgency.NORMAL);
        Optional<Instant> sendAt = fields.optionalInstant("sendAt");
        Optional<Instant> expiresAt = fields.optionalInstant("expiresAt");
        ObjectNode data = fields.anything("data", Expected.OBJECT);
        boolean secret = fields.flag("secret", false);
        if (ofWorkflow) {
            refuseWhatTheWorkflowSays(fields);
        }
        fields.end();
        requireOrder(sendAt, expiresAt, fields);
        return NotificationRequest.of(
                now,
                new Audience(to, exclude),
                content,
                workflow,
                data,
                new SendOptions(urgency, asked, digestRule, secret),
                new Timing(sendAt, expiresAt));
    }

    private static Optional<Content> content(Fields fields, boolean ofWorkflow) {
        return ofWorkflow
                ? fields.optionalObject("content", CONTENT, NotificationReader::content)
                : fields.object("content", CONTENT, NotificationReader::content);
    }

    private static void refuseWhatTheWorkflowSays(Fields fields) {
        refuse(fields, "content", "The workflow's templates have the words: give either content or workflow.");
        refuse(fields, "channels", "The workflow names the channels in its steps: remove channels.");
        refuse(fields, "digest", "The workflow's steps say how messages are gathered: remove digest.");
    }

    private static void refuse(Fields fields, String name, String sentence) {
        if (fields.has(name) && !fields.isEmptyArray(name)) {
            fields.refuse(name, sentence, "");
        }
    }

    private static void requireOrder(Optional<Instant> sendAt, Optional<Instant> expiresAt, Fields fields) {
        if (sendAt.isPresent()
                && expiresAt.filter(at -> !at.isAfter(sendAt.get())).isPresent()) {
            throw fields.refusal(
                    "expiresAt",
                    "The notification expires at " + expiresAt.get() + ", which is not after its sendAt, "
                            + sendAt.get() + ": give a later expiresAt, such as \""
                            + sendAt.get().plus(A_DAY) + "\".",
                    Sentences.json(sendAt.get().plus(A_DAY).toString()));
        }
    }

    private List<String> channels(Fields fields) {
        if (fields.take("channels").isEmpty()) {
            return List.of();
        }
        Expected known = Expected.oneOf(channels.names());
        List<String> asked =
                fields.each("channels", 0, 16, 40, name -> channels.find(name).map(_ -> name), known);
        return List.copyOf(new LinkedHashSet<>(asked));
    }

    private static Content content(Fields fields) {
        Content content = new Content(
                fields.optionalText("title", MAX_TITLE, "Order shipped").orElse(""),
                fields.text("body", Body.MAX_BYTES, "Your order is on its way."),
                fields.optional("url", MAX_URL, NotificationReader::link, Expected.URL));
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
