package io.allim.preference;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A workflow as recipients see it.
 *
 * @param name for people
 * @param channels on which it may be heard
 * @param defaults as in {@link Subject}
 */
public record Offer(
        String workflow,
        String name,
        Optional<String> category,
        boolean critical,
        List<String> channels,
        Map<String, Boolean> defaults) {

    public Offer {
        channels = List.copyOf(channels);
        defaults = Map.copyOf(defaults);
    }

    public Subject subject() {
        return new Subject(Optional.of(workflow), category, critical, defaults);
    }
}
