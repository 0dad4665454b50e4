package io.allim.pipeline.send;

import io.allim.delivery.DispatchConfig;
import io.allim.pipeline.accept.PageSender;
import io.allim.pipeline.decide.Sendable;
import io.allim.table.TableUnavailable;
import io.allim.telemetry.StoreLog;
import io.allim.time.Deadline;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;

/**
 * Sends as many at the same time as {@link DispatchConfig#parallel} says, of all planners together. Those who wait for their turn
 * are few enough for the first half of a lease, in which a message must be sent.
 */
@Singleton
public final class LeasedSender implements PageSender {

    private static final Logger LOG = Logger.getLogger(LeasedSender.class);

    /** Of one planner: enough for all that send while the next page is planned, and so few that none waits for long. */
    private static final int MOST_WAITING = 200;

    private static final int WAITING_FOR_EACH = 4;

    /** For how long one waits for a permit at its host: others of the same planner have them, and give them back soon. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final Deadline SPENT = Deadline.of(Duration.ZERO);

    private final Dispatcher dispatcher;
    private final DispatchConfig config;
    private final Semaphore turns;

    public LeasedSender(Dispatcher dispatcher, DispatchConfig config) {
        this.dispatcher = dispatcher;
        this.config = config;
        this.turns = new Semaphore(config.parallel());
    }

    @Override
    public Pages begin(Deadline left) {
        return new Leased(left);
    }

    private final class Leased implements Pages {

        private final Deadline left;
        private final Semaphore room = new Semaphore(Math.min(MOST_WAITING, WAITING_FOR_EACH * config.parallel()));
        private final Optional<ExecutorService> threads = Optional.of(config)
                .filter(several -> several.parallel() > 1)
                .map(_ -> Executors.newVirtualThreadPerTaskExecutor());
        private volatile boolean stopped;

        Leased(Deadline left) {
            this.left = left;
        }

        @Override
        public boolean areSent() {
            return true;
        }

        @Override
        public void add(List<Sendable> leased) {
            for (Sendable sendable : leased) {
                room.acquireUninterruptibly();
                threads.ifPresentOrElse(several -> several.execute(() -> inTurn(sendable)), () -> inTurn(sendable));
            }
        }

        private void inTurn(Sendable sendable) {
            turns.acquireUninterruptibly();
            try {
                send(sendable, stopped ? SPENT : left);
            } finally {
                turns.release();
                room.release();
            }
        }

        @Override
        public void stop() {
            stopped = true;
        }

        @Override
        public void close() {
            threads.ifPresent(ExecutorService::close);
        }
    }

    private void send(Sendable sendable, Deadline left) {
        try {
            dispatcher.send(sendable, left.patient(PATIENCE));
        } catch (TableUnavailable e) {
            StoreLog.log(e);
        } catch (RuntimeException e) {
            LOG.warnf(
                    "%s is left until its lease ends: %s",
                    sendable.context().delivery().id(), e.getMessage());
        }
    }
}
