package io.allim.time;

import jakarta.enterprise.inject.Default;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;

/** The one place that reads the system clock; everything else is given the time. */
public final class SystemTime {

    /** Answers whole milliseconds, the precision of everything that is stored. In dev and test another clock may be in use. */
    @Produces
    @Singleton
    @Default
    @RealTime
    public static InstantSource clock() {
        return Clock.tick(Clock.systemUTC(), Duration.ofMillis(1));
    }
}
