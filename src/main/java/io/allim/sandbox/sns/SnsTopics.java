package io.allim.sandbox.sns;

import io.allim.sandbox.wire.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;

/** Topics, subscriptions and endpoints as far as they were made here; publishing needs none of them. */
final class SnsTopics {

    private static final String ACCOUNT = "000000000000";
    private static final int MAX_MADE = 10_000;

    private final Map<String, Form> topics = new ConcurrentSkipListMap<>();
    private final Map<String, Form> subscriptions = new ConcurrentSkipListMap<>();

    static SnsArn topic(Form form) {
        SnsArn arn = SnsArn.of("TopicArn", form.text("TopicArn").orElse(""));
        if (!arn.isTopic()) {
            throw Refusal.invalid("TopicArn");
        }
        return arn;
    }

    /** Names that stand for things that are not there, or not for everyone. */
    void check(SnsArn arn) {
        String what = arn.isTopic() ? "Topic" : "Endpoint";
        switch (arn.name()) {
            case "missing", "missing.fifo" -> throw new Refusal(404, "NotFound", what + " does not exist");
            case "forbidden" ->
                throw new Refusal(
                        403, "AuthorizationError", "User is not authorized to perform: SNS:Publish on this resource");
            case "disabled" -> {
                if (arn.isEndpoint()) {
                    throw new Refusal(400, "EndpointDisabled", "Endpoint is disabled");
                }
            }
            default -> {
                // Any other is as good as made.
            }
        }
    }

    boolean deduplicatesByContent(SnsArn arn) {
        return Optional.ofNullable(topics.get(arn.text()))
                .flatMap(topic -> attribute(topic, "ContentBasedDeduplication"))
                .map(Boolean::parseBoolean)
                .orElse(false);
    }

    String create(Form form, String region) {
        String name = form.text("Name").orElse("");
        boolean fifo = attribute(form, "FifoTopic").map(Boolean::parseBoolean).orElse(false);
        if (!SnsArn.isTopicName(name)) {
            throw Refusal.invalid("Topic Name");
        }
        if (fifo != name.endsWith(".fifo")) {
            throw Refusal.invalid("Topic Name Reason: only FIFO topics must have names that end with .fifo");
        }
        String arn = "arn:aws:sns:" + region + ":" + ACCOUNT + ":" + name;
        room(topics);
        topics.putIfAbsent(arn, form);
        return Xml.element("TopicArn", arn);
    }

    String delete(Form form) {
        topics.remove(topic(form).text());
        return "";
    }

    String list() {
        StringBuilder members = new StringBuilder();
        topics.keySet().forEach(arn -> members.append("<member>" + Xml.element("TopicArn", arn) + "</member>"));
        return "<Topics>" + members + "</Topics>";
    }

    String attributes(Form form) {
        SnsArn arn = topic(form);
        check(arn);
        StringBuilder entries = new StringBuilder(entry("TopicArn", arn.text()) + entry("Owner", ACCOUNT));
        if (arn.isFifo()) {
            entries.append(entry("FifoTopic", "true"));
            entries.append(entry("ContentBasedDeduplication", String.valueOf(deduplicatesByContent(arn))));
        }
        return "<Attributes>" + entries + "</Attributes>";
    }

    String subscribe(Form form) {
        SnsArn arn = topic(form);
        check(arn);
        if (form.text("Protocol").isEmpty()) {
            throw Refusal.invalid("Protocol");
        }
        String subscription = arn.text() + ":" + UUID.randomUUID();
        room(subscriptions);
        subscriptions.put(subscription, form);
        return Xml.element("SubscriptionArn", subscription);
    }

    String unsubscribe(Form form) {
        subscriptions.remove(form.text("SubscriptionArn").orElse(""));
        return "";
    }

    String subscriptions(Form form) {
        StringBuilder members = new StringBuilder();
        subscriptions.forEach((arn, subscription) -> {
            String topic = subscription.text("TopicArn").orElse("");
            if (form.text("TopicArn").map(topic::equals).orElse(true)) {
                members.append("<member>" + Xml.element("SubscriptionArn", arn) + Xml.element("TopicArn", topic)
                        + Xml.element("Owner", ACCOUNT)
                        + Xml.element("Protocol", subscription.text("Protocol").orElse(""))
                        + Xml.element("Endpoint", subscription.text("Endpoint").orElse("")) + "</member>");
            }
        });
        return "<Subscriptions>" + members + "</Subscriptions>";
    }

    String endpoint(Form form) {
        SnsArn application = SnsArn.of(
                "PlatformApplicationArn", form.text("PlatformApplicationArn").orElse(""));
        if (!application.isApplication()) {
            throw Refusal.invalid("PlatformApplicationArn");
        }
        String token = form.text("Token").orElseThrow(() -> Refusal.invalid("Token"));
        // The same token gives the same endpoint, as with SNS.
        UUID id = UUID.nameUUIDFromBytes(token.getBytes(StandardCharsets.UTF_8));
        return Xml.element("EndpointArn", application.text().replace(":app/", ":endpoint/") + "/" + id);
    }

    private static void room(Map<String, Form> made) {
        if (made.size() >= MAX_MADE) {
            throw new Refusal(403, "TopicLimitExceeded", "The sandbox holds " + MAX_MADE + " at most.");
        }
    }

    private static Optional<String> attribute(Form form, String name) {
        for (Form entry : form.list("Attributes.entry")) {
            if (entry.text("key").map(name::equals).orElse(false)) {
                return entry.text("value");
            }
        }
        return Optional.empty();
    }

    private static String entry(String key, String value) {
        return "<entry>" + Xml.element("key", key) + Xml.element("value", value) + "</entry>";
    }
}
