package io.allim.pipeline;

import io.allim.time.GracefulShutdown;
import io.quarkus.arc.profile.UnlessBuildProfile;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * How a process ends that is told to, as by SIGTERM: no more work, then what is under way, then all else, with the table
 * last. A second signal changes nothing. Not in the Lambda function, where nothing is under way between invocations.
 *
 * <pre>
 * SIGTERM                              requests go on to come for quarkus.shutdown.delay, if that is set
 *   begin   no ticks, leases, requests
 *           requests under way end     Quarkus waits for them, for quarkus.shutdown.timeout at most
 *   end     attempts and other work end, within the same time; what is left is interrupted and recorded
 *           the container closes its beans
 * </pre>
 */
@Singleton
@UnlessBuildProfile("prod")
final class ShutdownSequence {

    private static final Logger LOG = Logger.getLogger(ShutdownSequence.class);

    /** Where nothing is configured, as in dev mode, whose reloads nobody wants to wait for. */
    private static final Duration SHORT = Duration.ofSeconds(1);

    /** In which attempts that were interrupted are recorded. */
    private static final Duration RECORDING = Duration.ofSeconds(3);

    private final GracefulShutdown shutdown;
    private final Duration delay;
    private final Duration timeout;
    private Optional<Long> begunNanos = Optional.empty();

    ShutdownSequence(
            GracefulShutdown shutdown,
            @ConfigProperty(name = "quarkus.shutdown.delay") Optional<Duration> delay,
            @ConfigProperty(name = "quarkus.shutdown.timeout") Optional<Duration> timeout) {
        this.shutdown = shutdown;
        this.delay = delay.orElse(Duration.ZERO);
        this.timeout = LaunchMode.current() == LaunchMode.NORMAL ? timeout.orElse(SHORT) : SHORT;
    }

    void begin(@Observes ShutdownDelayInitiatedEvent ignored) {
        Thread.ofVirtual().start(() -> {
            shutdown.pause(delay);
            begin(System.nanoTime());
        });
    }

    void end(@Observes ShutdownEvent ignored) throws InterruptedException {
        begin(System.nanoTime());
        end(left(System.nanoTime()), RECORDING);
    }

    /** The time runs from the first call on. */
    synchronized void begin(long nanos) {
        if (begunNanos.isEmpty()) {
            begunNanos = Optional.of(nanos);
            shutdown.begin();
        }
    }

    /** How much of the time is left; negative when it is over. */
    synchronized Duration left(long nanos) {
        return timeout.minusNanos(nanos - begunNanos.orElseThrow());
    }

    /** @param recording for how long what is interrupted may record that */
    void end(Duration left, Duration recording) throws InterruptedException {
        shutdown.await(left);
        shutdown.interrupt();
        int broken = shutdown.await(recording);
        if (broken > 0) {
            LOG.warnf("%d pieces of work were broken off: ticks of the next process find them.", broken);
        }
    }
}
