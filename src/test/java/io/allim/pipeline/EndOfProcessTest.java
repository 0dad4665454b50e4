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
import java.util.concurrent.atomic.AtomicInteger;
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

    private PipelineFixture fixture;

    @BeforeEach
    void open() {
        fixture = new PipelineFixture(directory);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void processThatIsAboutToEnd_leasesNothing() {
        Notification notification = accept(3);
        fixture.shutdown.begin();
        fixture.drainHints();
        fixture.tick();
        assertThat(fixture.departed).isEmpty();
        assertThat(fixture.deliveriesOf(notification)).allSatisfy(delivery -> assertWaits(delivery, 0));
        fixture.reboot();
        fixture.tick();
        assertThat(fixture.departed).hasSize(3);
    }

    @Test
    void attemptUnderWay_endsAndIsRecorded() {
        Notification notification = accept(1);
        fixture.provider = _ -> {
            fixture.shutdown.begin();
            return Outcome.accepted("");
        };
        fixture.drainHints();
        assertThat(fixture.deliveriesOf(notification)).allMatch(delivery -> delivery.state() == State.SENT);
    }

    /** The thread's interruption must not reach the store. */
    @Test
    void attemptThatIsBrokenOff_isRecordedAsOneThatMayHaveLeft() {
        Notification notification = accept(1);
        fixture.provider = _ -> {
            fixture.shutdown.interrupt();
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
            return Outcome.unanswered("no answer before the service stopped");
        };
        fixture.drainHints();
        Thread.interrupted();
        Delivery delivery = fixture.deliveriesOf(notification).getFirst();
        assertThat(delivery.state()).isEqualTo(State.HELD);
        assertThat(delivery.mayHaveLeft()).isTrue();
        assertThat(delivery.reason()).contains("before the service stopped");
    }

    @Test
    void whatWaitsForItsPlace_isReleasedAndDueAtOnce() {
        fixture.perSecond = 1;
        Notification notification = accept(1);
        fixture.atRest = fixture.shutdown::begin;
        fixture.drainHints();
        assertThat(fixture.departed).isEmpty();
        assertThat(fixture.deliveriesOf(notification)).allSatisfy(delivery -> {
            assertWaits(delivery, 0);
            assertThat(delivery.reason()).contains("the process was about to end");
        });
    }

    @Test
    void whatIsReleased_doesNotCountInTheDay() {
        fixture.perSecond = 1;
        fixture.daily = 1;
        accept(1);
        fixture.atRest = fixture.shutdown::begin;
        fixture.drainHints();
        fixture.atRest = () -> {};
        fixture.reboot();
        fixture.settle();
        assertThat(fixture.departed).hasSize(1);
    }

    @Test
    void planningHalfWay_goesOnInTheNextProcess() {
        List<String> ids =
                IntStream.range(0, 250).mapToObj("user%03d"::formatted).toList();
        ids.forEach(id -> fixture.recipient(id, new Address(Kinds.EMAIL, id + "@example.com")));
        fixture.topics.subscribe("ops", ids);
        Notification notification = fixture.accept(
                fixture.notification(List.of(new Target.ToTopic("ops")), Optional.empty(), Optional.empty()));
        fixture.loseHints();
        AtomicInteger stored = new AtomicInteger();
        fixture.before(_ -> stored.incrementAndGet() > 20, fixture.shutdown::begin);
        fixture.see(NotificationStore.key(notification.id()));
        assertThat(fixture.deliveriesOf(notification)).hasSizeBetween(1, 100);
        fixture.reboot();
        fixture.until(fixture.clock.instant());
        assertThat(fixture.deliveriesOf(notification))
                .hasSize(250)
                .allSatisfy(delivery -> assertThat(fixture.sends(delivery.id())).isEqualTo(1));
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
        return fixture.accept(fixture.notification(PipelineFixture.emails(emails), Optional.empty(), Optional.empty()));
    }
}
