package io.allim.table.dynamodb;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** A time in which nothing but the pauses between tries takes any. */
final class ManualPatience {

    final List<Duration> pauses = new CopyOnWriteArrayList<>();
    private final AtomicLong nanos = new AtomicLong();
    /** From 0 to below 1. */
    volatile double random = 0.5;

    Backoff of(Duration time) {
        return new Backoff(time, nanos::get, this::rest, () -> random);
    }

    private void rest(Duration pause) {
        pauses.add(pause);
        nanos.addAndGet(pause.toNanos());
    }
}
