package io.allim.sandbox.clock;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

public final class TurnableClock implements InstantSource {

    private Instant now = Instant.parse("2026-03-01T09:00:00Z");

    @Override
    public synchronized Instant instant() {
        return now;
    }

    public synchronized void turn(Duration forward) {
        now = now.plus(forward);
    }
}
