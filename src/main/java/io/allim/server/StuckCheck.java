package io.allim.server;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * The one thing that a restart cures: ticks that stand still although the store works. While it does not, another process
 * would stand still as well.
 */
@Liveness
@Singleton
final class StuckCheck implements HealthCheck {

    private final TickWatch ticks;
    private final StoreProbe store;

    StuckCheck(TickWatch ticks, StoreProbe store) {
        this.ticks = ticks;
        this.store = store;
    }

    @Override
    public HealthCheckResponse call() {
        boolean stuck = ticks.isStuck(System.nanoTime()) && store.find().works();
        return HealthCheckResponse.named("tick").status(!stuck).build();
    }
}
