package io.allim.pipeline.send;

import io.allim.channel.Channels;
import io.allim.delivery.DeliveryMetrics;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.DispatchConfig;
import io.allim.pipeline.compose.Composer;
import io.allim.pipeline.decide.DecisionFactsReader;
import io.allim.pipeline.decide.DeliveryContextReader;
import io.allim.pipeline.decide.SkipConditions;
import io.allim.pipeline.digest.DigestAppender;
import io.allim.pipeline.digest.DigestItemRemover;
import io.allim.pipeline.limit.Bulkhead;
import io.allim.pipeline.limit.DailyCaps;
import io.allim.pipeline.limit.RateLimiter;
import io.allim.recipient.SuppressionStore;
import io.allim.table.Table;
import io.allim.time.GracefulShutdown;
import java.time.InstantSource;

/** Puts a dispatcher together, as CDI does. */
public final class TestDispatcher {

    private TestDispatcher() {}

    public record Stores(DeliveryStore deliveries, SuppressionStore suppressions, DeliveryContextReader contexts) {}

    public record Deciding(
            Channels channels,
            DecisionFactsReader facts,
            DigestAppender appender,
            DigestItemRemover remover,
            SkipConditions skipConditions) {}

    public record Surroundings(
            DeliveryMetrics metrics, GracefulShutdown shutdown, DispatchConfig config, InstantSource clock) {}

    public static Dispatcher of(
            Stores stores,
            Deciding deciding,
            Composer composer,
            Recorder recorder,
            RetryPolicy retries,
            Bulkhead bulkhead,
            RateLimiter limiter,
            Table table,
            Surroundings surroundings) {
        DeliveryStore deliveries = stores.deliveries();
        InstantSource clock = surroundings.clock();
        DailyCaps caps = new DailyCaps(table, clock);
        DecideStage.Digests digests = new DecideStage.Digests(
                deciding.appender(), deciding.remover(), deciding.skipConditions(), surroundings.metrics());
        Sender sender = new Sender(
                new SlotStage(limiter, caps, recorder),
                new LeaseStage(deliveries, recorder, surroundings.config()),
                new SendStage(
                        limiter, caps, stores.suppressions(), surroundings.metrics(), surroundings.shutdown(), clock),
                new RecordStage(deliveries, retries, recorder, clock),
                surroundings.shutdown());
        return new Dispatcher(
                deliveries,
                bulkhead,
                new AdmitStage(
                        deliveries, stores.contexts(), deciding.channels(), deciding.remover(), retries, recorder),
                new DecideStage(
                        deliveries, stores.contexts(), deciding.channels(), deciding.facts(), digests, recorder),
                new HostStage(bulkhead, retries, recorder),
                new ComposeStage(composer, recorder),
                sender,
                clock);
    }
}
