package io.allim.telemetry;

import io.quarkus.arc.DefaultBean;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Outside the Lambda function nobody reads counts. */
@Singleton
@DefaultBean
final class NoopMetrics implements Metrics {

    @Override
    public void count(Count what) {}

    @Override
    public void attempted(Duration time) {}

    @Override
    public void found(Duration late) {}
}
