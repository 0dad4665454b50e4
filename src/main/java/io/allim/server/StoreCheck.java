package io.allim.server;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Nothing can be accepted while the store takes no writes. */
@Readiness
@Singleton
final class StoreCheck implements HealthCheck {

    private final StoreProbe store;

    StoreCheck(StoreProbe store) {
        this.store = store;
    }

    @Override
    public HealthCheckResponse call() {
        return Answers.of("store", store.find());
    }
}
