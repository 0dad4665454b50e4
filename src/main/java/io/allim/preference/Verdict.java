package io.allim.preference;

/**
 * Whether a recipient wants a message.
 *
 * @param why one sentence that names the preference, or the default, which made it so
 */
public record Verdict(boolean wanted, String why) {}
