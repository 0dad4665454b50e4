package io.allim.preference;

import java.util.Map;
import java.util.Optional;

/**
 * What a message is about, as far as preferences care.
 *
 * @param critical whether the recipient can't mute it
 * @param defaults what the workflow wants where the recipient said nothing: by channel's name, or {@value #ALL}
 */
public record PreferenceSubject(
        Optional<String> workflow, Optional<String> category, boolean critical, Map<String, Boolean> defaults) {

    /** In the defaults, stands for every channel that is not named. */
    public static final String ALL = "all";

    /** A message that belongs to no workflow. */
    public static final PreferenceSubject PLAIN =
            new PreferenceSubject(Optional.empty(), Optional.empty(), false, Map.of());

    public PreferenceSubject {
        defaults = Map.copyOf(defaults);
    }
}
