package io.allim.pipeline.send;

import io.allim.channel.Channels;
import io.allim.delivery.DeliveryMetrics;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.DispatchConfig;
import io.allim.delivery.Hints;
import io.allim.event.EventDispatcher;
import io.allim.notification.NotificationStore;
import io.allim.pipeline.accept.DeliveryPlanner;
import io.allim.pipeline.compose.Composer;
import io.allim.pipeline.decide.AddressResolver;
import io.allim.pipeline.decide.DecisionFactsReader;
import io.allim.pipeline.decide.DeliveryContextReader;
import io.allim.pipeline.decide.JustPlanned;
import io.allim.pipeline.decide.SkipConditions;
import io.allim.pipeline.decide.TemplateContext;
import io.allim.pipeline.digest.DigestAppender;
import io.allim.pipeline.digest.DigestItemRemover;
import io.allim.pipeline.digest.DigestOutcomePropagator;
import io.allim.pipeline.limit.Bulkhead;
import io.allim.pipeline.limit.DailyCaps;
import io.allim.pipeline.limit.RateLimiter;
import io.allim.pipeline.thread.ThreadStore;
import io.allim.recipient.MovedAddresses;
import io.allim.recipient.SuppressionStore;
import io.allim.table.Table;
import io.allim.time.GracefulShutdown;
import jakarta.enterprise.inject.Instance;
import java.time.InstantSource;

/**
 * What a dispatcher consists of, for one over another table than the service's: put together as the container does, but for the
 * log of what failed.
 */
public record DispatcherParts(
        Stores stores, Deciding deciding, Digesting digesting, Trying trying, Surroundings surroundings) {

    public record Stores(
            Table table,
            NotificationStore notifications,
            DeliveryStore deliveries,
            SuppressionStore suppressions,
            MovedAddresses moved,
            DeliveryContextReader contexts) {}

    public record Deciding(
            Channels channels,
            AddressResolver resolver,
            DecisionFactsReader facts,
            DeliveryPlanner planner,
            SkipConditions skipConditions) {}

    public record Digesting(DigestAppender appender, DigestItemRemover remover, DigestOutcomePropagator propagator) {}

    public record Trying(
            Composer composer,
            TemplateContext variables,
            RetryPolicy retries,
            Bulkhead bulkhead,
            RateLimiter limiter) {}

    public record Surroundings(
            Hints hints,
            DeliveryMetrics metrics,
            GracefulShutdown shutdown,
            DispatchConfig config,
            Instance<EventDispatcher> events,
            InstantSource clock) {}

    public Dispatcher dispatcher() {
        DeliveryStore deliveries = stores.deliveries();
        Recorder recorder = recorder();
        DecideStage.Digests digests = new DecideStage.Digests(
                digesting.appender(), digesting.remover(), deciding.skipConditions(), surroundings.metrics());
        return new Dispatcher(
                deliveries,
                deciding.channels(),
                trying.bulkhead(),
                new AdmitStage(
                        stores.contexts(),
                        deciding.channels(),
                        digesting.remover(),
                        trying.retries(),
                        trying.limiter(),
                        new JustPlanned(),
                        recorder),
                new DecideStage(
                        deliveries, stores.contexts(), deciding.channels(), deciding.facts(), digests, recorder),
                new HostStage(trying.bulkhead(), trying.retries(), recorder),
                new ComposeStage(trying.composer(), recorder),
                sender(recorder),
                recorder,
                surroundings.clock());
    }

    private Recorder recorder() {
        DeliveryStore deliveries = stores.deliveries();
        return new Recorder(
                stores.table(),
                deliveries,
                new DeliveryFinisher(
                        stores.table(),
                        deliveries,
                        digesting.propagator(),
                        new Fallbacks(deciding.resolver(), deliveries, stores.notifications(), deciding.planner()),
                        surroundings.hints()),
                surroundings.metrics(),
                surroundings.events(),
                false);
    }

    private Sender sender(Recorder recorder) {
        DeliveryStore deliveries = stores.deliveries();
        InstantSource clock = surroundings.clock();
        DailyCaps caps = new DailyCaps(stores.table(), clock);
        ThreadStore threads = new ThreadStore(stores.table());
        return new Sender(
                new ThreadStage(trying.variables(), threads, deliveries, recorder, surroundings.config()),
                new SlotStage(trying.limiter(), caps, recorder),
                new LeaseStage(deliveries, recorder, surroundings.config()),
                new SendStage(
                        trying.limiter(),
                        caps,
                        stores.suppressions(),
                        stores.moved(),
                        surroundings.metrics(),
                        surroundings.shutdown(),
                        clock),
                new RecordStage(deliveries, threads, trying.retries(), recorder, clock),
                MessageKeeper.NONE,
                surroundings.shutdown());
    }
}
