package io.allim.rule;

/** A rule could not do for an event what it is there for. The event has to come again. */
final class RuleException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** @param why names rules and what they lack, nothing of what the event holds */
    RuleException(String why) {
        super(why, null, false, false);
    }
}
