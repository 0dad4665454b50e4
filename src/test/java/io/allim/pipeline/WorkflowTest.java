package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.channel.Outcome;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.State;
import io.allim.inbox.Mark;
import io.allim.notification.Acknowledgement;
import io.allim.notification.NotificationRequest;
import io.allim.notification.NotificationStatus;
import io.allim.pipeline.accept.Acceptance;
import io.allim.preference.PreferenceScope;
import io.allim.recipient.Target;
import io.allim.table.Write;
import io.allim.time.Deadline;
import io.allim.workflow.ChannelOption;
import io.allim.workflow.DigestRule;
import io.allim.workflow.EngagementStatus;
import io.allim.workflow.SkipCondition;
import io.allim.workflow.Step;
import io.allim.workflow.Throttle;
import io.allim.workflow.Throttle.Overflow;
import io.allim.workflow.Window;
import io.allim.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkflowTest {

    private static final Address EMAIL = new Address(Kinds.EMAIL, "ada@example.com");
    private static final Address PHONE = new Address(Kinds.PHONE, "+821012345678");
    private static final Address FIRST_DEVICE = new Address(Kinds.DEVICE, "device-1");
    private static final Address SECOND_DEVICE = new Address(Kinds.DEVICE, "device-2");
    private static final Duration HOUR = Duration.ofHours(1);

    private PipelineFixture fixture;
    private Target.ToRecipient ada;

    @BeforeEach
    void open() {
        fixture = new PipelineFixture();
        ada = fixture.recipient("ada", EMAIL, PHONE, FIRST_DEVICE, SECOND_DEVICE);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    /**
     * "Inbox now; e-mail after an hour unless seen; SMS to those on call after four hours unless acked."
     *
     * @param seen minutes after which it is seen
     * @param acked minutes after which it is acknowledged; -1 for never
     */
    @ParameterizedTest
    @CsvSource({
        "30, 20, ''",
        "30, 120, ''",
        "30, 300, 'sms'",
        "30, -1, 'sms'",
        "90, 20, 'email'",
        "90, 120, 'email'",
        "90, 300, 'email sms'",
        "90, -1, 'email sms'"
    })
    void escalation_sendsExactlyWhatIsStillNeeded(int seen, int acked, String expected) {
        fixture.recipient("grace", new Address(Kinds.PHONE, "+821000000001"));
        fixture.recipient("alan", new Address(Kinds.PHONE, "+821000000002"));
        fixture.topics.subscribe("oncall", List.of("grace"));
        put(
                step("inbox", Duration.ZERO),
                new Step(
                        "email",
                        channels("email"),
                        HOUR,
                        List.of(new SkipCondition(EngagementStatus.SEEN, Optional.of("inbox"))),
                        Optional.empty(),
                        List.of(),
                        Optional.empty()),
                new Step(
                        "sms",
                        channels("sms"),
                        HOUR.multipliedBy(4),
                        List.of(new SkipCondition(EngagementStatus.ACKED, Optional.empty())),
                        Optional.empty(),
                        List.of(new Target.ToTopic("oncall")),
                        Optional.empty()));
        NotificationRequest notification = fixture.accept(fixture.starting("overdue", ada));
        at(10, () -> fixture.topics.subscribe("oncall", List.of("alan")));
        Stream.of(Map.entry(seen, (Runnable) () -> mark(notification, Mark.SEEN)), Map.entry(acked, (Runnable)
                        () -> acknowledge(notification)))
                .filter(event -> event.getKey() >= 0)
                .sorted(Map.Entry.comparingByKey())
                .forEach(event -> at(event.getKey(), event.getValue()));
        at(600, () -> {});

        List<String> messages = new ArrayList<>(List.of("inbox ada inbox"));
        if (expected.contains("email")) {
            messages.add("email ada@example.com email");
        }
        if (expected.contains("sms")) {
            messages.add("sms +821000000001 sms");
            messages.add("sms +821000000002 sms");
        }
        assertThat(fixture.sent).containsExactlyInAnyOrderElementsOf(messages);
        assertThat(state(notification, "email").reason())
                .startsWith(expected.contains("email") ? "attempt 1" : "step inbox was seen at");
        assertThat(ofStep(notification, "sms"))
                .hasSize(2)
                .allSatisfy(delivery -> assertThat(delivery.reason())
                        .startsWith(expected.contains("sms") ? "attempt 1" : "acknowledged at"));
        assertThat(fixture.notifications.find(notification.id()).orElseThrow().stage())
                .isEqualTo(NotificationStatus.PLANNED);
    }

    @ParameterizedTest
    @CsvSource({"SENT, true", "DELIVERED, false"})
    void unless_tellsSentFromDelivered(EngagementStatus sign, boolean needless) {
        put(
                step("email", Duration.ZERO),
                new Step(
                        "sms",
                        channels("sms"),
                        HOUR,
                        List.of(new SkipCondition(sign, Optional.empty())),
                        Optional.empty(),
                        List.of(),
                        Optional.empty()));
        fixture.accept(fixture.starting("overdue", ada));
        at(61, () -> {});
        assertThat(fixture.sent).hasSize(needless ? 1 : 2);
    }

    @Test
    void fallback_goesOnWhenEveryAddressOfTheChannelHasFailed() {
        put(step(channels("push", "sms", "email")));
        fixture.down.add("push device-1");
        NotificationRequest one = fixture.accept(fixture.starting("overdue", ada));
        settle();
        assertThat(fixture.sent).containsExactly("push device-2 push");
        assertThat(channels(one)).containsExactlyInAnyOrder("push FAILED", "push SENT");

        fixture.sent.clear();
        fixture.down.addAll(List.of("push", "sms"));
        NotificationRequest two = fixture.accept(fixture.starting("overdue", ada));
        settle();
        assertThat(fixture.sent).containsExactly("email ada@example.com push");
        assertThat(channels(two)).containsExactlyInAnyOrder("push FAILED", "push FAILED", "sms FAILED", "email SENT");
    }

    @Test
    void fallback_goesOnAtOnceWhenTheChannelReachesNobody() {
        put(step(channels("push", "email")));
        Target grace = fixture.recipient("grace", EMAIL);
        NotificationRequest notification = fixture.accept(fixture.starting("overdue", grace));
        assertThat(channels(notification)).containsExactlyInAnyOrder("push SKIPPED", "email HELD");
        settle();
        assertThat(fixture.sent).hasSize(1);
    }

    @Test
    void fallback_isNotTriedForWhatIsUnwanted() {
        put(step(channels("push", "email")));
        fixture.preferences.change(
                "ada", before -> before.with(PreferenceScope.EVERYTHING.on("push"), Optional.of(false)));
        NotificationRequest muted = fixture.accept(fixture.starting("overdue", ada));
        settle();
        assertThat(channels(muted)).containsExactlyInAnyOrder("push SKIPPED", "push SKIPPED");
        assertThat(fixture.sent).isEmpty();
    }

    @Test
    void fallback_isMadeOnceWhenAllAddressesFailTogetherAndNeverBehindACancel() throws Exception {
        put(step(channels("push", "email")));
        fixture.down.add("push");
        List<NotificationRequest> all = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            all.add(fixture.accept(fixture.starting("overdue", ada)));
        }
        Map<NotificationRequest, Long> saidCancelled = new ConcurrentHashMap<>();
        try (ExecutorService workers = Executors.newFixedThreadPool(6)) {
            for (NotificationRequest notification : all) {
                fixture.deliveriesOf(notification)
                        .forEach(delivery -> workers.execute(() -> fixture.dispatch(delivery.id())));
                if (all.indexOf(notification) % 2 == 0) {
                    workers.execute(() -> saidCancelled.put(notification, cancelled(notification)));
                }
            }
        }
        settle();
        for (NotificationRequest notification : all) {
            List<String> emails = channels(notification).stream()
                    .filter(channel -> channel.startsWith("email"))
                    .toList();
            if (saidCancelled.containsKey(notification)) {
                long after = channels(notification).stream()
                        .filter(channel -> channel.endsWith("CANCELLED"))
                        .count();
                assertThat(after).isEqualTo(saidCancelled.get(notification));
                assertThat(emails).hasSizeLessThanOrEqualTo(1);
            } else {
                assertThat(emails).containsExactly("email SENT");
            }
        }
    }

    /** How many deliveries cancelling said that it cancelled. */
    private long cancelled(NotificationRequest notification) {
        return fixture
                .canceller
                .cancel(notification.id(), fixture.clock.instant(), Deadline.of(HOUR))
                .orElseThrow()
                .deliveries()
                .stream()
                .filter(delivery -> delivery.state() == State.CANCELLED)
                .count();
    }

    @Test
    void fallback_isNotMadeBehindACancelThatHasReadTheDeliveries() throws Exception {
        put(step(channels("sms", "email")));
        fixture.down.add("sms");
        NotificationRequest notification = fixture.accept(fixture.starting("overdue", ada));
        Delivery sms = state(notification, "any");
        CountDownLatch fallingBack = new CountDownLatch(1);
        CountDownLatch listed = new CountDownLatch(1);
        Thread worker = new Thread(() -> fixture.dispatch(sms.id()));
        fixture.beforeWrite = writes -> {
            if (Thread.currentThread() == worker && writes.size() > 2) {
                fallingBack.countDown();
                await(listed);
            } else if (Thread.currentThread() != worker && isOf(sms, writes)) {
                listed.countDown();
                join(worker);
            }
        };
        worker.start();
        await(fallingBack);
        cancelled(notification);
        fixture.beforeWrite = _ -> {};
        settle();
        assertThat(channels(notification)).containsExactly("sms FAILED");
        assertThat(fixture.sent).isEmpty();
    }

    private static boolean isOf(Delivery delivery, List<Write> writes) {
        return writes.getFirst().key().equals(DeliveryStore.key(delivery.id()));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join(20_000);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void throttle_letsNobodySlipThroughBetweenLookingAndCounting() {
        put(throttled(new Throttle(1, HOUR, Optional.empty(), Overflow.SKIP)));
        Delivery first = state(fixture.accept(fixture.starting("overdue", ada)), "email");
        Delivery second = state(fixture.accept(fixture.starting("overdue", ada)), "email");
        fixture.before(writes -> isOf(first, writes), () -> fixture.dispatch(second.id()));
        fixture.dispatch(first.id());
        assertThat(fixture.sent).hasSize(1);
        assertThat(fixture.deliveries.find(first.id()).orElseThrow().reason()).contains("throttled: 1 of 1");
    }

    @Test
    void throttle_countsADeliveryOnceHoweverOftenItIsTried() {
        put(throttled(new Throttle(1, HOUR, Optional.empty(), Overflow.SKIP)));
        fixture.provider = attempt -> attempt == 1 ? Outcome.tryAgain("busy") : Outcome.accepted("ref");
        NotificationRequest notification = fixture.accept(fixture.starting("overdue", ada));
        at(30, () -> {});
        assertThat(channels(notification)).containsExactly("email SENT");
    }

    @Test
    void throttle_skipsTheOverflowAndCountsEachKeyByItself() {
        put(throttled(new Throttle(2, HOUR, Optional.of("room"), Overflow.SKIP)));
        for (int i = 0; i < 4; i++) {
            fixture.accept(fixture.starting("overdue", data("room", "a"), ada));
        }
        NotificationRequest other = fixture.accept(fixture.starting("overdue", data("room", "b"), ada));
        settle();
        assertThat(fixture.sent).hasSize(3);
        assertThat(channels(other)).containsExactly("email SENT");
        fixture.clock.advance(HOUR);
        NotificationRequest later = fixture.accept(fixture.starting("overdue", data("room", "a"), ada));
        settle();
        assertThat(channels(later)).containsExactly("email SENT");
    }

    @Test
    void throttle_givesWhatWaitsItsPlaceInTheOrderInWhichItCame() {
        put(throttled(new Throttle(2, HOUR, Optional.empty(), Overflow.HOLD)));
        List<NotificationRequest> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            all.add(fixture.accept(fixture.starting("overdue", ada)));
            settle();
        }
        Instant opened = PipelineFixture.START;
        assertThat(fixture.sent).hasSize(2);
        assertThat(all.subList(2, 5))
                .extracting(notification -> state(notification, "email").dueAt().orElseThrow())
                .allSatisfy(due -> assertThat(due).isAfterOrEqualTo(opened.plus(HOUR)));
        assertThat(state(all.get(4), "email").dueAt())
                .isEqualTo(state(all.get(2), "email").dueAt().map(due -> due.plus(HOUR)));
        assertThat(state(all.get(2), "email").reason()).contains("throttled: 2 of 2");
        fixture.until(opened.plus(Duration.ofMinutes(65)));
        fixture.accept(fixture.starting("overdue", ada));
        settle();
        assertThat(fixture.sent).hasSize(4);
        fixture.until(opened.plus(Duration.ofMinutes(125)));
        assertThat(fixture.sent).hasSize(6);
    }

    @Test
    void throttle_countsANotificationOnceForAllItsAddressesAndItsFallback() {
        put(new Step(
                "any",
                channels("push", "sms"),
                Duration.ZERO,
                List.of(),
                Optional.of(new Throttle(1, HOUR, Optional.empty(), Overflow.SKIP)),
                List.of(),
                Optional.empty()));
        fixture.down.add("push");
        NotificationRequest one = fixture.accept(fixture.starting("overdue", ada));
        settle();
        assertThat(channels(one)).containsExactlyInAnyOrder("push FAILED", "push FAILED", "sms SENT");
        NotificationRequest two = fixture.accept(fixture.starting("overdue", ada));
        settle();
        assertThat(channels(two)).containsExactlyInAnyOrder("push SKIPPED", "push SKIPPED");
    }

    @Test
    void severalAddresses_keepTheirOwnDeliveriesWhenTheListChanges() {
        put(step("push", HOUR));
        NotificationRequest notification = fixture.accept(fixture.starting("overdue", ada));
        at(30, () -> fixture.recipient("ada", SECOND_DEVICE, EMAIL));
        at(61, () -> {});
        assertThat(fixture.sent).containsExactly("push device-2 push");
        assertThat(channels(notification)).containsExactlyInAnyOrder("push SKIPPED", "push SENT");
    }

    @Test
    void aSingleAddress_isFollowedWhenItChanges() {
        put(step("email", HOUR));
        fixture.accept(fixture.starting("overdue", ada));
        at(30, () -> fixture.recipient("ada", new Address(Kinds.EMAIL, "ada@example.org")));
        at(61, () -> {});
        assertThat(fixture.sent).containsExactly("email ada@example.org email");
    }

    /** All are replaced while the step waits: it goes to those that there are then, once to each. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void severalAddresses_thatAreReplacedAreFollowed(int left) {
        put(new Step("any", channels("push", "email"), HOUR, List.of(), Optional.empty(), List.of(), Optional.empty()));
        NotificationRequest notification = fixture.accept(fixture.starting("overdue", ada));
        Address[] others = {new Address(Kinds.DEVICE, "new-1"), new Address(Kinds.DEVICE, "new-2"), EMAIL};
        at(30, () -> fixture.recipient("ada", Arrays.copyOfRange(others, 2 - left, 3)));
        at(61, () -> {});

        assertThat(fixture.sent).hasSize(left).allMatch(text -> text.startsWith("push new-"));
        assertThat(fixture.deliveriesOf(notification)).hasSize(2 + left);
    }

    /** What waits without a workflow goes where its recipient can be reached when it is due. */
    @Test
    void plain_goesByTheChannelThatReachesWhenItIsDue() {
        ada = fixture.recipient("ada", EMAIL, new Address(Kinds.EMAIL, "ada@example.org"));
        Optional<Instant> later = Optional.of(PipelineFixture.START.plus(HOUR));
        NotificationRequest notification = fixture.accept(fixture.notification(List.of(ada), later, Optional.empty()));
        at(30, () -> fixture.recipient("ada", PHONE));
        at(61, () -> {});

        assertThat(fixture.sent).containsExactly("sms +821012345678 It works.");
        assertThat(channels(notification)).containsExactlyInAnyOrder("email SKIPPED", "email SKIPPED", "sms SENT");
    }

    @Test
    void aLongWait_outlivesTheRetention() {
        fixture.close();
        fixture = new PipelineFixture(Duration.ofDays(1));
        ada = fixture.recipient("ada", EMAIL);
        put(step("email", Duration.ofDays(60)));
        fixture.accept(fixture.starting("overdue", ada));
        fixture.until(PipelineFixture.START.plus(Duration.ofDays(61)));
        assertThat(fixture.sent).containsExactly("email ada@example.com email");
    }

    @Test
    @Timeout(30)
    void cancel_endsAlthoughThePersonIsErasedMeanwhile() {
        put(step("email", HOUR));
        NotificationRequest notification = fixture.accept(fixture.starting("overdue", ada));
        Delivery email = state(notification, "email");
        fixture.before(writes -> isOf(email, writes), () -> fixture.eraser.erase("ada", fixture.clock.instant()));
        cancelled(notification);
        assertThat(fixture.deliveriesOf(notification)).isEmpty();
    }

    @Test
    void erasingWhomItWasFor_leavesTheStepsForOthers() {
        fixture.recipient("grace", EMAIL);
        put(
                step("sms", Duration.ZERO),
                new Step(
                        "email",
                        channels("email"),
                        HOUR,
                        List.of(),
                        Optional.empty(),
                        List.of(new Target.ToRecipient("grace")),
                        Optional.empty()));
        fixture.accept(fixture.starting("overdue", ada));
        at(30, () -> fixture.eraser.erase("ada", fixture.clock.instant()));
        at(61, () -> {});
        assertThat(fixture.sent).containsExactly("sms +821012345678 sms", "email ada@example.com email");
    }

    @Test
    void whatIsCancelled_isNotSentNorRedriven() {
        put(step("email", HOUR), step("sms", Duration.ZERO));
        fixture.down.add("sms");
        NotificationRequest notification = fixture.accept(fixture.starting("overdue", ada));
        settle();
        NotificationRequest stored =
                fixture.notifications.findRequest(notification.id()).orElseThrow();
        fixture.engineWrite(fixture.notifications.write(
                stored.in(NotificationStatus.CANCELLING), PipelineFixture.START.plus(HOUR)));
        fixture.down.clear();
        assertThat(fixture.redriver
                        .redrive(state(notification, "sms").id(), fixture.clock.instant())
                        .orElseThrow()
                        .restarted())
                .isFalse();
        fixture.clock.set(PipelineFixture.START.plus(HOUR));
        fixture.dispatch(state(notification, "email").id());
        assertThat(channels(notification)).containsExactlyInAnyOrder("email CANCELLED", "sms FAILED");
    }

    @Test
    void throttle_letsExactlyItsLimitPassHoweverManyWorkersThereAre() throws Exception {
        put(throttled(new Throttle(10, HOUR, Optional.empty(), Overflow.HOLD)));
        for (int i = 0; i < 60; i++) {
            fixture.accept(fixture.starting("overdue", ada));
        }
        try (ExecutorService workers = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 8; i++) {
                workers.execute(fixture::tick);
            }
        }
        fixture.tick();
        assertThat(fixture.sent).hasSize(10);
    }

    @Test
    void preference_countsWhenTheDeliveryIsDue() {
        put(step("email", HOUR));
        NotificationRequest notification = fixture.accept(fixture.starting("overdue", ada));
        at(
                30,
                () -> fixture.preferences.change(
                        "ada", before -> before.with(PreferenceScope.category("billing"), Optional.of(false))));
        assertThat(fixture.forecaster
                        .upcoming("ada", 10, Optional.empty(), fixture.clock.instant())
                        .items())
                .singleElement()
                .satisfies(forecast -> {
                    assertThat(forecast.decision()).isEqualTo("skip");
                    assertThat(forecast.why()).contains("billing");
                    assertThat(forecast.delivery().dueAt()).contains(PipelineFixture.START.plus(HOUR));
                });
        at(61, () -> {});
        assertThat(fixture.sent).isEmpty();
        assertThat(state(notification, "email").reason()).contains("billing");
    }

    @Test
    void aNewVersion_changesNothingOfWhatWasAccepted() {
        put(step("email", HOUR));
        fixture.accept(fixture.starting("overdue", ada));
        put(step("sms", HOUR));
        at(61, () -> {});
        fixture.workflows.remove("overdue");
        assertThat(fixture.sent).containsExactly("email ada@example.com email");
        assertThat(fixture.acceptor.accept(fixture.starting("overdue", ada), Optional.empty(), fixture.clock.instant()))
                .isInstanceOf(Acceptance.UnknownWorkflow.class);
    }

    @Test
    void cancel_stopsStepsThatAreNotPlannedYet() {
        put(
                step("inbox", Duration.ZERO),
                new Step(
                        "sms",
                        channels("sms"),
                        HOUR,
                        List.of(),
                        Optional.empty(),
                        List.of(new Target.ToRecipient("ada")),
                        Optional.empty()));
        NotificationRequest notification = fixture.accept(fixture.starting("overdue", ada));
        at(30, () -> fixture.canceller.cancel(notification.id(), fixture.clock.instant(), Deadline.of(HOUR)));
        at(120, () -> {});
        assertThat(fixture.sent).containsExactly("inbox ada inbox");
        assertThat(fixture.notifications.find(notification.id()).orElseThrow().stage())
                .isEqualTo(NotificationStatus.CANCELLED);
    }

    @Test
    void aTemplateThatCantBeRendered_failsTheDeliveryWithItsReason() {
        put(new Step(
                "email",
                List.of(new ChannelOption("email", "broken")),
                Duration.ZERO,
                List.of(),
                Optional.empty(),
                List.of(),
                Optional.empty()));
        NotificationRequest notification = fixture.accept(fixture.starting("overdue", ada));
        settle();
        assertThat(state(notification, "email").state()).isEqualTo(State.FAILED);
        assertThat(state(notification, "email").reason()).contains("no value for data.name");
    }

    private void at(int minutes, Runnable event) {
        fixture.until(PipelineFixture.START.plus(Duration.ofMinutes(minutes)));
        event.run();
    }

    private void settle() {
        fixture.until(fixture.clock.instant().plusSeconds(1));
    }

    private void mark(NotificationRequest notification, Mark mark) {
        Instant now = fixture.clock.instant();
        fixture.inbox.mark("ada", state(notification, "inbox").id(), mark, now);
    }

    private void acknowledge(NotificationRequest notification) {
        fixture.acknowledgements.acknowledge(
                List.of(notification.id()),
                ada,
                new Acknowledgement(state(notification, "inbox").id().toString(), fixture.clock.instant()));
    }

    /** Who sends can mend its data; an event has nobody who could. */
    @ParameterizedTest
    @CsvSource({"false, false, false", "false, true, true", "true, false, true", "true, true, true"})
    void dataThatATemplateLacks_isRefusedUnlessAnEventBringsIt(boolean event, boolean named, boolean accepted) {
        put(step(List.of(new ChannelOption("email", "needy"))));
        NotificationRequest notification = fixture.starting("overdue", data(named ? "name" : "other", "Ada"), ada);
        Acceptance acceptance = event
                ? fixture.acceptor.acceptOfEvent(notification, Optional.empty(), fixture.clock.instant())
                : fixture.acceptor.accept(notification, Optional.empty(), fixture.clock.instant());
        if (accepted) {
            assertThat(acceptance).isInstanceOf(Acceptance.Accepted.class);
        } else {
            assertThat(acceptance).isEqualTo(new Acceptance.LacksVariable("needy", "data.name"));
        }
        assertThat(fixture.notifications.find(notification.id()).isPresent()).isEqualTo(accepted);
        assertThat(fixture.deliveriesOf(notification)).hasSize(accepted ? 1 : 0);
    }

    /** What may never be tried is no reason to refuse, and a digest sees its items. */
    @Test
    void dataThatATemplateLacks_isNotRefusedWhereTheTemplateMayNotBeUsed() {
        put(step(List.of(new ChannelOption("email", "hello"), new ChannelOption("sms", "needy"))));
        assertThat(fixture.acceptor.accept(fixture.starting("overdue", ada), Optional.empty(), fixture.clock.instant()))
                .isInstanceOf(Acceptance.Accepted.class);
        put(new Step(
                "digest",
                List.of(new ChannelOption("email", "needy")),
                Duration.ZERO,
                List.of(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.of(DigestRule.of(Window.none())),
                List.of()));
        assertThat(fixture.acceptor.accept(fixture.starting("overdue", ada), Optional.empty(), fixture.clock.instant()))
                .isInstanceOf(Acceptance.Accepted.class);
    }

    @Test
    void whatIsOddInItsWords_isSaidInTheTrace() {
        put(step(List.of(new ChannelOption("email", "odd"))));
        NotificationRequest notification = fixture.accept(fixture.starting("overdue", ada));
        settle();
        assertThat(fixture.sent).containsExactly("email ada@example.com odd");
        assertThat(state(notification, "any").trace())
                .filteredOn(entry -> entry.decision().equals("note"))
                .extracting(entry -> entry.why())
                .containsExactly("its link leads nowhere; its date is none");
    }

    /** Templates know the names of all links, so that strict ones are rendered where there is none. */
    @ParameterizedTest
    @CsvSource({
        "false, known, true, a p u",
        "true, known, true, a p null",
        "false, plain, true, a null null",
        "true, plain, true, a null null",
        "false, known, false, null null null"
    })
    void links_areThereOrNull(boolean critical, String to, boolean addressed, String links) {
        fixture.baseUrl = fixture.baseUrl.filter(_ -> addressed);
        fixture.reboot();
        Step step = step(List.of(new ChannelOption("email", "footer")));
        fixture.workflows.put(new Workflow(
                "overdue", 0, Optional.empty(), Optional.of("billing"), critical, Map.of(), List.of(step)));
        fixture.accept(fixture.starting("overdue", to.equals("known") ? ada : new Target.ToAddress(EMAIL)));
        settle();
        assertThat(fixture.departed)
                .extracting(message ->
                        message.body().replace("https://allim.example/", "").replace("/token", ""))
                .containsExactly(links);
    }

    private void put(Step... steps) {
        fixture.workflows.put(
                new Workflow("overdue", 0, Optional.empty(), Optional.of("billing"), false, Map.of(), List.of(steps)));
    }

    private static Step step(String channel, Duration after) {
        return new Step(channel, channels(channel), after, List.of(), Optional.empty(), List.of(), Optional.empty());
    }

    private static Step step(List<ChannelOption> channels) {
        return new Step("any", channels, Duration.ZERO, List.of(), Optional.empty(), List.of(), Optional.empty());
    }

    private static Step throttled(Throttle throttle) {
        return new Step(
                "email",
                channels("email"),
                Duration.ZERO,
                List.of(),
                Optional.of(throttle),
                List.of(),
                Optional.empty());
    }

    /** Each with the template of the first. */
    private static List<ChannelOption> channels(String... channels) {
        return Stream.of(channels)
                .map(channel -> new ChannelOption(channel, channels[0]))
                .toList();
    }

    private static ObjectNode data(String field, String value) {
        return JsonNodeFactory.instance.objectNode().put(field, value);
    }

    private Delivery state(NotificationRequest notification, String step) {
        return ofStep(notification, step).getFirst();
    }

    private List<Delivery> ofStep(NotificationRequest notification, String step) {
        return fixture.deliveriesOf(notification).stream()
                .filter(delivery -> delivery.route().step().equals(Optional.of(step)))
                .toList();
    }

    private List<String> channels(NotificationRequest notification) {
        return fixture.deliveriesOf(notification).stream()
                .map(delivery -> delivery.channel() + " " + delivery.state())
                .toList();
    }
}
