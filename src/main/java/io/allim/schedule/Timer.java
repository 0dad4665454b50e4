package io.allim.schedule;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Ticks in a process that runs all the time. */
@Singleton
final class Timer {

    private final Ticker ticker;
    private final InstantSource time;
    private final TimerConfig config;

    Timer(Ticker ticker, InstantSource time, TimerConfig config) {
        this.ticker = ticker;
        this.time = time;
        this.config = config;
    }

    @Scheduled(every = "{allim.tick.every}", concurrentExecution = ConcurrentExecution.SKIP)
    void tick() {
        ticker.tick(time.instant(), config.budget());
    }
}
