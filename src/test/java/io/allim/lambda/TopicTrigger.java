package io.allim.lambda;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.sandbox.wire.SandboxMessage;
import java.time.temporal.ChronoUnit;

/**
 * What AWS does between a topic and a function: of each message that was published it makes an event.
 *
 * <pre>
 * Records[0]  EventSource            aws:sns
 *             EventVersion           1.0
 *             EventSubscriptionArn   the topic's ARN and the id of the subscription
 *   Sns       Type                   Notification
 *             MessageId              what publishing answered
 *             TopicArn               as published
 *             Subject                as published, null without one
 *             Message                as published, whatever it is
 *             Timestamp              when it was published, in milliseconds
 *             SignatureVersion, Signature, SigningCertUrl, UnsubscribeUrl
 *             MessageAttributes      {} without any
 * </pre>
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html">Events of SNS</a>
 */
final class TopicTrigger {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String SUBSCRIPTION = "21be56ed-a058-49f5-8c98-aedd2564c486";

    private TopicTrigger() {}

    /** @param published to a topic, without attributes */
    static String event(SandboxMessage published) {
        ObjectNode event = MAPPER.createObjectNode();
        ObjectNode sns = event.putArray("Records")
                .addObject()
                .put("EventSource", "aws:sns")
                .put("EventVersion", "1.0")
                .put("EventSubscriptionArn", published.to() + ":" + SUBSCRIPTION)
                .putObject("Sns");
        sns.put("Type", "Notification")
                .put("MessageId", published.id())
                .put("TopicArn", published.to())
                .put("Subject", published.subject().isEmpty() ? null : published.subject())
                .put("Message", published.body())
                .put("Timestamp", published.at().truncatedTo(ChronoUnit.MILLIS).toString())
                .put("SignatureVersion", "1")
                .put("Signature", "tcc6faL2yUC6dgZdmrwh1Y4cGa/ebXEkAi6RibDsvpi+tE/1+82j==")
                .put("SigningCertUrl", "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-0123456789.pem")
                .put(
                        "UnsubscribeUrl",
                        "https://sns.us-east-1.amazonaws.com/?Action=Unsubscribe&SubscriptionArn=" + published.to()
                                + ":" + SUBSCRIPTION)
                .putObject("MessageAttributes");
        return event.toString();
    }
}
