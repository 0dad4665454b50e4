package io.allim.pipeline;

import io.allim.delivery.DeliveryStore;
import io.allim.delivery.DigestStore;
import io.allim.notification.NotificationId;
import io.allim.notification.NotificationStore;
import io.allim.pipeline.accept.Planner;
import io.allim.pipeline.control.Canceller;
import io.allim.pipeline.digest.DigestCloser;
import io.allim.pipeline.digest.DigestOutcomePropagator;
import io.allim.pipeline.send.Dispatcher;
import io.allim.pipeline.send.WorkerSlot;
import io.allim.recipient.Eraser;
import io.allim.recipient.Review;
import io.allim.table.Key;
import io.allim.time.Deadline;
import io.allim.time.GracefulShutdown;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
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
    private final DigestOutcomePropagator propagator;
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
            DigestOutcomePropagator propagator,
            Eraser eraser,
            Reviewer reviewer,
            GracefulShutdown shutdown,
            InstantSource clock) {
        this.notifications = notifications;
        this.dispatcher = dispatcher;
        this.planner = planner;
        this.canceller = canceller;
        this.closer = closer;
        this.propagator = propagator;
        this.eraser = eraser;
        this.reviewer = reviewer;
        this.shutdown = shutdown;
        this.clock = clock;
    }

    /** The same by somebody who works beside the turns. */
    boolean process(Key key, Deadline deadline) {
        return process(key, deadline, WorkerSlot.none());
    }

    /**
     * Does nothing when the process is about to end, and then leaves what is left of a long work to the next one's ticks.
     *
     * @param deadline after which the rest of a long work is left to the next tick
     * @param turn given away while there is nothing to do but to wait for a host
     * @return false when it found no place at its host: it is as due as it was
     */
    public boolean process(Key key, Deadline deadline, WorkerSlot slot) {
        AtomicBoolean done = new AtomicBoolean();
        shutdown.run(() -> done.set(!work(key, deadline.until(shutdown), slot)));
        return !done.get();
    }

    private boolean work(Key key, Deadline deadline, WorkerSlot slot) {
        if (NotificationStore.holds(key)) {
            NotificationId.parse(key.partition()).ifPresent(id -> process(id, deadline));
            return true;
        }
        if (Eraser.holds(key)) {
            eraser.resume(key, deadline);
            return true;
        }
        if (Review.holds(key)) {
            reviewer.resume(key, clock.instant(), deadline);
            return true;
        }
        DigestStore.settlingAt(key).ifPresent(digest -> propagator.settle(digest, clock.instant(), deadline));
        return DeliveryStore.idAt(key)
                .map(id -> dispatcher.dispatch(id, slot, deadline))
                .orElse(true);
    }

    /**
     * Sees to work that people wait for, all at once, by threads of their own.
     *
     * @param deadline as of {@link #process}
     */
    public void expedite(List<Key> keys, Deadline deadline) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            keys.forEach(key -> threads.execute(() -> expedite(key, deadline)));
        }
    }

    private void expedite(Key key, Deadline deadline) {
        try {
            process(key, deadline);
        } catch (RuntimeException e) {
            LOG.warnf("%s is left to the next tick: %s", key.sort(), e.getMessage());
        }
    }

    private void process(NotificationId id, Deadline deadline) {
        Instant now = clock.instant();
        notifications.find(id).ifPresent(notification -> {
            switch (notification.stage()) {
                case COLLECTING -> closer.resume(notification, now, deadline);
                case PLANNING -> planner.resume(notification, now, deadline);
                case CANCELLING -> canceller.resume(notification, now, deadline);
                case PLANNED, CANCELLED -> {}
            }
        });
    }
}
