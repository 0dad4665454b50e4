package io.allim.pipeline;

import io.allim.pipeline.decide.Sendable;
import io.allim.pipeline.digest.DigestOutcomePropagator;
import io.allim.pipeline.send.Dispatcher;
import io.allim.pipeline.send.WorkerSlot;
import io.allim.recipient.Eraser;
import io.allim.table.Key;
import io.allim.table.TableUnavailable;
import io.allim.telemetry.StoreLog;
import io.allim.time.Deadline;
import io.allim.time.GracefulShutdown;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** Does whatever is due at a key of the due index. */
@Singleton
public class Worker {

    private static final Logger LOG = Logger.getLogger(Worker.class);

    private final Dispatcher dispatcher;
    private final NotificationAdvancer advancer;
    private final DigestOutcomePropagator propagator;
    private final Eraser eraser;
    private final Reviewer reviewer;
    private final UnknownWork unknown;
    private final GracefulShutdown shutdown;
    private final InstantSource clock;

    Worker(
            Dispatcher dispatcher,
            NotificationAdvancer advancer,
            DigestOutcomePropagator propagator,
            Eraser eraser,
            Reviewer reviewer,
            UnknownWork unknown,
            GracefulShutdown shutdown,
            InstantSource clock) {
        this.dispatcher = dispatcher;
        this.advancer = advancer;
        this.propagator = propagator;
        this.eraser = eraser;
        this.reviewer = reviewer;
        this.unknown = unknown;
        this.shutdown = shutdown;
        this.clock = clock;
    }

    /** The same without the limit of how many work at the same time. */
    boolean process(Key key, Deadline deadline) {
        return process(key, deadline, WorkerSlot.none());
    }

    /**
     * Does nothing when the process is about to end, and then leaves what is left of a long work to the next one's ticks.
     *
     * @param deadline after which the rest of a long work is left to the next tick
     * @param slot released while there is nothing to do but to wait for a host
     * @return false when it got no permit at its host: it is as due as it was
     */
    public boolean process(Key key, Deadline deadline, WorkerSlot slot) {
        AtomicBoolean deferred = new AtomicBoolean();
        shutdown.run(() -> deferred.set(!work(key, deadline.until(shutdown), slot)));
        return !deferred.get();
    }

    private boolean work(Key key, Deadline deadline, WorkerSlot slot) {
        switch (DueWork.at(key)) {
            case DueWork.Dispatch(var id) -> {
                return dispatcher.dispatch(id, slot, deadline);
            }
            case DueWork.Advance(var id) -> advancer.advance(id, clock.instant(), deadline);
            case DueWork.PropagateOutcome(var digest) -> propagator.settle(digest, clock.instant(), deadline);
            case DueWork.Erase(Key erasure) -> eraser.resume(erasure, deadline);
            case DueWork.ReviewRecipient(Key review) -> reviewer.resume(review, clock.instant(), deadline);
            case DueWork.Unknown(Key nobodys) -> unknown.takeOut(nobodys);
        }
        return true;
    }

    /**
     * Does work that somebody waits for, all at once, by threads of its own.
     *
     * @param deadline as of {@link #process}
     */
    public void expedite(List<Key> keys, Deadline deadline) {
        allAtOnce(keys, Key::sort, key -> process(key, deadline));
    }

    /**
     * Sends what this process took over when it accepted it, in the same way. What can't be sent is left to others.
     *
     * @param deadline as of {@link #process}
     */
    public void send(List<Sendable> taken, Deadline deadline) {
        allAtOnce(
                taken,
                sendable -> sendable.context().delivery().id().toString(),
                sendable -> shutdown.run(() -> dispatcher.send(sendable, deadline.until(shutdown))));
    }

    private static <T> void allAtOnce(List<T> all, Function<T, String> name, Consumer<T> work) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            all.forEach(each -> threads.execute(() -> tolerantly(each, name, work)));
        }
    }

    private static <T> void tolerantly(T each, Function<T, String> name, Consumer<T> work) {
        try {
            work.accept(each);
        } catch (TableUnavailable e) {
            StoreLog.log(e);
        } catch (RuntimeException e) {
            LOG.warnf("%s is left to the next tick: %s", name.apply(each), e.getMessage());
        }
    }
}
