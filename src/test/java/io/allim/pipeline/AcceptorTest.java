package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryStore;
import io.allim.notification.IdempotencyKey;
import io.allim.notification.NotificationRequest;
import io.allim.notification.NotificationStatus;
import io.allim.notification.NotificationStore;
import io.allim.pipeline.accept.Acceptance;
import io.allim.recipient.Target;
import io.allim.table.Key;
import io.allim.table.TableUnavailable;
import io.allim.table.Write;
import io.allim.time.Deadline;
import io.allim.workflow.ChannelOption;
import io.allim.workflow.Step;
import io.allim.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the first request is answered, what its repetitions are, and what becomes of one that breaks off. */
@ExtendWith(Quiet.class)
class AcceptorTest {

    private static final IdempotencyKey KEY = new IdempotencyKey("shop", "order-1", "hash");

    /** A transaction has place for 98 deliveries beside the notification and the key. */
    private static final int TWO_BATCHES = 150;

    private final PipelineFixture fixture = new PipelineFixture();
    private final List<Key> hinted = new ArrayList<>();
    private Target.ToRecipient ada;
    private Target.ToRecipient grace;

    @BeforeEach
    void open() {
        ada = fixture.recipient("ada", new Address(Kinds.EMAIL, "ada@example.com"));
        grace = fixture.recipient("grace", new Address(Kinds.EMAIL, "grace@example.com"));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void repetition_isAnsweredWhatTheFirstWas() {
        Acceptance.Accepted first = accept(to(PipelineFixture.emails(TWO_BATCHES)));
        assertThat(first.replayed()).isFalse();
        assertThat(first.deliveries()).hasSize(TWO_BATCHES);

        Acceptance.Accepted second = accept(to(PipelineFixture.emails(TWO_BATCHES)));
        assertThat(second.replayed()).isTrue();
        assertThat(ids(second)).isEqualTo(ids(first));
    }

    /** They may be any number. */
    @Test
    void answerOfWhatIsToATopicToo_hasNoDeliveries() {
        fixture.topics.subscribe("ops", List.of("grace"));
        List<Target> targets = List.of(ada, new Target.ToTopic("ops"));
        Acceptance.Accepted first = accept(to(targets));
        assertThat(first.deliveries()).isEmpty();
        assertThat(fixture.deliveriesOf(first.notification())).hasSize(1);
        assertThat(accept(to(targets)).deliveries()).isEmpty();
    }

    /** One step tells somebody else at once, another the same person again. */
    @Test
    void repetition_isNotAnsweredWhatStepsAddedLater() {
        put(
                step("first", Duration.ZERO),
                step("others", Duration.ZERO, grace),
                step("again", Duration.ofHours(1), ada));
        Acceptance.Accepted first = accept(fixture.starting("news", ada));
        assertThat(first.deliveries()).hasSize(1);
        fixture.until(fixture.clock.instant().plus(Duration.ofHours(1)));
        assertThat(fixture.deliveriesOf(first.notification())).hasSize(3);

        assertThat(ids(accept(fixture.starting("news", ada)))).isEqualTo(ids(first));
    }

    @ParameterizedTest
    @CsvSource({"true, false", "true, true", "false, true"})
    void repetition_changesNothingAndHintsNothing(boolean person, boolean topic) {
        fixture.topics.subscribe("ops", List.of("grace"));
        List<Target> targets = new ArrayList<>(person ? List.of(ada) : List.of());
        targets.addAll(topic ? List.of(new Target.ToTopic("ops")) : List.of());
        accept(to(targets));
        fixture.drainHints();
        fixture.beforeWrite = writes -> assertThat(writes).isNull();
        fixture.onHint = hinted::addAll;
        assertThat(accept(to(targets)).notification().stage()).isEqualTo(NotificationStatus.PLANNED);
        assertThat(hinted).isEmpty();
    }

    @Test
    void key_isForOneBody() {
        accept(to(PipelineFixture.emails(1)));
        IdempotencyKey other = new IdempotencyKey("shop", "order-1", "other");
        assertThat(fixture.acceptor.accept(to(PipelineFixture.emails(1)), Optional.of(other), fixture.clock.instant()))
                .isEqualTo(new Acceptance.KeyReused());
    }

    @Test
    void unknownRecipient_isToldByItsPlace() {
        List<Target> targets = List.of(ada, new Target.ToRecipient("nobody"));
        assertThat(fixture.acceptor.accept(to(targets), Optional.of(KEY), fixture.clock.instant()))
                .isEqualTo(new Acceptance.UnknownRecipient(1));
    }

    @Test
    void requestThatComesSecond_isAnsweredWhatTheFirstWas() {
        List<Acceptance.Accepted> first = new ArrayList<>();
        fixture.before(_ -> true, () -> first.add(accept(to(PipelineFixture.emails(2)))));
        Acceptance.Accepted second = accept(to(PipelineFixture.emails(2)));
        assertThat(second.replayed()).isTrue();
        assertThat(ids(second)).isEqualTo(ids(first.getFirst()));
    }

    /** Without a key nobody else can have its id. */
    @Test
    void idThatIsTaken_isNoRepetition() {
        NotificationRequest notification = to(PipelineFixture.emails(2));
        fixture.accept(notification);
        assertThatThrownBy(() -> fixture.accept(notification)).isInstanceOf(IllegalStateException.class);
    }

    /** A process that stood still for longer than its lease finds that a tick went on. */
    @Test
    void acceptanceThatATickFinishes_isAnsweredWithAllOfIt() {
        NotificationRequest notification = to(PipelineFixture.emails(TWO_BATCHES));
        fixture.before(
                _ -> fixture.deliveriesOf(notification).size() == 98,
                () -> fixture.see(NotificationStore.key(notification.id())));
        Acceptance.Accepted answer = accept(notification);
        assertThat(answer.replayed()).isFalse();
        assertThat(answer.deliveries()).hasSize(TWO_BATCHES);
        assertThat(answer.notification().stage()).isEqualTo(NotificationStatus.PLANNED);
    }

    /** The table does not answer between the first deliveries and the rest: it is accepted, and a tick goes on. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.01})
    void acceptanceThatBreaksOff_isStillRunningUntilATickHasDoneTheRest(double perSecond) {
        fixture.perSecond = perSecond;
        NotificationRequest notification = to(PipelineFixture.emails(TWO_BATCHES));
        breakOff(_ -> fixture.deliveriesOf(notification).size() == 98);
        Acceptance.Accepted first = accept(notification);
        assertThat(first.deliveries()).hasSize(98);
        assertThat(fixture.acceptor.accept(to(PipelineFixture.emails(TWO_BATCHES)), key(), fixture.clock.instant()))
                .isEqualTo(new Acceptance.StillRunning());

        fixture.clock.advance(fixture.config.lease().minusMillis(1));
        fixture.tick();
        assertThat(fixture.deliveriesOf(notification)).hasSize(98);
        fixture.clock.advance(Duration.ofMillis(1));
        fixture.tick();
        assertThat(accept(to(PipelineFixture.emails(TWO_BATCHES))).deliveries()).hasSize(TWO_BATCHES);
    }

    /** One less than fits beside the notification into a transaction, as many, one more and two more. */
    @ParameterizedTest
    @ValueSource(ints = {98, 99, 100, 101})
    void acceptanceThatBreaksOffBehindItsFirstTransaction_losesNobody(int people) {
        for (int broken = 2; broken < 4; broken++) {
            NotificationRequest notification = to(PipelineFixture.emails(people));
            AtomicInteger left = new AtomicInteger(broken);
            breakOff(_ -> left.decrementAndGet() == 0);
            fixture.accept(notification);
            fixture.clock.advance(fixture.config.lease());
            fixture.tick();
            assertThat(fixture.deliveriesOf(notification).size()).isEqualTo(people);
        }
    }

    /** The only delivery is written after the notification. */
    @Test
    void onlyDeliveryThatWasNotWritten_isMadeByTheRepetition() {
        breakOff(stores(1));
        assertThatThrownBy(() -> accept(to(List.of(ada)))).isInstanceOf(TableUnavailable.class);
        fixture.onHint = hinted::addAll;
        Acceptance.Accepted answer = accept(to(List.of(ada)));
        assertThat(answer.deliveries()).hasSize(1);
        assertThat(hinted).isEqualTo(keys(answer.deliveries()));
        fixture.drainHints();
        assertThat(fixture.sent).hasSize(1);
    }

    /** Somebody cancels it before its repetition comes. */
    @Test
    void onlyDeliveryThatWasNotWritten_isNotMadeOfWhatIsCancelled() {
        NotificationRequest notification = to(List.of(ada));
        breakOff(stores(1));
        assertThatThrownBy(() -> accept(notification)).isInstanceOf(TableUnavailable.class);
        fixture.canceller.cancel(notification.id(), fixture.clock.instant(), Deadline.of(Duration.ofMinutes(1)));
        assertThat(accept(to(List.of(ada))).deliveries()).isEmpty();
        assertThat(fixture.deliveriesOf(notification)).isEmpty();
    }

    /** The table does not answer, once. */
    private void breakOff(Predicate<List<Write>> at) {
        fixture.before(at, () -> {
            throw new TableUnavailable("no answer", null);
        });
    }

    /** Whether a transaction has so many deliveries. */
    private static Predicate<List<Write>> stores(int deliveries) {
        return writes -> writes.stream()
                        .filter(write -> DeliveryStore.idAt(write.key()).isPresent())
                        .count()
                == deliveries;
    }

    private Acceptance.Accepted accept(NotificationRequest notification) {
        return (Acceptance.Accepted) fixture.acceptor.accept(notification, key(), fixture.clock.instant());
    }

    private static Optional<IdempotencyKey> key() {
        return Optional.of(KEY);
    }

    private NotificationRequest to(List<Target> targets) {
        return fixture.notification(targets, Optional.empty(), Optional.empty());
    }

    private static List<String> ids(Acceptance.Accepted answer) {
        return answer.deliveries().stream()
                .map(delivery -> delivery.id().toString())
                .toList();
    }

    private static List<Key> keys(List<Delivery> deliveries) {
        return deliveries.stream().map(Delivery::id).map(DeliveryStore::key).toList();
    }

    private void put(Step... steps) {
        fixture.workflows.put(
                new Workflow("news", 0, Optional.empty(), Optional.empty(), false, Map.of(), List.of(steps)));
    }

    private static Step step(String id, Duration after, Target... to) {
        return new Step(
                id,
                List.of(new ChannelOption("email", "words")),
                after,
                List.of(),
                Optional.empty(),
                List.of(to),
                Optional.empty());
    }
}
