package io.allim.dispatch;

import io.allim.delivery.DeliveryStore;
import io.allim.delivery.DigestStore;
import io.allim.notification.NotificationId;
import io.allim.notification.NotificationStore;
import io.allim.recipient.Review;
import io.allim.table.Key;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jboss.logging.Logger;

/** Does whatever is due at a key of the due index. */
@Singleton
public class Worker {

    private static final Logger LOG = Logger.getLogger(Worker.class);

    private final NotificationStore notifications;
    private final Dispatcher dispatcher;
    private final Planner planner;
    private final Canceller canceller;
    private final DigestCloser closer;
    private final Settler settler;
    private final Eraser eraser;
    private final Reviewer reviewer;
    private final GracefulShutdown shutdown;
    private final InstantSource clock;

    Worker(
            NotificationStore notifications,
            Dispatcher dispatcher,
            Planner planner,
            Canceller canceller,
            DigestCloser closer,
            Settler settler,
            Eraser eraser,
            Reviewer reviewer,
            GracefulShutdown shutdown,
            InstantSource clock) {
        this.notifications = notifications;
        this.dispatcher = dispatcher;
        this.planner = planner;
        this.canceller = canceller;
        this.closer = closer;
        this.settler = settler;
        this.eraser = eraser;
        this.reviewer = reviewer;
        this.shutdown = shutdown;
        this.clock = clock;
    }

    /**
     * Does nothing when the process is about to end, and then leaves what is left of a long work to the next one's ticks.
     *
     * @param budget after which what is left of a long work is left to the next tick
     */
    public void see(Key key, Budget budget) {
        shutdown.run(() -> work(key, budget.until(shutdown)));
    }

    private void work(Key key, Budget budget) {
        if (NotificationStore.holds(key)) {
            NotificationId.parse(key.partition()).ifPresent(id -> see(id, budget));
            return;
        }
        if (Eraser.holds(key)) {
            eraser.resume(key, budget);
            return;
        }
        if (Review.holds(key)) {
            reviewer.resume(key, clock.instant(), budget);
            return;
        }
        DeliveryStore.idAt(key).ifPresent(dispatcher::dispatch);
        DigestStore.settlingAt(key).ifPresent(digest -> settler.settle(digest, clock.instant(), budget));
    }

    /**
     * Sees to deliveries that people wait for, all at once, by threads of their own.
     *
     * @return when all is done
     */
    public void press(List<Key> keys) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            keys.forEach(key -> threads.execute(() -> press(key)));
        }
    }

    private void press(Key key) {
        try {
            DeliveryStore.idAt(key).ifPresent(id -> shutdown.run(() -> dispatcher.press(id)));
        } catch (RuntimeException e) {
            LOG.warnf("%s is left to the next tick: %s", key.sort(), e.getMessage());
        }
    }

    private void see(NotificationId id, Budget budget) {
        Instant now = clock.instant();
        notifications.find(id).ifPresent(notification -> {
            switch (notification.stage()) {
                case GATHERING -> closer.resume(notification, now, budget);
                case PLANNING -> planner.resume(notification, now, budget);
                case CANCELLING -> canceller.resume(notification, now, budget);
                case PLANNED, CANCELLED -> {}
            }
        });
    }
}
