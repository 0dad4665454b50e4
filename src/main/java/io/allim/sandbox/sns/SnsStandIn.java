package io.allim.sandbox.sns;

import io.allim.sandbox.wire.Fault;
import io.allim.sandbox.wire.HttpAnswer;
import io.allim.sandbox.wire.HttpRequest;
import io.allim.sandbox.wire.Refusal;
import io.allim.sandbox.wire.SandboxMessages;
import io.allim.sandbox.wire.Signature;
import io.allim.sandbox.wire.StandIn;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Plays SNS: the Query protocol, which its SDK clients speak. Messages of errors are those of SNS where known. */
public final class SnsStandIn implements StandIn {

    private static final int MAX_BATCH = 10;
    private static final Pattern BATCH_ID = Pattern.compile("[A-Za-z0-9_-]{1,80}");

    private final SnsTopics topics = new SnsTopics();
    private final SnsPublisher publisher;

    public SnsStandIn(SandboxMessages messages, InstantSource clock) {
        this.publisher = new SnsPublisher(messages, topics, clock);
    }

    @Override
    public Fault.Service service() {
        return Fault.Service.SNS;
    }

    @Override
    public boolean takes(HttpRequest request) {
        return request.path().equals("/") && request.method().equals("POST");
    }

    @Override
    public HttpAnswer answer(HttpRequest request) {
        try {
            Signature signature = Signature.of(request, "sns");
            Form form = Form.of(request);
            String action = form.text("Action").orElse("");
            return Xml.result(action, result(action, form, signature.region()));
        } catch (Refusal refusal) {
            return Xml.error(refusal.status(), refusal.code(), String.valueOf(refusal.getMessage()));
        }
    }

    @Override
    public HttpAnswer throttled() {
        return Xml.error(400, "Throttling", "Rate exceeded");
    }

    @Override
    public HttpAnswer broken() {
        return Xml.error(500, "InternalError", "An internal error occurred.");
    }

    @Override
    public HttpAnswer rejected() {
        return Xml.error(400, "InvalidParameter", "Invalid parameter: the sandbox was asked to refuse the message");
    }

    @Override
    public HttpAnswer garbled() {
        return HttpAnswer.reply(200, "text/xml", "<PublishResponse><PublishResult><Messa\u0000</html>");
    }

    private String result(String action, Form form, String region) {
        return switch (action) {
            case "Publish" -> publish(form).xml();
            case "PublishBatch" -> batch(form);
            case "CreateTopic" -> topics.create(form, region);
            case "DeleteTopic" -> topics.delete(form);
            case "ListTopics" -> topics.list();
            case "GetTopicAttributes" -> topics.attributes(form);
            case "Subscribe" -> topics.subscribe(form);
            case "Unsubscribe" -> topics.unsubscribe(form);
            case "ListSubscriptions", "ListSubscriptionsByTopic" -> topics.subscriptions(form);
            case "CreatePlatformEndpoint" -> topics.endpoint(form);
            case "SetEndpointAttributes", "SetSMSAttributes" -> "";
            default -> throw new Refusal(400, "InvalidAction", "The sandbox does not know the action " + action + ".");
        };
    }

    private SnsPublisher.Published publish(Form form) {
        List<String> targets = List.of("TopicArn", "TargetArn", "PhoneNumber").stream()
                .filter(form::has)
                .toList();
        if (targets.isEmpty()) {
            throw Refusal.invalid("TopicArn or TargetArn Reason: no value for required parameter");
        }
        if (targets.size() > 1) {
            throw Refusal.invalid(String.join(" and ", targets) + " Reason: only one of them is allowed");
        }
        String target = targets.getFirst();
        String value = form.text(target).orElse("");
        if (target.equals("PhoneNumber")) {
            return publisher.toPhone(value, SnsPublication.read(form));
        }
        SnsArn arn = SnsArn.of(target, value);
        if (arn.isTopic()) {
            return publisher.toTopic(arn, SnsPublication.read(form));
        }
        if (target.equals("TopicArn") || !arn.isEndpoint()) {
            throw Refusal.invalid(target);
        }
        return publisher.toEndpoint(arn, SnsPublication.read(form));
    }

    private String batch(Form form) {
        SnsArn topic = SnsTopics.topic(form);
        topics.check(topic);
        List<Form> entries = new ArrayList<>();
        form.list("PublishBatchRequestEntries.member").forEach(entries::add);
        check(entries);
        StringBuilder successful = new StringBuilder();
        StringBuilder failed = new StringBuilder();
        for (Form entry : entries) {
            String id = Xml.element("Id", entry.text("Id").orElse(""));
            try {
                SnsPublisher.Published published = publisher.toTopic(topic, SnsPublication.read(entry));
                successful.append("<member>" + id + published.xml() + "</member>");
            } catch (Refusal refusal) {
                failed.append("<member>" + id + Xml.element("Code", refusal.code())
                        + Xml.element("Message", String.valueOf(refusal.getMessage()))
                        + "<SenderFault>true</SenderFault></member>");
            }
        }
        return "<Successful>" + successful + "</Successful><Failed>" + failed + "</Failed>";
    }

    private static void check(List<Form> entries) {
        if (entries.isEmpty()) {
            throw new Refusal(400, "EmptyBatchRequest", "The batch request doesn't contain any entries.");
        }
        if (entries.size() > MAX_BATCH) {
            throw new Refusal(
                    400,
                    "TooManyEntriesInBatchRequest",
                    "The batch request contains more entries than permissible: " + MAX_BATCH + ".");
        }
        Set<String> ids = new HashSet<>();
        long bytes = 0;
        for (Form entry : entries) {
            String id = entry.text("Id").orElse("");
            if (!BATCH_ID.matcher(id).matches()) {
                throw new Refusal(400, "InvalidBatchEntryId", "The Id of a batch entry doesn't abide by the rules.");
            }
            if (!ids.add(id)) {
                throw new Refusal(400, "BatchEntryIdsNotDistinct", "Two batch entries have the same Id.");
            }
            bytes += bytes(entry);
        }
        if (bytes > SnsPublication.MAX_BYTES) {
            throw new Refusal(400, "BatchRequestTooLong", "The length of all the messages is more than the limit.");
        }
    }

    /** Entries that are wrong by themselves are answered one by one, so they do not count here. */
    private static int bytes(Form entry) {
        try {
            return SnsPublication.read(entry).bytes();
        } catch (Refusal wrong) {
            return 0;
        }
    }
}
