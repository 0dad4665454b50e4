package io.allim.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import io.allim.dispatch.Budget;
import io.allim.event.AwsEvent;
import io.allim.event.EventListener;
import io.allim.event.EventsConfig;
import io.allim.event.LogBatch;
import io.allim.event.SnsMessage;
import io.allim.table.Json;
import io.quarkus.arc.All;
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
    private final List<EventListener> listeners;

    AwsEventConsumer(EventsConfig allowed, @All List<EventListener> listeners) {
        this.allowed = allowed;
        this.listeners = listeners;
    }

    @Override
    public boolean consumes(Event event) {
        JsonNode json = event.json();
        return event.isBatch()
                ? allowed.allowsQueue(json.at("/Records/0/eventSourceARN").asText())
                : !events(json).isEmpty();
    }

    @Override
    public List<String> consume(Event event, Budget left) {
        if (event.isBatch()) {
            return again(event.json().path("Records"), left);
        }
        events(event.json()).forEach(this::tell);
        return List.of();
    }

    /** @return the ids of messages that nobody could hear, or that there was no time for */
    private List<String> again(JsonNode messages, Budget left) {
        List<String> again = new ArrayList<>();
        for (JsonNode message : messages) {
            if (left.isSpent() || !tellAll(message)) {
                again.add(message.path("messageId").asText());
            }
        }
        return again;
    }

    private boolean tellAll(JsonNode message) {
        try {
            List<AwsEvent> events =
                    Json.tree(message.path("body").asText()).map(this::events).orElse(List.of());
            events.forEach(this::tell);
            return !events.isEmpty();
        } catch (RuntimeException e) {
            LOG.warnf("an event comes again: %s", e.getMessage());
            return false;
        }
    }

    private void tell(AwsEvent event) {
        boolean heard = false;
        for (EventListener listener : listeners) {
            heard |= listener.hear(event);
        }
        if (!heard) {
            LOG.infof("event %s from %s is for nobody", event.id(), event.source());
        }
    }

    /** @return none when that is no event, or none that is allowed */
    private List<AwsEvent> events(JsonNode json) {
        if (json.path("awslogs").isObject()) {
            return LogBatch.of(json)
                    .filter(batch -> allowed.allowsLogGroup(batch.logGroup()))
                    .map(LogBatch::events)
                    .orElse(List.of());
        }
        if (json.path("Records").isArray()) {
            return StreamSupport.stream(json.path("Records").spliterator(), false)
                    .flatMap(message -> ofTopic(message.path("Sns")).stream())
                    .toList();
        }
        return ofTopic(json).or(() -> AwsEvent.ofEventBridge(json)).stream().toList();
    }

    private Optional<AwsEvent> ofTopic(JsonNode json) {
        return SnsMessage.of(json)
                .filter(message -> allowed.allowsTopic(message.topicArn()))
                .map(SnsMessage::event);
    }
}
