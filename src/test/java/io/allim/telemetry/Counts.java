package io.allim.telemetry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Keeps what was counted. */
public final class Counts implements Metrics {

    private final Map<Count, Integer> counts = new EnumMap<>(Count.class);
    private final List<Duration> late = new ArrayList<>();
    private int attempts;

    @Override
    public synchronized void count(Count what) {
        counts.merge(what, 1, Integer::sum);
    }

    @Override
    public synchronized void attempted(Duration time) {
        attempts++;
    }

    @Override
    public synchronized void found(Duration late) {
        this.late.add(late);
    }

    /** By what was counted; what was not is missing. */
    public synchronized Map<Count, Integer> all() {
        return Map.copyOf(counts);
    }

    public synchronized int attempts() {
        return attempts;
    }

    public synchronized List<Duration> late() {
        return List.copyOf(late);
    }
}
