package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.channel.Urgency;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.State;
import io.allim.notification.NotificationRequest;
import io.allim.notification.NotificationStore;
import io.allim.preference.Choice;
import io.allim.preference.Preferences;
import io.allim.recipient.Target;
import io.allim.table.Key;
import io.allim.table.Write;
import io.allim.workflow.ChannelOption;
import io.allim.workflow.Step;
import io.allim.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In which transactions deliveries are made, who makes them, and when. */
class PlannerTest {

    private static final Instant START = PipelineFixture.START;
    private static final Duration MINUTES = Duration.ofMinutes(10);

    private static final Target OPS = new Target.ToTopic("ops");
    private static final Target ALL = new Target.ToTopic("all");

    private final PipelineFixture fixture = new PipelineFixture();
    private final NotedHints hints = new NotedHints() {
        @Override
        public void expedite(List<Key> work) {
            assertThat(work).as("nobody is pressed for nothing").isNotEmpty();
            super.expedite(work);
        }
    };

    /** How many writes each transaction has, and until when a notification is left to who made it. */
    private final List<Integer> transactions = new ArrayList<>();

    private final List<Instant> looks = new ArrayList<>();

    @BeforeEach
    void note() {
        fixture.hinting = Optional.of(_ -> hints);
        fixture.reboot();
        subscribe("ops", "user000");
        fixture.beforeWrite = writes -> {
            transactions.add(writes.size());
            writes.stream().flatMap(PlannerTest::look).forEach(looks::add);
        };
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    /** What is all of a notification may be written after it; its repetition makes what is missing. */
    @ParameterizedTest
    @CsvSource({"1, false, 1 1", "2, false, 3", "1, true, 2", "0, true, 1"})
    void acceptance_isOneTransactionUnlessItHasOneDelivery(int people, boolean topic, String sizes) {
        fixture.accept(to(Stream.concat(PipelineFixture.emails(people).stream(), topic ? Stream.of(OPS) : Stream.of())
                .toList()));
        assertThat(transactions)
                .isEqualTo(Stream.of(sizes.split(" ")).map(Integer::valueOf).toList());
    }

    /** A transaction costs twice as much. The notification is last: until then another planner begins where this one did. */
    @Test
    void worker_writesEachDeliveryByItself_andThenTheNotification() {
        subscribe("all", "user001", "user002");
        NotificationRequest notification = fixture.accept(to(List.of(OPS, ALL)));
        transactions.clear();
        List<Key> written = new ArrayList<>();
        fixture.beforeWrite = writes -> {
            transactions.add(writes.size());
            writes.forEach(write -> written.add(write.key()));
        };
        see(notification);
        assertThat(transactions).containsExactly(1, 1, 1, 1);
        assertThat(written)
                .hasSize(4)
                .doesNotHaveDuplicates()
                .last()
                .isEqualTo(NotificationStore.key(notification.id()));
    }

    /** Before the first delivery, between two, and before the notification is written. */
    @ParameterizedTest
    @CsvSource({"1", "2", "3"})
    void plannerThatIsOvertaken_hintsWhatItMade_andStops(int write) {
        subscribe("all", "user001", "user002");
        NotificationRequest notification = fixture.accept(to(List.of(ALL)));
        hints.forget();
        int[] left = {write};
        fixture.beforeWrite = _ -> {
            if (--left[0] == 0) {
                fixture.beforeWrite = _ -> {};
                see(notification);
            }
        };
        see(notification);
        assertThat(fixture.deliveriesOf(notification)).hasSize(2);
        assertThat(hints.hinted)
                .containsExactlyInAnyOrderElementsOf(fixture.deliveriesOf(notification).stream()
                        .map(delivery -> DeliveryStore.key(delivery.id()))
                        .toList());
    }

    /** The notification and its plan, the subscribers, and for all of them together the recipients, preferences and suppressions. */
    @ParameterizedTest
    @CsvSource({"1", "99"})
    void page_isReadAtOnce_howeverManyItHas(int people) {
        subscribe("all", people(people));
        NotificationRequest notification = fixture.accept(to(List.of(ALL)));
        List<Key> reads = new ArrayList<>();
        fixture.onGet = reads::add;
        int before = fixture.failpoint.calls();
        see(notification);
        assertThat(fixture.deliveriesOf(notification)).hasSize(people);
        assertThat(reads).doesNotHaveDuplicates().hasSize(1 + 3 * people);
        // The one more asks for subscribers after the last, in a transaction that has room for it.
        assertThat(fixture.failpoint.calls() - before - people).isLessThanOrEqualTo(9);
    }

    /** What was read ahead is as good as what is read one after the other. */
    @Test
    void subscribers_whoWantNoEmails_orAreSuppressed_getNone() {
        subscribe("all", "ada", "bea", "cleo", "dora");
        fixture.preferences.change(
                "ada",
                _ -> new Preferences(
                        new Choice(Optional.empty(), Map.of("email", false)), Map.of(), Map.of(), Map.of(), List.of()));
        fixture.suppressions.suppress(new Address(Kinds.EMAIL, "bea@example.com"), "email", "bounced", START);
        fixture.suppressions.suppress(new Address(Kinds.EMAIL, "Cleo@example.com"), "email", "bounced", START);
        fixture.recipient("cleo", new Address(Kinds.EMAIL, "CLEO@EXAMPLE.COM"));
        NotificationRequest notification = fixture.accept(to(List.of(ALL)));
        see(notification);
        assertThat(fixture.deliveriesOf(notification))
                .filteredOn(delivery -> delivery.channel().equals("email") && delivery.state() != State.SKIPPED)
                .extracting(Delivery::target)
                .containsExactly(new Target.ToRecipient("dora"));
    }

    /** The first topic fills a transaction; of those of the second one has a delivery by then, and one has none. */
    @Test
    void subscriberOfTwoTopics_hasOneDelivery() {
        subscribe("all", people(99));
        subscribe("ops", "late");
        NotificationRequest notification = fixture.accept(to(List.of(ALL, OPS)));
        see(notification);
        assertThat(fixture.deliveriesOf(notification))
                .extracting(Delivery::target)
                .hasSize(100)
                .doesNotHaveDuplicates();
    }

    /** With three deliveries each, the last subscribers of a page do not fit. */
    @Test
    void subscribers_whoseDeliveriesDoNotFit_areInTheNextTransaction() {
        subscribe("all", people(40));
        fixture.workflows.put(workflow(step("one", Duration.ZERO), step("two", MINUTES), step("three", MINUTES)));
        NotificationRequest notification = fixture.accept(fixture.starting("news", ALL));
        see(notification);
        assertThat(fixture.deliveriesOf(notification).size()).isEqualTo(120);
    }

    /** Nobody else is told of it, nor finds it due, before its lease ends. */
    @Test
    void whatIsBeingPlanned_isLeftToWhoPlansIt() {
        subscribe("all", people(150));
        Instant lease = START.plus(fixture.config.lease());
        NotificationRequest many = fixture.accept(to(PipelineFixture.emails(150)));
        assertThat(looks).containsExactly(lease);
        NotificationRequest topic = fixture.accept(to(List.of(ALL)));
        assertThat(looks).containsExactly(lease, START);
        looks.clear();
        hints.forget();
        see(topic);
        assertThat(looks).containsExactly(lease);
        assertThat(hints.hinted).doesNotContain(NotificationStore.key(topic.id()), NotificationStore.key(many.id()));
    }

    @ParameterizedTest
    @CsvSource({"-1, 0", "0, 1", "1, 1"})
    void topicForLater_isPlannedWhenItsTimeHasCome(long millis, int planned) {
        NotificationRequest notification =
                fixture.accept(PipelineFixture.sendAt(START.plus(MINUTES), to(List.of(OPS))));
        fixture.clock.set(START.plus(MINUTES).plusMillis(millis));
        see(notification);
        assertThat(fixture.deliveriesOf(notification))
                .hasSize(planned)
                .extracting(Delivery::createdAt)
                .containsOnly(planned == 0 ? new Instant[0] : new Instant[] {fixture.clock.instant()});
    }

    /** What is due is pressed, what waits is hinted for its time. */
    @Test
    void urgent_isPressedWithoutWhatWaits() {
        fixture.workflows.put(workflow(step("first", Duration.ZERO), step("later", MINUTES)));
        NotificationRequest notification = fixture.accept(PipelineFixture.with(
                Urgency.HIGH, fixture.starting("news", PipelineFixture.emails(1).getFirst())));
        assertThat(hints.pressed).containsExactly(key(notification, "first"));
        assertThat(hints.hinted).isEmpty();
        assertThat(hints.later).containsExactly(Map.entry(START.plus(MINUTES), List.of(key(notification, "later"))));
    }

    @Test
    void urgentForLater_isNotPressed() {
        fixture.accept(PipelineFixture.with(
                Urgency.HIGH, PipelineFixture.sendAt(START.plus(MINUTES), to(PipelineFixture.emails(1)))));
        assertThat(hints.pressed).isEmpty();
        assertThat(hints.later).containsOnlyKeys(START.plus(MINUTES));
    }

    private void see(NotificationRequest notification) {
        fixture.see(NotificationStore.key(notification.id()));
    }

    private NotificationRequest to(List<Target> targets) {
        return fixture.notification(targets, Optional.empty(), Optional.empty());
    }

    private static String[] people(int count) {
        return IntStream.range(0, count).mapToObj("user%03d"::formatted).toArray(String[]::new);
    }

    private void subscribe(String topic, String... ids) {
        Stream.of(ids).forEach(id -> fixture.recipient(id, new Address(Kinds.EMAIL, id + "@example.com")));
        fixture.topics.subscribe(topic, List.of(ids));
    }

    /** When a notification that is written is due. */
    private static Stream<Instant> look(Write write) {
        return write instanceof Write.Put put && DeliveryStore.idAt(write.key()).isEmpty()
                ? put.item().due().map(due -> due.at()).stream()
                : Stream.empty();
    }

    private Key key(NotificationRequest notification, String step) {
        return fixture.deliveriesOf(notification).stream()
                .filter(delivery -> delivery.route().step().equals(Optional.of(step)))
                .map(Delivery::id)
                .map(DeliveryStore::key)
                .findFirst()
                .orElseThrow();
    }

    private static Workflow workflow(Step... steps) {
        return new Workflow("news", 0, Optional.empty(), Optional.empty(), false, Map.of(), List.of(steps));
    }

    private static Step step(String id, Duration after) {
        return new Step(
                id,
                List.of(new ChannelOption("email", "words")),
                after,
                List.of(),
                Optional.empty(),
                List.of(),
                Optional.empty());
    }
}
