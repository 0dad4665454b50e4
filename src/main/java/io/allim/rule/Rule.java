package io.allim.rule;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.Urgency;
import io.allim.event.AwsEvent;
import io.allim.recipient.Target;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Which events start a workflow, for whom, and which events end what was started.
 *
 * @param enabled whether it starts anything; what it started is ended in any case
 * @param pattern of the events that start the workflow
 * @param to may be empty where the workflow's steps name their own targets
 * @param data of the notification; its texts are Liquid over the event. Absent: the whole event, as {@code event}
 * @param resolvedBy the pattern of the events that end what was started under the same key, and start nothing
 * @param key Liquid that names what an event is about, such as an alarm; present where {@code resolvedBy} is
 * @param changedBy the name of the caller who put it last; absent of rules that were stored before there were such names
 * @param changedAt when it was put
 */
record Rule(
        String id,
        Optional<String> description,
        boolean enabled,
        ObjectNode pattern,
        String workflow,
        List<Target> to,
        Optional<ObjectNode> data,
        Optional<Urgency> urgency,
        Optional<ObjectNode> resolvedBy,
        Optional<String> key,
        Optional<String> changedBy,
        Optional<Instant> changedAt) {

    Rule {
        to = List.copyOf(to);
    }

    /** A rule of which nobody said who made it. */
    Rule(
            String id,
            Optional<String> description,
            boolean enabled,
            ObjectNode pattern,
            String workflow,
            List<Target> to,
            Optional<ObjectNode> data,
            Optional<Urgency> urgency,
            Optional<ObjectNode> resolvedBy,
            Optional<String> key) {
        this(
                id,
                description,
                enabled,
                pattern,
                workflow,
                to,
                data,
                urgency,
                resolvedBy,
                key,
                Optional.empty(),
                Optional.empty());
    }

    Rule changed(String by, Instant at) {
        return with(Optional.of(by), Optional.of(at));
    }

    /** Whether the other differs in nothing but who made it when. */
    boolean saysTheSame(Rule other) {
        return equals(other.with(changedBy, changedAt));
    }

    private Rule with(Optional<String> by, Optional<Instant> at) {
        return new Rule(id, description, enabled, pattern, workflow, to, data, urgency, resolvedBy, key, by, at);
    }

    boolean matches(AwsEvent event) {
        return EventPattern.of("pattern", pattern).matches(event.json());
    }

    boolean resolves(AwsEvent event) {
        return resolvedBy
                .filter(json -> EventPattern.of("resolvedBy", json).matches(event.json()))
                .isPresent();
    }
}
