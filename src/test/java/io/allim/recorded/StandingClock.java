package io.allim.recorded;

import io.allim.time.RealTime;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;

/** The time goes on only as the sandbox's clock is turned, so that each run sees the same times. */
@Alternative
@Singleton
final class StandingClock {

    @Produces
    @Singleton
    @Alternative
    @RealTime
    static InstantSource monday() {
        return InstantSource.fixed(Instant.parse("2027-03-01T09:00:00Z"));
    }
}
