package io.allim.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import io.allim.event.AwsEvent;
import io.allim.event.EventDispatcher;
import io.allim.event.EventsConfig;
import io.allim.event.LogBatch;
import io.allim.event.SnsMessage;
import io.allim.table.Json;
import io.allim.time.Deadline;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jboss.logging.Logger;

/** Hands events of AWS services to those who listen, whether they come alone, in a topic's message or in a queue's. */
@Singleton
final class AwsEventConsumer implements EventConsumer {

    private static final Logger LOG = Logger.getLogger(AwsEventConsumer.class);

    private final EventsConfig allowed;
    private final EventDispatcher dispatcher;

    AwsEventConsumer(EventsConfig allowed, EventDispatcher dispatcher) {
        this.allowed = allowed;
        this.dispatcher = dispatcher;
    }

    @Override
    public boolean consumes(Event event) {
        return event.isBatch()
                ? allowed.allowsQueue(
                        event.json().at("/Records/0/eventSourceARN").asText())
                : events(event.json()).isPresent();
    }

    @Override
    public Optional<String> advice(Event event) {
        return switch (event.source()) {
            case "aws:sqs" -> Optional.of("add the queue's ARN to allim.events.queues");
            case "aws:sns" -> Optional.of("add the topic's ARN to allim.events.topics");
            case "aws:logs" -> Optional.of("add the log group's name to allim.events.log-groups");
            default -> Optional.empty();
        };
    }

    @Override
    public List<String> consume(Event event, Deadline left) {
        if (event.isBatch()) {
            return again(event.json().path("Records"), left);
        }
        dispatcher.publish(events(event.json()).orElseThrow());
        return List.of();
    }

    /** @return the ids of messages that nobody could hear, or that there was no time for */
    private List<String> again(JsonNode messages, Deadline left) {
        List<String> again = new ArrayList<>();
        for (JsonNode message : messages) {
            if (left.isSpent() || !take(message)) {
                again.add(message.path("messageId").asText());
            }
        }
        return again;
    }

    /** A queue's message may not name the log group that it is from: that is for AWS to say. */
    private boolean take(JsonNode message) {
        try {
            Optional<AwsEvent> event = Json.tree(message.path("body").asText()).flatMap(this::ofTopicOrEventBridge);
            event.ifPresent(known -> dispatcher.publish(List.of(known)));
            return event.isPresent();
        } catch (RuntimeException e) {
            LOG.warnf("an event comes again: %s", e.getMessage());
            return false;
        }
    }

    /** @return empty when that is no event, or some of it is not allowed */
    private Optional<List<AwsEvent>> events(JsonNode json) {
        if (json.path("awslogs").isObject()) {
            return LogBatch.of(json)
                    .filter(batch -> batch.isControl() || allowed.allowsLogGroup(batch.logGroup()))
                    .map(LogBatch::events);
        }
        JsonNode records = json.path("Records");
        if (records.isArray() && !records.isEmpty()) {
            List<AwsEvent> events = StreamSupport.stream(records.spliterator(), false)
                    .flatMap(message -> ofTopic(message.path("Sns")).stream())
                    .toList();
            return Optional.of(events).filter(all -> all.size() == records.size());
        }
        return AwsEvent.ofEventBridge(json).map(List::of);
    }

    private Optional<AwsEvent> ofTopicOrEventBridge(JsonNode json) {
        return ofTopic(json).or(() -> AwsEvent.ofEventBridge(json));
    }

    private Optional<AwsEvent> ofTopic(JsonNode json) {
        return SnsMessage.of(json)
                .filter(message -> allowed.allowsTopic(message.topicArn()))
                .map(SnsMessage::event);
    }
}
