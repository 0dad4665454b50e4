package io.allim.preference;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The answers for one thing: wanted, not wanted, or nothing said.
 *
 * @param all for all channels that have no answer of their own
 * @param channels by the channel's name
 */
public record Choice(Optional<Boolean> all, Map<String, Boolean> channels) {

    public static final Choice NONE = new Choice(Optional.empty(), Map.of());

    public Choice {
        channels = Collections.unmodifiableMap(new TreeMap<>(channels));
    }

    Optional<Boolean> answer(Optional<String> channel) {
        return channel.isEmpty() ? all : channel.map(channels::get);
    }

    Choice with(Optional<String> channel, Optional<Boolean> answer) {
        if (channel.isEmpty()) {
            return new Choice(answer, channels);
        }
        Map<String, Boolean> changed = new TreeMap<>(channels);
        changed.remove(channel.get());
        answer.ifPresent(wanted -> changed.put(channel.get(), wanted));
        return new Choice(all, changed);
    }

    @JsonIgnore
    int answers() {
        return channels.size() + (all.isPresent() ? 1 : 0);
    }
}
