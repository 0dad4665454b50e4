package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.channel.Outcome;
import io.allim.delivery.Delivery;
import io.allim.delivery.State;
import io.allim.notification.Notification;
import io.allim.notification.NotificationStore;
import io.allim.recipient.Target;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
class EndOfProcessTest {

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
}
