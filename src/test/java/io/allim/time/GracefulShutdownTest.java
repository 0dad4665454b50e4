package io.allim.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.channel.Outcome;
import io.allim.channel.webhook.WebhookConfig;
import io.allim.delivery.Delivery;
import io.allim.delivery.State;
import io.allim.notification.Notification;
import io.allim.notification.NotificationStore;
import io.allim.pipeline.PipelineFixture;
import io.allim.pipeline.Quiet;
import io.allim.recipient.Target;
import io.smallrye.config.WithDefault;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A process that is told to end leaves no lease behind. */
@Timeout(60)
@ExtendWith(Quiet.class)
class GracefulShutdownTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    @TempDir
    private Path directory;

    private PipelineFixture world;

    @BeforeEach
    void open() {
        world = new PipelineFixture(directory);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void processThatIsAboutToEnd_leasesNothing() {
        Notification notification = accept(3);
        world.shutdown.begin();
        world.drainHints();
        world.tick();
        assertThat(world.departed).isEmpty();
        assertThat(world.deliveriesOf(notification)).allSatisfy(delivery -> assertWaits(delivery, 0));
        world.reboot();
        world.tick();
        assertThat(world.departed).hasSize(3);
    }

    @Test
    void attemptUnderWay_endsAndIsRecorded() {
        Notification notification = accept(1);
        world.provider = _ -> {
            world.shutdown.begin();
            return Outcome.accepted("");
        };
        world.drainHints();
        assertThat(world.deliveriesOf(notification)).allMatch(delivery -> delivery.state() == State.SENT);
    }

    /** The thread's interruption must not reach the store. */
    @Test
    void attemptThatIsBrokenOff_isRecordedAsOneThatMayHaveLeft() {
        Notification notification = accept(1);
        world.provider = _ -> {
            world.shutdown.interrupt();
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
            return Outcome.unanswered("no answer before the service stopped");
        };
        world.drainHints();
        Thread.interrupted();
        Delivery delivery = world.deliveriesOf(notification).getFirst();
        assertThat(delivery.state()).isEqualTo(State.HELD);
        assertThat(delivery.mayHaveLeft()).isTrue();
        assertThat(delivery.reason()).contains("before the service stopped");
    }

    @Test
    void whatWaitsForItsPlace_isReleasedAndDueAtOnce() {
        world.perSecond = 1;
        Notification notification = accept(1);
        world.atRest = world.shutdown::begin;
        world.drainHints();
        assertThat(world.departed).isEmpty();
        assertThat(world.deliveriesOf(notification)).allSatisfy(delivery -> {
            assertWaits(delivery, 0);
            assertThat(delivery.reason()).contains("the process was about to end");
        });
    }

    @Test
    void whatIsReleased_doesNotCountInTheDay() {
        world.perSecond = 1;
        world.daily = 1;
        accept(1);
        world.atRest = world.shutdown::begin;
        world.drainHints();
        world.atRest = () -> {};
        world.reboot();
        world.settle();
        assertThat(world.departed).hasSize(1);
    }

    @Test
    void waitingForAPlace_endsWithTheProcess() {
        GracefulShutdown shutdown = new GracefulShutdown();
        CompletableFuture<Boolean> waited = CompletableFuture.supplyAsync(() -> shutdown.pause(Duration.ofHours(1)));
        shutdown.begin();
        assertThat(waited.join()).isFalse();
        assertThat(shutdown.run(() -> {
                    throw new AssertionError("work was begun");
                }))
                .isFalse();
        assertThat(new GracefulShutdown().pause(Duration.ofMillis(1))).isTrue();
        assertThat(new GracefulShutdown().pause(Duration.ofMillis(-1))).isTrue();
    }

    @Test
    void planningHalfWay_goesOnInTheNextProcess() {
        List<String> ids =
                IntStream.range(0, 250).mapToObj("user%03d"::formatted).toList();
        ids.forEach(id -> world.recipient(id, new Address(Kinds.EMAIL, id + "@example.com")));
        world.topics.subscribe("ops", ids);
        Notification notification = world.accept(
                world.notification(List.of(new Target.ToTopic("ops")), Optional.empty(), Optional.empty()));
        world.loseHints();
        world.before(writes -> writes.size() > 10, world.shutdown::begin);
        world.see(NotificationStore.key(notification.id()));
        assertThat(world.deliveriesOf(notification)).hasSizeBetween(1, 100);
        world.reboot();
        world.until(world.clock.instant());
        assertThat(world.deliveriesOf(notification))
                .hasSize(250)
                .allSatisfy(delivery -> assertThat(world.sends(delivery.id())).isEqualTo(1));
    }

    @Test
    void await_countsWhatIsUnderWay_andInterruptBreaksItOff() throws InterruptedException {
        GracefulShutdown shutdown = new GracefulShutdown();
        CountDownLatch begun = new CountDownLatch(2);
        for (int i = 0; i < 2; i++) {
            Thread.ofVirtual()
                    .start(() -> shutdown.run(() -> {
                        begun.countDown();
                        shutdownNever();
                    }));
        }
        begun.await();
        shutdown.begin();
        shutdown.begin();
        assertThat(shutdown.await(Duration.ofMillis(1))).isEqualTo(2);
        shutdown.interrupt();
        assertThat(shutdown.await(MINUTE)).isZero();
    }

    private static void shutdownNever() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void assertWaits(Delivery delivery, int attempts) {
        assertThat(delivery.state()).isEqualTo(State.HELD);
        assertThat(delivery.attempts()).isEqualTo(attempts);
        assertThat(delivery.dueAt())
                .isPresent()
                .get()
                .satisfies(due -> assertThat(due).isBeforeOrEqualTo(PipelineFixture.START.plusSeconds(1)));
    }

    private Notification accept(int emails) {
        return world.accept(world.notification(PipelineFixture.emails(emails), Optional.empty(), Optional.empty()));
    }

    /** A webhook that is under way when the server is told to end may take as long as it always may. */
    @Test
    void server_waitsForTheLongestAttempt() throws Exception {
        Properties settings = new Properties();
        try (InputStream file = getClass().getResourceAsStream("/application.properties")) {
            settings.load(file);
        }
        Duration waits = Duration.parse("PT" + settings.getProperty("%server.quarkus.shutdown.timeout"));
        String longest = WebhookConfig.class
                .getMethod("deadline")
                .getAnnotation(WithDefault.class)
                .value();
        assertThat(waits).isGreaterThan(Duration.parse(longest));
        assertThat(settings.getProperty("%server.quarkus.shutdown.delay-enabled"))
                .isEqualTo("true");
    }
}
