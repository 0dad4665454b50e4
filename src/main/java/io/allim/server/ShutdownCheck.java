package io.allim.server;

import io.allim.time.GracefulShutdown;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** A process that is about to end takes no requests. Before that, in {@code quarkus.shutdown.delay}, Quarkus says so. */
@Readiness
@Singleton
final class ShutdownCheck implements HealthCheck {

    private final GracefulShutdown shutdown;

    ShutdownCheck(GracefulShutdown shutdown) {
        this.shutdown = shutdown;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("running")
                .status(!shutdown.isStarted())
                .build();
    }
}
