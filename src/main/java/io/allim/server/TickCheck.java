package io.allim.server;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** What is held leaves by ticks. */
@Readiness
@Singleton
final class TickCheck implements HealthCheck {

    private final TickWatch ticks;

    TickCheck(TickWatch ticks) {
        this.ticks = ticks;
    }

    @Override
    public HealthCheckResponse call() {
        long now = System.nanoTime();
        return HealthCheckResponse.named("tick")
                .status(ticks.isPunctual(now))
                .withData("secondsAgo", ticks.age(now).toSeconds())
                .build();
    }
}
