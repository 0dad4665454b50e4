package io.allim.workflow;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.allim.channel.Urgency;
import io.allim.recipient.Target;
import io.allim.time.Hours;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One message of a workflow. Steps don't wait for each other; what became of the others counts when a step is due.
 *
 * @param id distinct within the workflow
 * @param channels the first is tried; the next when the one before ended as failed or reaches nobody
 * @param after how long after the notification's turn
 * @param unless conditions, any of which makes the step needless
 * @param to whom it is for instead of those the notification is for; they are looked up when the step is due
 * @param digest how its messages are gathered; absent: each goes by itself
 * @param sendWindow the hours in which it may go; empty: any
 * @param thread with which other messages its messages stand together, where the channel can do so
 */
public record Step(
        String id,
        @JsonProperty("ways") List<ChannelOption> channels,
        Duration after,
        List<SkipCondition> unless,
        Optional<Throttle> throttle,
        List<Target> to,
        Optional<Urgency> urgency,
        Optional<DigestRule> digest,
        List<Hours> sendWindow,
        Optional<ThreadRule> thread) {

    public Step {
        channels = List.copyOf(channels);
        unless = List.copyOf(unless);
        to = List.copyOf(to);
        // Steps that were stored before there were such windows have none.
        sendWindow = sendWindow == null ? List.of() : List.copyOf(sendWindow);
    }

    /** A step that goes out at any hour, each message by itself. */
    public Step(
            String id,
            List<ChannelOption> channels,
            Duration after,
            List<SkipCondition> unless,
            Optional<Throttle> throttle,
            List<Target> to,
            Optional<Urgency> urgency) {
        this(id, channels, after, unless, throttle, to, urgency, Optional.empty(), List.of());
    }

    /** A step whose messages stand by themselves. */
    public Step(
            String id,
            List<ChannelOption> channels,
            Duration after,
            List<SkipCondition> unless,
            Optional<Throttle> throttle,
            List<Target> to,
            Optional<Urgency> urgency,
            Optional<DigestRule> digest,
            List<Hours> sendWindow) {
        this(id, channels, after, unless, throttle, to, urgency, digest, sendWindow, Optional.empty());
    }

    public Step in(ThreadRule rule) {
        return new Step(id, channels, after, unless, throttle, to, urgency, digest, sendWindow, Optional.of(rule));
    }

    @JsonIgnore
    public boolean hasOwnTargets() {
        return !to.isEmpty();
    }

    /** @param channel of a delivery of this step */
    public Optional<ChannelOption> channel(String channel) {
        return channels.stream()
                .filter(option -> option.channel().equals(channel))
                .findFirst();
    }

    /** What is tried when a channel of this step did not work. */
    public Optional<ChannelOption> fallbackAfter(String channel) {
        int next = channel(channel).map(channels::indexOf).orElse(channels.size()) + 1;
        return next < channels.size() ? Optional.of(channels.get(next)) : Optional.empty();
    }
}
