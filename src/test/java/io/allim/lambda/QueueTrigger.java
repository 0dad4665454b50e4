package io.allim.lambda;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.queue.HintQueue;
import java.util.List;
import software.amazon.awssdk.services.sqs.model.Message;

/** What AWS does between a queue and a function: hands over a batch, and deletes what is not to come again. */
final class QueueTrigger {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final HintQueue queue;
    private final LambdaRuntime lambda;

    QueueTrigger(HintQueue queue, LambdaRuntime lambda) {
        this.queue = queue;
        this.lambda = lambda;
    }

    /** @return how many messages were handed over */
    int deliver() {
        List<Message> batch = queue.receive();
        if (batch.isEmpty()) {
            return 0;
        }
        LambdaAnswer answer = lambda.invoke(event(batch));
        if (!answer.isFunctionError()) {
            settle(queue, batch, answer);
        }
        return batch.size();
    }

    /** Deletes what is not to come again, and shows the rest at once. */
    static void settle(HintQueue queue, List<Message> batch, LambdaAnswer answer) {
        List<String> again = answer.payload().path("batchItemFailures").findValuesAsText("itemIdentifier");
        batch.stream().filter(message -> !again.contains(message.messageId())).forEach(queue::delete);
        batch.stream().filter(message -> again.contains(message.messageId())).forEach(queue::reveal);
    }

    String event(List<Message> batch) {
        return event(queue, batch);
    }

    static String event(HintQueue queue, List<Message> batch) {
        ObjectNode event = MAPPER.createObjectNode();
        ArrayNode records = event.putArray("Records");
        batch.forEach(message -> {
            ObjectNode attributes = records.addObject()
                    .put("messageId", message.messageId())
                    .put("receiptHandle", message.receiptHandle())
                    .put("body", message.body())
                    .put("md5OfBody", message.md5OfBody())
                    .put("eventSource", "aws:sqs")
                    .put("eventSourceARN", queue.arn())
                    .put("awsRegion", "us-east-1")
                    .putObject("messageAttributes");
            message.messageAttributes()
                    .forEach((name, value) -> attributes
                            .putObject(name)
                            .put("stringValue", value.stringValue())
                            .put("dataType", value.dataType()));
        });
        return event.toString();
    }
}
