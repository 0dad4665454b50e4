package io.allim.preference;

import io.allim.time.Frequency;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A workflow as recipients see it.
 *
 * @param name for people
 * @param hidden whether people don't see it among what they choose
 * @param channels on which it may be heard
 * @param defaults as in {@link PreferenceSubject}
 * @param frequencies what recipients may choose, the most frequent first; empty: no choice
 */
public record WorkflowOption(
        String workflow,
        LocalName name,
        Optional<String> category,
        boolean critical,
        boolean hidden,
        List<String> channels,
        Map<String, Boolean> defaults,
        List<Frequency.Every> frequencies) {

    public WorkflowOption {
        channels = List.copyOf(channels);
        defaults = Map.copyOf(defaults);
        frequencies = frequencies.stream().distinct().sorted().toList();
    }

    /** The same, where only some channels reach the recipient. */
    WorkflowOption on(List<String> reaching) {
        return new WorkflowOption(
                workflow,
                name,
                category,
                critical,
                hidden,
                channels.stream().filter(reaching::contains).toList(),
                defaults,
                frequencies);
    }

    public PreferenceSubject subject() {
        return new PreferenceSubject(Optional.of(workflow), category, critical, defaults);
    }
}
