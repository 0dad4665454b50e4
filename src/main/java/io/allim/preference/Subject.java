package io.allim.preference;

import java.util.Map;
import java.util.Optional;

/**
 * What a message is about, as far as preferences care.
 *
 * @param critical whether the recipient can't mute it
 * @param defaults what the workflow wants where the recipient said nothing: by channel's name, or {@code all}
 */
public record Subject(
        Optional<String> workflow, Optional<String> category, boolean critical, Map<String, Boolean> defaults) {}
