package io.allim.sandbox.sns;

import com.fasterxml.jackson.databind.JsonNode;
import io.allim.sandbox.wire.Refusal;
import io.allim.sandbox.wire.SandboxMessage;
import io.allim.sandbox.wire.SandboxMessages;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Takes messages for topics, phones and devices. */
final class SnsPublisher {

    static final Duration DEDUPLICATION = Duration.ofMinutes(5);

    private static final int MAX_SMS_BYTES = 1_600;
    private static final int MAX_APNS_BYTES = 4_096;
    private static final Pattern E164 = Pattern.compile("\\+[1-9]\\d{4,14}");
    private static final Pattern SENDER_ID = Pattern.compile("(?=.*[A-Za-z])[A-Za-z0-9]{1,11}");

    private final SandboxMessages messages;
    private final SnsTopics topics;
    private final InstantSource clock;
    /** The oldest first. */
    private final Map<String, Seen> seen = new LinkedHashMap<>();

    private long sequence;

    /** What a FIFO topic answered before. */
    private record Seen(Published published, Instant at) {}

    /** @param sequenceNumber of FIFO topics, or empty text */
    record Published(String messageId, String sequenceNumber) {
        String xml() {
            String id = Xml.element("MessageId", messageId);
            return sequenceNumber.isEmpty() ? id : id + Xml.element("SequenceNumber", sequenceNumber);
        }
    }

    SnsPublisher(SandboxMessages messages, SnsTopics topics, InstantSource clock) {
        this.messages = messages;
        this.topics = topics;
        this.clock = clock;
    }

    Published toTopic(SnsArn topic, SnsPublication publication) {
        topics.check(topic);
        if (topic.isFifo()) {
            return inOrder(topic, publication);
        }
        if (publication.deduplicationId().isPresent()) {
            throw Refusal.invalid("MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter"
                    + " that is not valid for this topic type");
        }
        Published published = published("");
        capture(published, "sns", topic.text(), publication.subject(), publication.text("default"), publication);
        return published;
    }

    private synchronized Published inOrder(SnsArn topic, SnsPublication publication) {
        if (publication.groupId().isEmpty()) {
            throw Refusal.invalid("The MessageGroupId parameter is required for FIFO topics");
        }
        if (publication.deduplicationId().isEmpty() && !topics.deduplicatesByContent(topic)) {
            throw Refusal.invalid("The topic should either have ContentBasedDeduplication enabled or"
                    + " MessageDeduplicationId provided explicitly");
        }
        Instant now = clock.instant();
        forget(now);
        String key = topic.text() + " " + publication.deduplicationId().orElse("content " + publication.message());
        Seen before = seen.get(key);
        if (before != null) {
            return before.published();
        }
        Published published = published("1" + "%019d".formatted(++sequence));
        seen.put(key, new Seen(published, now));
        capture(published, "sns", topic.text(), publication.subject(), publication.text("default"), publication);
        return published;
    }

    private void forget(Instant now) {
        Iterator<Seen> oldest = seen.values().iterator();
        while (oldest.hasNext() && !oldest.next().at().plus(DEDUPLICATION).isAfter(now)) {
            oldest.remove();
        }
    }

    Published toPhone(String number, SnsPublication publication) {
        if (!E164.matcher(number).matches()) {
            throw Refusal.invalid("PhoneNumber Reason: " + number + " is not valid to publish to");
        }
        String text = publication.text("sms");
        if (text.getBytes(StandardCharsets.UTF_8).length > MAX_SMS_BYTES) {
            throw Refusal.invalid("Message Reason: an SMS message has at most " + MAX_SMS_BYTES + " bytes");
        }
        check(publication, "AWS.SNS.SMS.SMSType", Pattern.compile("Promotional|Transactional"));
        check(publication, "AWS.SNS.SMS.SenderID", SENDER_ID);
        Published published = published("");
        capture(published, "sms", number, "", text, publication);
        return published;
    }

    Published toEndpoint(SnsArn endpoint, SnsPublication publication) {
        topics.check(endpoint);
        String platform = endpoint.platform();
        String text = publication.text(platform);
        Push push = new Push(publication.subject(), text);
        if (publication.own(platform).isPresent()) {
            push = push(platform, text);
        }
        Published published = published("");
        capture(published, "push", endpoint.text(), push.title(), push.body(), publication);
        return published;
    }

    private record Push(String title, String body) {}

    /** The parts of a platform's payload that a person sees; Firebase has an old form and one in a wrapping. */
    private static Push push(String platform, String text) {
        JsonNode payload = SnsPublication.json(text)
                .orElseThrow(
                        () -> Refusal.invalid("Message Reason: the payload for " + platform + " is no JSON object"));
        if (platform.startsWith("APNS") && text.getBytes(StandardCharsets.UTF_8).length > MAX_APNS_BYTES) {
            throw Refusal.invalid("Message Reason: the payload for " + platform + " has more than 4096 bytes");
        }
        JsonNode message = payload.path("fcmV1Message").path("message");
        for (JsonNode alert : List.of(
                payload.path("aps").path("alert"),
                payload.path("notification"),
                message.path("notification"),
                message.path("data"),
                payload.path("data"))) {
            if (alert.isTextual()) {
                return new Push("", alert.textValue());
            }
            if (alert.has("body") || alert.has("title")) {
                return new Push(
                        alert.path("title").asText(""), alert.path("body").asText(""));
            }
        }
        return new Push("", text);
    }

    private static void check(SnsPublication publication, String name, Pattern allowed) {
        SnsAttribute attribute = publication.attributes().get(name);
        if (attribute != null && !allowed.matcher(attribute.value()).matches()) {
            throw Refusal.invalid(name + " Reason: the value is not allowed");
        }
    }

    private void capture(
            Published published, String channel, String to, String subject, String body, SnsPublication publication) {
        Map<String, String> headers = new HashMap<>();
        publication.attributes().forEach((name, attribute) -> {
            headers.put("attribute." + name, attribute.value());
            headers.put("type." + name, attribute.type());
        });
        publication.groupId().ifPresent(id -> headers.put("MessageGroupId", id));
        publication.deduplicationId().ifPresent(id -> headers.put("MessageDeduplicationId", id));
        if (publication.structured()) {
            headers.put("Message", publication.message());
        }
        if (channel.equals("sms")) {
            headers.put("sms.parts", String.valueOf(SmsText.parts(body)));
            headers.put("sms.encoding", SmsText.isGsm(body) ? "GSM-7" : "UCS-2");
        }
        messages.add(new SandboxMessage(
                published.messageId(), channel, to, subject, body, Optional.empty(), headers, clock.instant()));
    }

    private static Published published(String sequenceNumber) {
        return new Published(UUID.randomUUID().toString(), sequenceNumber);
    }
}
