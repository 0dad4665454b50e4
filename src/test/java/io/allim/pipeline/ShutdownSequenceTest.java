package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.http.OutboundConfig;
import io.allim.time.GracefulShutdown;
import io.quarkus.runtime.LaunchMode;
import io.smallrye.config.WithDefault;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a process ends that is told to. */
@Timeout(60)
class ShutdownSequenceTest {

    private static final Duration MOMENT = Duration.ofMillis(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final LaunchMode MODE = LaunchMode.current();

    private final GracefulShutdown shutdown = new GracefulShutdown();

    @AfterEach
    void reset() {
        LaunchMode.set(MODE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT-1S", "PT0S", "PT0.001S"})
    void process_beginsToEndAfterItsDelay(Duration delay) {
        sequence(Optional.of(delay), Optional.empty()).begin(null);
        assertThat(shutdown.pause(MINUTE)).as("it went on").isFalse();
    }

    @Test
    void process_endsThoughItsDelayIsNotOver() throws InterruptedException {
        ShutdownSequence sequence = sequence(Optional.of(Duration.ofHours(1)), Optional.empty());
        sequence.begin(null);
        assertThat(shutdown.isStarted()).isFalse();
        sequence.end(null);
        assertThat(shutdown.isStarted()).isTrue();
    }

    /** In dev mode nobody wants to wait for a reload. */
    @ParameterizedTest
    @CsvSource({"NORMAL, PT25S, PT25S", "NORMAL, , PT1S", "DEVELOPMENT, PT25S, PT1S", "TEST, PT25S, PT1S"})
    void timeout_isOfProcessesThatRunForLong(LaunchMode mode, Duration configured, Duration timeout) {
        LaunchMode.set(mode);
        ShutdownSequence sequence = sequence(Optional.empty(), Optional.ofNullable(configured));
        sequence.begin(7);
        assertThat(sequence.left(7)).isEqualTo(timeout);
    }

    @Test
    void timeout_runsFromTheFirstSignal() {
        LaunchMode.set(LaunchMode.NORMAL);
        ShutdownSequence sequence = sequence(Optional.empty(), Optional.of(MINUTE));
        sequence.begin(7);
        sequence.begin(8);
        assertThat(sequence.left(9)).isEqualTo(MINUTE.minusNanos(2));
    }

    @Test
    void workUnderWay_isWaitedFor() throws InterruptedException {
        CompletableFuture<Boolean> interrupted = begun(() -> {
            shutdown.pause(MINUTE);
            return Thread.interrupted();
        });
        assertThat(logOfEnd(MINUTE, MINUTE)).isEmpty();
        assertThat(interrupted).isCompletedWithValue(false);
    }

    @Test
    void workThatIsNotOverInTime_isInterruptedAndMayRecordThat() throws InterruptedException {
        CompletableFuture<Boolean> interrupted = begun(() -> isInterruptedBefore(new CountDownLatch(1)));
        assertThat(logOfEnd(Duration.ZERO, MINUTE)).isEmpty();
        assertThat(interrupted).isCompletedWithValue(true);
    }

    @Test
    void workThatIsBrokenOff_isCountedInTheLog() throws InterruptedException {
        CountDownLatch mayEnd = new CountDownLatch(1);
        CompletableFuture<Boolean> deaf = begun(() -> {
            isInterruptedBefore(mayEnd);
            return isInterruptedBefore(mayEnd);
        });
        assertThat(logOfEnd(Duration.ZERO, MOMENT)).singleElement().asString().contains("were broken off");
        mayEnd.countDown();
        assertThat(deaf.join()).isFalse();
    }

    /** A webhook that is under way when the server is told to end may take as long as it always may. */
    @Test
    void server_waitsForTheLongestAttempt() throws Exception {
        Properties settings = new Properties();
        try (InputStream file = getClass().getResourceAsStream("/application.properties")) {
            settings.load(file);
        }
        Duration waits = Duration.parse("PT" + settings.getProperty("%server.quarkus.shutdown.timeout"));
        String longest = OutboundConfig.class
                .getMethod("deadline")
                .getAnnotation(WithDefault.class)
                .value();
        assertThat(waits).isGreaterThan(Duration.parse(longest));
        assertThat(settings.getProperty("%server.quarkus.shutdown.delay-enabled"))
                .isEqualTo("true");
    }

    private List<String> logOfEnd(Duration left, Duration recording) throws InterruptedException {
        try (NotedLog log = new NotedLog(ShutdownSequence.class)) {
            ShutdownSequence sequence = sequence(Optional.empty(), Optional.empty());
            sequence.begin(0);
            sequence.end(left, recording);
            return log.messages();
        }
    }

    /** Work that is under way. */
    private CompletableFuture<Boolean> begun(Supplier<Boolean> work) throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Boolean> result = new CompletableFuture<>();
        Thread.ofVirtual()
                .start(() -> shutdown.run(() -> {
                    begun.countDown();
                    result.complete(work.get());
                }));
        begun.await();
        return result;
    }

    private static boolean isInterruptedBefore(CountDownLatch end) {
        try {
            end.await();
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }

    private ShutdownSequence sequence(Optional<Duration> delay, Optional<Duration> timeout) {
        return new ShutdownSequence(shutdown, delay, timeout);
    }
}
