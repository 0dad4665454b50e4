package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.delivery.Delivery;
import io.allim.delivery.State;
import io.allim.notification.Acknowledgement;
import io.allim.notification.Audience;
import io.allim.notification.NotificationRequest;
import io.allim.notification.NotificationStatus;
import io.allim.notification.NotificationStore;
import io.allim.pipeline.control.Canceller;
import io.allim.recipient.Target;
import io.allim.table.Stored;
import io.allim.time.Deadline;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class TopicTest {

    private static final int SUBSCRIBERS = 250;
    private static final Deadline NONE = Deadline.of(Duration.ZERO);

    private PipelineFixture fixture;

    @BeforeEach
    void open() {
        fixture = new PipelineFixture(4);
        List<String> ids =
                IntStream.range(0, SUBSCRIBERS).mapToObj("user%03d"::formatted).toList();
        ids.forEach(id -> fixture.recipient(id, new Address(Kinds.EMAIL, id + "@example.com")));
        fixture.topics.subscribe("ops", ids);
        fixture.topics.subscribe("some", ids.subList(0, 30));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void topic_isAcceptedWithoutALookAtItsSubscribers() {
        NotificationRequest notification = fixture.accept(to(List.of(), new Target.ToTopic("ops")));
        assertThat(fixture.deliveriesOf(notification)).isEmpty();
        assertThat(notification.stage()).isEqualTo(NotificationStatus.PLANNING);
        fixture.tick();
        fixture.tick();
        assertSentToEach(notification, SUBSCRIBERS);
    }

    @Test
    void subscribersOfSeveralTopics_areToldOnce() {
        NotificationRequest notification = fixture.accept(to(
                List.of("user007", "user200"),
                new Target.ToTopic("some"),
                new Target.ToTopic("ops"),
                new Target.ToRecipient("user100")));
        assertThat(fixture.deliveriesOf(notification)).hasSize(1);
        fixture.until(fixture.clock.instant().plusSeconds(1));
        assertSentToEach(notification, SUBSCRIBERS - 2);
    }

    @Test
    void planning_goesOnWhereItWasWhenItsTimeIsUp() {
        NotificationRequest notification = fixture.accept(to(List.of(), new Target.ToTopic("ops")));
        for (int i = 0; i < 3; i++) {
            fixture.ticker.tick(fixture.clock.instant(), Duration.ZERO);
            fixture.worker.process(NotificationStore.key(notification.id()), NONE);
        }
        assertThat(fixture.deliveriesOf(notification)).isEmpty();
        fixture.tick();
        fixture.tick();
        assertSentToEach(notification, SUBSCRIBERS);
    }

    /** Who leaves before hears nothing, who joins hears, who is named is named. */
    @Test
    void members_areThoseOfTheMomentWhenItIsDue() {
        NotificationRequest now = to(List.of("user002"), new Target.ToTopic("some"), new Target.ToRecipient("user000"));
        NotificationRequest notification =
                fixture.accept(PipelineFixture.sendAt(PipelineFixture.START.plus(Duration.ofDays(1)), now));
        assertThat(fixture.deliveriesOf(notification)).hasSize(1);
        fixture.until(PipelineFixture.START.plus(Duration.ofDays(1)).minusMillis(1));
        assertThat(fixture.deliveriesOf(notification)).as("one step before").hasSize(1);
        fixture.topics.unsubscribe("some", List.of("user000", "user001"));
        fixture.topics.subscribe("some", List.of("user100"));
        fixture.until(PipelineFixture.START.plus(Duration.ofDays(1)));
        fixture.topics.subscribe("some", List.of("user101"));
        fixture.until(PipelineFixture.START.plus(Duration.ofDays(2)));

        assertSentToEach(notification, 30 - 2 - 1 + 1 + 1);
        assertThat(fixture.sent)
                .anyMatch(text -> text.contains("user100"))
                .noneMatch(text -> text.contains("user001") || text.contains("user002") || text.contains("user101"));
        assertThat(fixture.departed)
                .extracting(PipelineFixture.Departed::at)
                .containsOnly(PipelineFixture.START.plus(Duration.ofDays(1)));
    }

    @Test
    void cancel_beforeItIsDueReachesNobody() {
        NotificationRequest notification = fixture.accept(PipelineFixture.sendAt(
                PipelineFixture.START.plus(Duration.ofDays(1)), to(List.of(), new Target.ToTopic("some"))));
        assertThat(fixture.canceller
                        .cancel(notification.id(), fixture.clock.instant(), NONE)
                        .orElseThrow()
                        .deliveries())
                .isEmpty();
        fixture.until(PipelineFixture.START.plus(Duration.ofDays(2)));
        assertThat(fixture.sent).isEmpty();
        assertThat(fixture.notifications.find(notification.id()).orElseThrow().stage())
                .isEqualTo(NotificationStatus.CANCELLED);
    }

    /** An older version planned subscribers when it accepted: what it had planned leaves, and the rest with it. */
    @Test
    void members_thatWerePlannedTooEarlyHearOnce() {
        NotificationRequest later = PipelineFixture.sendAt(
                PipelineFixture.START.plus(Duration.ofDays(1)), to(List.of(), new Target.ToTopic("some")));
        NotificationRequest notification = fixture.accept(later);
        fixture.accept(PipelineFixture.sendAt(
                PipelineFixture.START.plus(Duration.ofDays(1)), to(List.of(), new Target.ToRecipient("user004"))));
        NotificationRequest planned = notification.planned(notification.cursor().after("user004"));
        fixture.engineWrite(fixture.notifications.write(planned, PipelineFixture.START));
        fixture.until(PipelineFixture.START.plus(Duration.ofDays(2)));

        assertThat(fixture.deliveriesOf(notification)).hasSize(25);
        assertThat(new HashSet<>(fixture.sent)).hasSize(26);
    }

    @Test
    void twoPlanners_makeEachDeliveryOnce() throws Exception {
        NotificationRequest notification = fixture.accept(to(List.of(), new Target.ToTopic("ops")));
        List<Thread> planners = IntStream.range(0, 4)
                .mapToObj(i -> Thread.ofPlatform()
                        .start(() -> fixture.worker.process(
                                NotificationStore.key(notification.id()), Deadline.of(Duration.ofMinutes(1)))))
                .toList();
        for (Thread planner : planners) {
            planner.join();
        }
        fixture.until(fixture.clock.instant().plusSeconds(90));
        assertSentToEach(notification, SUBSCRIBERS);
    }

    /** Before the first delivery is written, between two, and before the notification is. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 30, 31})
    void cancel_isNotUndoneByAPlannerThatWasFaster(int write) {
        NotificationRequest notification = fixture.accept(to(List.of(), new Target.ToTopic("some")));
        int[] left = {write};
        fixture.before(
                _ -> --left[0] == 0,
                () -> fixture.canceller.cancel(
                        notification.id(), fixture.clock.instant(), Deadline.of(Duration.ofMinutes(1))));
        fixture.worker.process(NotificationStore.key(notification.id()), Deadline.of(Duration.ofMinutes(1)));
        assertThat(fixture.deliveriesOf(notification))
                .hasSize(30)
                .allSatisfy(delivery -> assertThat(delivery.state()).isEqualTo(State.CANCELLED));
        fixture.until(fixture.clock.instant().plusSeconds(90));
        assertThat(fixture.sent).isEmpty();
    }

    @Test
    void cancel_stopsPlanningAndGoesOnWhenItsTimeIsUp() {
        NotificationRequest notification = fixture.accept(to(List.of(), new Target.ToTopic("ops")));
        fixture.worker.process(NotificationStore.key(notification.id()), Deadline.of(Duration.ofMinutes(1)));
        Canceller.Cancelled cancelled = fixture.canceller
                .cancel(notification.id(), fixture.clock.instant(), NONE)
                .orElseThrow();
        assertThat(cancelled.deliveries())
                .allSatisfy(delivery -> assertThat(delivery.state()).isEqualTo(State.CANCELLED));
        fixture.until(fixture.clock.instant().plusSeconds(90));
        assertThat(fixture.sent).isEmpty();
        assertThat(fixture.deliveriesOf(notification))
                .hasSize(SUBSCRIBERS)
                .allSatisfy(delivery -> assertThat(delivery.state()).isEqualTo(State.CANCELLED));
        assertThat(fixture.notifications.find(notification.id()).orElseThrow().stage())
                .isEqualTo(NotificationStatus.CANCELLED);
    }

    @Test
    void erasure_leavesNothingOfAPersonInDeliveriesAndNotifications() {
        NotificationRequest alone = fixture.accept(to(List.of(), new Target.ToRecipient("user001")));
        NotificationRequest byAddress =
                fixture.accept(to(List.of(), new Target.ToAddress(new Address(Kinds.EMAIL, "user001@example.com"))));
        NotificationRequest shared =
                fixture.accept(to(List.of(), new Target.ToRecipient("user001"), new Target.ToRecipient("user002")));
        NotificationRequest topic = fixture.accept(to(List.of(), new Target.ToTopic("some")));
        fixture.until(fixture.clock.instant().plusSeconds(1));
        assertThat(fixture.eraser.erase("user001", fixture.clock.instant())).contains(true);

        assertThat(fixture.notifications.find(alone.id())).isEmpty();
        assertThat(fixture.notifications.find(byAddress.id())).isEmpty();
        assertThat(fixture.deliveriesOf(alone)).isEmpty();
        assertThat(fixture.deliveriesOf(byAddress)).isEmpty();
        assertThat(fixture.deliveriesOf(shared)).hasSize(1);
        assertThat(fixture.deliveriesOf(topic)).hasSize(29);
        assertThat(fixture.notifications.find(shared.id()).orElseThrow().toString())
                .doesNotContain("user001")
                .contains("user002");
        assertThat(fixture.topics.isSubscribed("ops", "user001")).isFalse();
    }

    /** What the person said of a notification that others have as well, and that it was not to go to the person. */
    @Test
    void erasure_takesAlongAcknowledgementsAndExclusions() {
        Target.ToRecipient person = new Target.ToRecipient("user001");
        Target.ToRecipient other = new Target.ToRecipient("user002");
        NotificationRequest notification =
                fixture.accept(to(List.of("user001", "user003"), person, other, new Target.ToTopic("some")));
        fixture.until(fixture.clock.instant().plusSeconds(1));
        for (Target target : List.of(person, other)) {
            fixture.acknowledgements.acknowledge(
                    List.of(notification.id()), target, new Acknowledgement("dlv", fixture.clock.instant()));
        }
        assertThat(fixture.eraser.erase("user001", fixture.clock.instant())).contains(true);

        assertThat(fixture.acknowledgements.of(notification.id(), person)).isEmpty();
        assertThat(fixture.acknowledgements.of(notification.id(), other)).isPresent();
        assertThat(fixture.notifications
                        .findRequest(notification.id())
                        .orElseThrow()
                        .audience()
                        .exclude())
                .containsExactly("user003");
    }

    @Test
    void erasure_takesAlongWhatIsListedAsFailed() {
        fixture.down.add("email");
        fixture.accept(to(List.of(), new Target.ToRecipient("user001"), new Target.ToRecipient("user002")));
        fixture.drainHints();
        assertThat(failed()).hasSize(2);
        assertThat(fixture.eraser.erase("user001", fixture.clock.instant())).contains(true);
        assertThat(failed()).hasSize(1);
    }

    private List<Stored> failed() {
        return fixture.deliveries.failed(10, Optional.empty()).items();
    }

    private void assertSentToEach(NotificationRequest notification, int expected) {
        List<Delivery> deliveries = fixture.deliveriesOf(notification);
        assertThat(deliveries)
                .hasSize(expected)
                .allSatisfy(delivery -> assertThat(delivery.state()).isEqualTo(State.SENT));
        assertThat(fixture.sent).hasSize(expected);
        assertThat(new HashSet<>(fixture.sent)).hasSize(expected);
        assertThat(fixture.notifications.find(notification.id()).orElseThrow().stage())
                .isEqualTo(NotificationStatus.PLANNED);
    }

    private NotificationRequest to(List<String> exclude, Target... targets) {
        return fixture.notification(List.of(targets), Optional.empty(), Optional.empty())
                .with(new Audience(List.of(targets), exclude));
    }
}
