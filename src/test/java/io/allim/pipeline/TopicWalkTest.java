package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.channel.Outcome;
import io.allim.channel.Urgency;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.State;
import io.allim.notification.NotificationRequest;
import io.allim.notification.NotificationStatus;
import io.allim.notification.NotificationStore;
import io.allim.pipeline.accept.PageSender;
import io.allim.pipeline.send.LeasedSender;
import io.allim.recipient.Target;
import io.allim.table.Key;
import io.allim.time.Deadline;
import io.allim.workflow.ChannelOption;
import io.allim.workflow.Step;
import io.allim.workflow.Throttle;
import io.allim.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a planner of a topic sends itself, and what it leaves to others. */
@ExtendWith(Quiet.class)
class TopicWalkTest {

    private static final Target ALL = new Target.ToTopic("all");

    private PipelineFixture fixture = new PipelineFixture();
    private final List<Key> hinted = new ArrayList<>();

    @AfterEach
    void close() {
        fixture.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 98, 99, 100, 250})
    void subscribers_areSentTo_byWhoPlansThem(int people) {
        subscribe(people);
        NotificationRequest notification = accept(to(ALL));
        see(notification);
        assertSentToEach(notification, people);
        assertThat(hinted).isEmpty();
    }

    /** A delivery is written as leased, and again with what became of it; of its recipient nothing is read twice. */
    @Test
    void subscriber_takesTwoWrites_andNoReadOfItsOwn() {
        subscribe(50);
        NotificationRequest notification = accept(to(ALL));
        AtomicInteger writes = new AtomicInteger();
        List<Key> reads = new ArrayList<>();
        fixture.beforeWrite = all -> writes.addAndGet((int) all.stream()
                .filter(write -> DeliveryStore.idAt(write.key()).isPresent())
                .count());
        fixture.onGet = reads::add;
        see(notification);
        assertThat(writes).hasValue(100);
        assertThat(reads).hasSize(1 + 3 * 50);
        assertThat(fixture.deliveriesOf(notification)).allMatch(delivery -> delivery.attempts() == 1);
    }

    /** The others are hinted, as they are when nobody is prompt. */
    @ParameterizedTest
    @CsvSource({"true, false, false", "false, true, false", "false, false, true"})
    void whatIsPaced_orThrottled_orNotPrompt_isHinted(boolean paced, boolean throttled, boolean slow) {
        subscribe(3);
        fixture.perSecond = paced ? 1000 : 0;
        fixture.answersFirst = !slow;
        Optional<Throttle> throttle = throttled
                ? Optional.of(new Throttle(1, Duration.ofHours(1), Optional.empty(), Throttle.Overflow.HOLD))
                : Optional.empty();
        fixture.workflows.put(workflow(step("any", Duration.ZERO, throttle)));
        NotificationRequest notification = accept(fixture.starting("news", ALL));
        see(notification);
        assertThat(fixture.sent).isEmpty();
        assertThat(hinted).hasSize(3);
        fixture.drainHints();
        assertSentToEach(notification, 3);
    }

    @Test
    void stepThatComesLater_waits() {
        subscribe(3);
        fixture.workflows.put(workflow(
                step("now", Duration.ZERO, Optional.empty()), step("later", Duration.ofMinutes(1), Optional.empty())));
        NotificationRequest notification = accept(fixture.starting("news", ALL));
        see(notification);
        assertThat(fixture.sent).hasSize(3);
        fixture.settle();
        assertSentToEach(notification, 6);
    }

    @Test
    void subscriberOfTwoTopics_getsOne() {
        subscribe(150);
        fixture.topics.subscribe("some", List.of("user000", "user120"));
        NotificationRequest notification =
                accept(to(new Target.ToTopic("some"), ALL, new Target.ToRecipient("user140")));
        fixture.settle();
        assertSentToEach(notification, 150);
    }

    /** What had not begun is as due as it was, and no attempt of it is counted. */
    @Test
    void processThatEnds_givesBackWhatItHasNotBegun() {
        subscribe(150);
        NotificationRequest notification = accept(to(ALL));
        fixture.whileSending = _ -> {
            if (fixture.sent.size() == 10) {
                fixture.shutdown.begin();
            }
        };
        see(notification);
        assertThat(fixture.sent).hasSize(10);
        assertThat(fixture.deliveriesOf(notification))
                .hasSize(99)
                .filteredOn(delivery -> delivery.state() != State.SENT)
                .hasSize(89)
                .allMatch(delivery -> delivery.state() == State.HELD && delivery.attempts() == 0)
                .allMatch(delivery -> delivery.isDue(fixture.clock.instant()));
        fixture.whileSending = _ -> {};
        fixture.reboot();
        fixture.settle();
        assertSentToEach(notification, 150);
    }

    @Test
    void deadlineThatIsOver_leavesTheRestToAnybody() {
        subscribe(3);
        NotificationRequest notification = accept(to(ALL));
        fixture.worker.process(NotificationStore.key(notification.id()), Deadline.of(Duration.ZERO));
        assertThat(fixture.deliveriesOf(notification)).isEmpty();
        assertThat(hinted).containsExactly(NotificationStore.key(notification.id()));
        fixture.drainHints();
        assertSentToEach(notification, 3);
    }

    /** Two write the same page at the same time: each sends what it has stored itself. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 50, 100})
    void twoPlanners_sendEachOnce(int write) {
        subscribe(120);
        NotificationRequest notification = accept(to(ALL));
        AtomicInteger left = new AtomicInteger(write);
        fixture.before(_ -> left.decrementAndGet() == 0, () -> see(notification));
        see(notification);
        assertSentToEach(notification, 120);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void manyPlanners_sendEachOnce(int parallel) throws InterruptedException {
        fixture = new PipelineFixture(parallel);
        subscribe(250);
        NotificationRequest notification = accept(to(ALL));
        List<Thread> planners = IntStream.range(0, 4)
                .mapToObj(_ -> Thread.ofPlatform().start(() -> see(notification)))
                .toList();
        for (Thread planner : planners) {
            planner.join();
        }
        fixture.settle();
        assertSentToEach(notification, 250);
    }

    /** Before the first delivery is written, between two, and before the notification is: then nothing was sent yet. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 30, 31})
    void cancelWhileAPageIsWritten_leavesNothingToSend(int write) {
        subscribe(30);
        NotificationRequest notification = accept(to(ALL));
        AtomicInteger left = new AtomicInteger(write);
        fixture.before(_ -> left.decrementAndGet() == 0, () -> cancel(notification));
        see(notification);
        assertThat(fixture.deliveriesOf(notification))
                .hasSize(30)
                .allMatch(delivery -> delivery.state() == State.CANCELLED);
        fixture.settle();
        assertThat(fixture.sent).isEmpty();
    }

    /** What is stored as leased is taken for under way, and no page comes after it. */
    @Test
    void cancelWhileAPageIsSent_endsThePlanning() {
        subscribe(150);
        NotificationRequest notification = accept(to(ALL));
        fixture.whileSending = _ -> {
            fixture.whileSending = _ -> {};
            cancel(notification);
        };
        see(notification);
        fixture.settle();
        assertThat(fixture.sent).hasSize(99);
        assertThat(stage(notification)).isEqualTo(NotificationStatus.CANCELLED);
        assertThat(fixture.deliveriesOf(notification))
                .filteredOn(delivery -> delivery.state() != State.SENT)
                .allMatch(delivery -> delivery.state() == State.CANCELLED);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatIsNotBegunWhenThePlannerStops_isDueAtOnce(boolean stopped) {
        fixture.answersFirst = true;
        List<Delivery> leased = fixture.deliveriesOf(
                fixture.accept(fixture.notification(PipelineFixture.emails(3), Optional.empty(), Optional.empty())));
        try (PageSender.Pages pages =
                new LeasedSender(fixture.dispatcher, fixture.config).begin(Deadline.of(Duration.ofMinutes(1)))) {
            if (stopped) {
                pages.stop();
            }
            pages.add(fixture.handover.close());
        }
        assertThat(fixture.sent).hasSize(stopped ? 0 : 3);
        assertThat(leased)
                .extracting(delivery -> fixture.deliveries.find(delivery.id()).orElseThrow())
                .allSatisfy(delivery -> {
                    assertThat(delivery.state()).isEqualTo(stopped ? State.HELD : State.SENT);
                    assertThat(delivery.attempts()).isEqualTo(stopped ? 0 : 1);
                });
    }

    @Test
    void recipientWhoIsErasedMeanwhile_hasNoDelivery() {
        subscribe(30);
        NotificationRequest notification = accept(to(ALL));
        fixture.whileSending = _ -> {
            fixture.whileSending = _ -> {};
            assertThat(fixture.eraser.erase("user029", fixture.clock.instant())).contains(true);
        };
        see(notification);
        fixture.settle();
        assertThat(fixture.deliveriesOf(notification))
                .hasSize(29)
                .allMatch(delivery -> delivery.state() == State.SENT)
                .noneMatch(delivery -> delivery.target().equals(new Target.ToRecipient("user029")));
    }

    @Test
    void whatFails_isTriedAgain() {
        subscribe(3);
        fixture.provider = attempt -> attempt == 1 ? Outcome.tryAgain("busy") : Outcome.accepted("ref");
        NotificationRequest notification = accept(to(ALL));
        fixture.settle();
        assertSentToEach(notification, 3);
        assertThat(fixture.deliveriesOf(notification)).allMatch(delivery -> delivery.attempts() == 2);
    }

    @Test
    void urgency_makesNoDifference() {
        subscribe(3);
        NotificationRequest notification = accept(PipelineFixture.with(Urgency.HIGH, to(ALL)));
        see(notification);
        assertSentToEach(notification, 3);
    }

    private NotificationRequest accept(NotificationRequest asked) {
        NotificationRequest notification = fixture.accept(asked);
        fixture.handover.close();
        fixture.loseHints();
        hinted.clear();
        return notification;
    }

    private void see(NotificationRequest notification) {
        fixture.see(NotificationStore.key(notification.id()));
    }

    private void cancel(NotificationRequest notification) {
        fixture.canceller.cancel(notification.id(), fixture.clock.instant(), Deadline.of(Duration.ofMinutes(1)));
    }

    private NotificationRequest to(Target... targets) {
        return fixture.notification(List.of(targets), Optional.empty(), Optional.empty());
    }

    private NotificationStatus stage(NotificationRequest notification) {
        return fixture.notifications.find(notification.id()).orElseThrow().stage();
    }

    private void subscribe(int people) {
        fixture.answersFirst = true;
        fixture.onHint = hinted::addAll;
        List<String> ids =
                IntStream.range(0, people).mapToObj("user%03d"::formatted).toList();
        ids.forEach(id -> fixture.recipient(id, new Address(Kinds.EMAIL, id + "@example.com")));
        fixture.topics.subscribe("all", ids);
    }

    private void assertSentToEach(NotificationRequest notification, int expected) {
        assertThat(fixture.deliveriesOf(notification))
                .hasSize(expected)
                .allMatch(delivery -> delivery.state() == State.SENT)
                .extracting(Delivery::id)
                .allMatch(id -> fixture.taken(id));
        assertThat(fixture.sent).hasSize(expected);
        assertThat(new HashSet<>(fixture.departed)).hasSize(fixture.sends());
        assertThat(stage(notification)).isEqualTo(NotificationStatus.PLANNED);
    }

    private static Workflow workflow(Step... steps) {
        return new Workflow("news", 0, Optional.empty(), Optional.empty(), false, Map.of(), List.of(steps));
    }

    private static Step step(String id, Duration after, Optional<Throttle> throttle) {
        return new Step(
                id,
                List.of(new ChannelOption("email", "words")),
                after,
                List.of(),
                throttle,
                List.of(),
                Optional.empty());
    }
}
