package io.allim.workflow;

import io.allim.time.Frequency;
import java.util.List;
import java.util.Optional;

/**
 * How messages are gathered into digests.
 *
 * @param key Liquid over the data; each value of it has digests of its own
 * @param maxItems with as many items it closes early
 * @param minItems with fewer items it waits for another window
 * @param heartbeat whether it leaves although it is empty, once it has had an item; scheduled windows only
 * @param groupBy Liquid over an item; what templates see as {@code groups} has one for each value
 * @param summary Liquid over an item: the line that stands for it where there is no template
 * @param title Liquid over the digest, for one without a template
 * @param frequencies among which recipients may choose, instead of the window
 */
public record DigestRule(
        Optional<String> key,
        Window window,
        Optional<Integer> maxItems,
        Optional<Integer> minItems,
        boolean heartbeat,
        Optional<String> groupBy,
        Optional<String> summary,
        Optional<String> title,
        List<Frequency.Every> frequencies) {

    public DigestRule {
        frequencies = List.copyOf(frequencies);
    }

    /** All in one digest, one after the other. */
    public static DigestRule of(Window window) {
        return new DigestRule(
                Optional.empty(),
                window,
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    public DigestRule with(Window other) {
        return new DigestRule(key, other, maxItems, minItems, heartbeat, groupBy, summary, title, frequencies);
    }

    /** For somebody who wants to hear of everything at once: nothing waits for more, and nothing is said of nothing. */
    public DigestRule atOnce() {
        return new DigestRule(
                key, Window.none(), maxItems, Optional.empty(), false, groupBy, summary, title, frequencies);
    }
}
