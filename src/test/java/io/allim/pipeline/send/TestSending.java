package io.allim.pipeline.send;

import io.allim.channel.Channels;
import io.allim.delivery.DeliveryId;
import io.allim.delivery.DeliveryMetrics;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.DispatchConfig;
import io.allim.delivery.Hints;
import io.allim.delivery.MessageCopyStore;
import io.allim.event.EventDispatcher;
import io.allim.notification.NotificationStore;
import io.allim.pipeline.accept.DeliveryPlanner;
import io.allim.pipeline.compose.Composer;
import io.allim.pipeline.compose.PreviewComposer;
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
import io.allim.time.Deadline;
import io.allim.time.GracefulShutdown;
import jakarta.enterprise.inject.Instance;
import java.lang.reflect.Proxy;
import java.time.InstantSource;
import java.util.function.Supplier;

/** What sends and what hears of it, put together as CDI does. */
public record TestSending(Dispatcher dispatcher, DeliveryFeedback feedback) {

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
            SkipConditions skipConditions,
            JustPlanned planned) {}

    public record Digesting(DigestAppender appender, DigestItemRemover remover, DigestOutcomePropagator propagator) {}

    public record Trying(
            Composer composer,
            PreviewComposer previews,
            TemplateContext variables,
            RetryPolicy retries,
            Bulkhead bulkhead,
            RateLimiter limiter) {}

    public record Surroundings(
            Hints hints,
            DeliveryMetrics metrics,
            GracefulShutdown shutdown,
            DispatchConfig config,
            Supplier<EventDispatcher> events,
            InstantSource clock) {}

    /** @param permit whether hosts give one */
    public static Dispatcher dispatcher(boolean permit) {
        return new Dispatcher(null, null, null, null, null, null, null, null, null, null) {
            @Override
            public boolean dispatch(DeliveryId id, WorkerSlot slot, Deadline left) {
                return permit;
            }
        };
    }

    public static TestSending of(
            Stores stores, Deciding deciding, Digesting digesting, Trying trying, Surroundings surroundings) {
        DeliveryStore deliveries = stores.deliveries();
        DeliveryFinisher finisher = new DeliveryFinisher(
                stores.table(),
                deliveries,
                digesting.propagator(),
                new Fallbacks(deciding.resolver(), deliveries, stores.notifications(), deciding.planner()),
                surroundings.hints());
        Recorder recorder = new Recorder(
                stores.table(), deliveries, finisher, surroundings.metrics(), instance(surroundings.events()));
        return new TestSending(
                dispatcher(stores, deciding, digesting, trying, surroundings, recorder),
                new DeliveryFeedback(
                        deliveries,
                        stores.contexts(),
                        stores.suppressions(),
                        deciding.channels(),
                        deciding.resolver(),
                        finisher,
                        surroundings.metrics()));
    }

    @SuppressWarnings("unchecked")
    private static <T> Instance<T> instance(Supplier<T> events) {
        return (Instance<T>) Proxy.newProxyInstance(
                TestSending.class.getClassLoader(), new Class<?>[] {Instance.class}, (_, _, _) -> events.get());
    }

    private static Dispatcher dispatcher(
            Stores stores,
            Deciding deciding,
            Digesting digesting,
            Trying trying,
            Surroundings surroundings,
            Recorder recorder) {
        DeliveryStore deliveries = stores.deliveries();
        RetryPolicy retries = trying.retries();
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
                        retries,
                        trying.limiter(),
                        deciding.planned(),
                        recorder),
                new DecideStage(
                        deliveries, stores.contexts(), deciding.channels(), deciding.facts(), digests, recorder),
                new HostStage(trying.bulkhead(), retries, recorder),
                new ComposeStage(trying.composer(), recorder),
                sender(stores, trying, surroundings, recorder),
                recorder,
                surroundings.clock());
    }

    private static Sender sender(Stores stores, Trying trying, Surroundings surroundings, Recorder recorder) {
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
                new MessageCopier(
                        deliveries,
                        instance(() -> new MessageCopyStore(stores.table())),
                        instance(trying::previews),
                        surroundings.config()),
                surroundings.shutdown());
    }
}
