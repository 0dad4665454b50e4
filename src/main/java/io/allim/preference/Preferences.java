package io.allim.preference;

/** What a recipient wants to hear, and where. */
public record Preferences() {

    public static final Preferences NONE = new Preferences();

    public Verdict verdict(Subject subject, String channel) {
        return new Verdict(true, "nobody objects to " + subject.workflow().orElse("it") + " on " + channel);
    }
}
