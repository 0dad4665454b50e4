package io.allim.pipeline;

import java.time.Instant;
import java.time.InstantSource;

/** The time in a trial, which moves on when there is nothing to do before. */
final class TrialClock implements InstantSource {

    private Instant now;

    TrialClock(Instant now) {
        this.now = now;
    }

    @Override
    public Instant instant() {
        return now;
    }

    /** Never backwards. */
    boolean moveTo(Instant later) {
        now = later.isAfter(now) ? later : now;
        return true;
    }
}
