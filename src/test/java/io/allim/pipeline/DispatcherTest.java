package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.channel.Address;
import io.allim.channel.AddressKind;
import io.allim.channel.Channel;
import io.allim.channel.Kinds;
import io.allim.channel.Message;
import io.allim.channel.Outcome;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.State;
import io.allim.inbox.Mark;
import io.allim.notification.Digest;
import io.allim.notification.Notification;
import io.allim.notification.NotificationRequest;
import io.allim.notification.NotificationStore;
import io.allim.pipeline.send.WorkerSlot;
import io.allim.recipient.Target;
import io.allim.table.Write;
import io.allim.telemetry.Metrics.Count;
import io.allim.time.Deadline;
import io.allim.workflow.ChannelOption;
import io.allim.workflow.EngagementStatus;
import io.allim.workflow.SkipCondition;
import io.allim.workflow.Step;
import io.allim.workflow.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a delivery that is due before it is sent, and what others do to it meanwhile. */
@ExtendWith(Quiet.class)
class DispatcherTest {

    private static final Instant START = PipelineFixture.START;
    private static final Duration QUARTER = Duration.ofMinutes(15);
    private static final Duration HOUR = Duration.ofHours(1);

    private final PipelineFixture fixture = new PipelineFixture();

    /** A channel that was there when the delivery was planned. */
    private record Fax() implements Channel {

        private static final AddressKind KIND = new AddressKind("fax");

        @Override
        public String name() {
            return "fax";
        }

        @Override
        public AddressKind reaches() {
            return KIND;
        }

        @Override
        public Optional<String> validate(String address) {
            return Optional.empty();
        }

        @Override
        public Outcome send(Message message) {
            return Outcome.accepted("");
        }
    }

    @Test
    void channelThatIsNoLongerInstalled_failsWhatWasPlannedForIt() {
        fixture.otherChannels.add(new Fax());
        fixture.reboot();
        Target fax = new Target.ToAddress(new Address(Fax.KIND, "+821012345678"));
        Notification notification =
                fixture.accept(fixture.notification(List.of(fax), Optional.of(START.plus(HOUR)), Optional.empty()));
        fixture.otherChannels.clear();
        fixture.reboot();
        fixture.until(START.plus(HOUR));
        Delivery delivery = fixture.deliveriesOf(notification).getFirst();
        assertThat(delivery.state()).isEqualTo(State.FAILED);
        assertThat(delivery.reason()).isEqualTo("its channel is not installed");
    }

    /** Its host is tried with one message at a time after it was left alone. */
    @Test
    void deliveryThatGetsNoPermit_givesItsSlotBackAndIsAsDueAsItWas() {
        fixture.provider = _ -> Outcome.unreachable("no connection");
        accept(fixture.config.breaker().failures()).forEach(delivery -> fixture.dispatch(delivery.id()));
        fixture.clock.advance(fixture.config.breaker().pauses().getFirst());
        List<Delivery> two = accept(2);
        WorkerSlot slot = WorkerSlot.none();
        AtomicBoolean done = new AtomicBoolean(true);
        fixture.provider = _ -> {
            done.set(fixture.dispatcher.dispatch(two.getLast().id(), slot, Deadline.of(Duration.ZERO)));
            return Outcome.accepted("");
        };
        fixture.dispatch(two.getFirst().id());
        assertThat(done).isFalse();
        assertThat(slot.isReleased()).isTrue();
        assertThat(now(two.getLast())).isEqualTo(two.getLast());
    }

    @Test
    void waitThatFollowsTheClockBack_survivesALostRace() {
        Delivery held = held();
        Duration wait =
                Duration.between(held.trace().getLast().at(), held.dueAt().orElseThrow());
        fixture.clock.advance(HOUR.negated());
        anotherNotes(held);
        fixture.dispatch(held.id());
        assertThat(now(held).dueAt()).contains(fixture.clock.instant().plus(wait));
    }

    @Test
    void holdThatLosesARace_isDecidedAgain() {
        fixture.perSecond = 1;
        List<Delivery> two = accept(2);
        fixture.dispatch(two.getFirst().id());
        anotherNotes(two.getLast());
        fixture.dispatch(two.getLast().id());
        assertThat(now(two.getLast()).hasNoted("open")).isTrue();
        assertThat(now(two.getLast()).dueAt().orElseThrow()).isAfter(fixture.clock.instant());
    }

    /** A delivery is looked at again only when another has changed it. */
    @ParameterizedTest
    @EnumSource
    void decisionThatIsStored_isNotAskedForAgain(Stored stored) {
        Delivery due = due(stored);
        AtomicInteger reads = new AtomicInteger();
        fixture.onGet = key -> reads.addAndGet(key.equals(DeliveryStore.key(due.id())) ? 1 : 0);
        fixture.dispatch(due.id());
        assertThat(reads).hasValue(1);
        assertThat(now(due).version()).isEqualTo(due.version() + 1);
    }

    private enum Stored {
        WAITS_FOR_ITS_SLOT,
        FOLLOWS_THE_CLOCK,
        JOINS_A_DIGEST,
        REACHES_NOBODY
    }

    private Delivery due(Stored stored) {
        return switch (stored) {
            case WAITS_FOR_ITS_SLOT -> {
                fixture.perSecond = 1;
                List<Delivery> two = accept(2);
                fixture.dispatch(two.getFirst().id());
                yield two.getLast();
            }
            case FOLLOWS_THE_CLOCK -> {
                Delivery held = held();
                fixture.clock.advance(HOUR.negated());
                yield held;
            }
            case JOINS_A_DIGEST -> {
                digest(List.of());
                fixture.digestsEntered = false;
                yield email(fixture.accept(fixture.starting("news", DigestTest.data(1), ada())));
            }
            case REACHES_NOBODY -> {
                Delivery delivery = accept(1).getFirst();
                fixture.suppressions.suppress(
                        ((Target.ToAddress) delivery.target()).address(), "email", "complaint", START);
                yield delivery;
            }
        };
    }

    @Test
    void messageThatJoinsADigest_isCountedAsHeld() {
        digest(List.of());
        happens(1);
        assertThat(fixture.counts.all()).containsEntry(Count.HELD, 1);
    }

    @Test
    void joiningADigest_survivesALostRace() {
        digest(List.of());
        fixture.digestsEntered = false;
        NotificationRequest notification = fixture.accept(fixture.starting("news", DigestTest.data(1), ada()));
        anotherNotes(email(notification));
        fixture.dispatch(email(notification).id());
        assertThat(email(notification).hasNoted("open")).isTrue();
        assertThat(email(notification).isInDigest()).isTrue();
    }

    /** One that is made anew because an item had ended has not left. */
    @Test
    void digestOfWhichAnItemHasEnded_countsOnceInItsDay() {
        fixture.daily = 1;
        digest(List.of());
        happens(1);
        fixture.accept(
                PipelineFixture.expiring(fixture.starting("news", DigestTest.data(2), ada()), START.plus(QUARTER)));
        fixture.drainHints();
        fixture.clock.set(START.plus(QUARTER));
        Digest open = NotificationStore.readDigest(fixture.notifications
                .digests(ada(), 1, Optional.empty())
                .items()
                .getFirst());
        fixture.see(NotificationStore.digestKey(open.id()));
        fixture.drainHints();
        assertThat(fixture.sent).containsExactly("email ada@example.com digest 1[1]");
    }

    /** What is needless is taken out before the first attempt, and not after it. */
    @Test
    void digestThatIsTriedAgain_keepsTheItemsThatAreNeedlessByThen() {
        digest(List.of(new SkipCondition(EngagementStatus.SEEN, Optional.of("inbox"))));
        NotificationRequest seen = happens(1);
        happens(2);
        fixture.provider = attempt -> attempt == 1 ? Outcome.tryAgain("busy") : Outcome.accepted("");
        fixture.until(START.plus(QUARTER));
        fixture.inbox.mark("ada", ofStep(seen, "inbox").id(), Mark.SEEN, fixture.clock.instant());
        fixture.until(START.plus(HOUR));
        assertThat(fixture.sent).last().isEqualTo("email ada@example.com digest 2[1,2]");
    }

    /** One that waits for its turn. */
    private Delivery held() {
        fixture.perSecond = 1;
        List<Delivery> two = accept(2);
        two.forEach(delivery -> fixture.dispatch(delivery.id()));
        return now(two.getLast());
    }

    private List<Delivery> accept(int emails) {
        return fixture.deliveriesOf(fixture.accept(
                fixture.notification(PipelineFixture.emails(emails), Optional.empty(), Optional.empty())));
    }

    private Delivery now(Delivery delivery) {
        return fixture.deliveries.find(delivery.id()).orElseThrow();
    }

    /** Before the delivery is written next, with nothing decided of it. */
    private void anotherNotes(Delivery delivery) {
        fixture.before(
                writes -> writes.stream().map(Write::key).anyMatch(DeliveryStore.key(delivery.id())::equals),
                () -> fixture.engineWrites(fixture.deliveries.writes(
                        delivery.noted(delivery.trace().getLast().at(), "open", "by another"))));
    }

    private Target.ToRecipient ada() {
        return fixture.recipient("ada", new Address(Kinds.EMAIL, "ada@example.com"));
    }

    private NotificationRequest happens(int n) {
        NotificationRequest notification = fixture.accept(fixture.starting("news", DigestTest.data(n), ada()));
        fixture.drainHints();
        fixture.clock.advance(Duration.ofMillis(1));
        return notification;
    }

    private Delivery email(NotificationRequest notification) {
        return ofStep(notification, "email");
    }

    private Delivery ofStep(NotificationRequest notification, String step) {
        return fixture.deliveriesOf(notification).stream()
                .filter(delivery -> delivery.route().step().equals(Optional.of(step)))
                .findFirst()
                .orElseThrow();
    }

    /** A digest of mails, beside the inbox that has each message at once if it is asked whether it was seen there. */
    private void digest(List<SkipCondition> unless) {
        Step email = DigestTest.step("email", DigestTest.rule(new Window.Fixed(QUARTER)), unless);
        Step inbox = new Step(
                "inbox",
                List.of(new ChannelOption("inbox", "words")),
                Duration.ZERO,
                List.of(),
                Optional.empty(),
                List.of(),
                Optional.empty());
        fixture.workflows.put(unless.isEmpty() ? DigestTest.workflow(email) : DigestTest.workflow(inbox, email));
    }
}
