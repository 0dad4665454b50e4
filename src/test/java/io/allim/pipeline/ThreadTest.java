package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.channel.Outcome;
import io.allim.chat.ChatThread;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryId;
import io.allim.delivery.State;
import io.allim.delivery.TraceEntry;
import io.allim.notification.NotificationRequest;
import io.allim.pipeline.PipelineFixture.Post;
import io.allim.pipeline.thread.ThreadStore;
import io.allim.recipient.Target;
import io.allim.table.Key;
import io.allim.table.TableUnavailable;
import io.allim.table.Write;
import io.allim.time.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages of one incident stand together in a chat, and none is lost or held for long by it. */
@ExtendWith(Quiet.class)
class ThreadTest {

    private static final Instant START = PipelineFixture.START;
    private static final Duration LEASE = Duration.ofSeconds(60);
    private static final Duration MILLI = Duration.ofMillis(1);
    private static final Duration DAY = Duration.ofDays(1);

    private final PipelineFixture fixture = new PipelineFixture();

    @BeforeEach
    void start() {
        fixture.threading = ChatThread.Support.BY_REFERENCE;
        ThreadScenarios.workflow(fixture, "alert", ChatThread.Mode.REPLY);
        ThreadScenarios.workflow(fixture, "resolve", ChatThread.Mode.REPLACE);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void laterMessages_answerTheFirst() {
        DeliveryId first = sent("alert", "4711");
        DeliveryId second = sent("alert", "4711");
        DeliveryId third = sent("alert", "4711");
        assertThat(fixture.posts)
                .extracting(Post::token, Post::earlier)
                .containsExactly(
                        tuple(first.toString(), Optional.empty()),
                        tuple(second.toString(), Optional.of("post-1")),
                        tuple(third.toString(), Optional.of("post-1")));
        assertThat(noted(first)).containsExactly("begins its thread");
        assertThat(noted(second)).containsExactly("answers the first message of its thread");
        assertThat(fixture.posts)
                .extracting(Post::thread)
                .extracting(ChatThread::key)
                .containsOnly(hash("4711"));
    }

    @Test
    void anotherWorkflow_replacesTheFirst() {
        sent("alert", "4711");
        DeliveryId resolve = sent("resolve", "4711");
        Post last = fixture.posts.getLast();
        assertThat(last.thread())
                .isEqualTo(new ChatThread(hash("4711"), ChatThread.Mode.REPLACE, Optional.of("post-1")));
        assertThat(noted(resolve)).containsExactly("replaces the first message of its thread");
    }

    @Test
    void incidentsAddressesAndChannels_haveThreadsOfTheirOwn() {
        sent("alert", "4711");
        sent("alert", "4712");
        sent(ThreadScenarios.about(fixture, "alert", "4711", email("dev@example.com")));
        fixture.recipient("ada", new Address(Kinds.PHONE, "ops@example.com"));
        ThreadScenarios.workflow(fixture, "text", "sms", ChatThread.Mode.REPLY);
        sent(ThreadScenarios.about(fixture, "text", "4711", new Target.ToRecipient("ada")));
        assertThat(fixture.posts).hasSize(4).extracting(Post::earlier).containsOnly(Optional.empty());
        assertThat(fixture.posts.getLast().thread().key()).isEqualTo(hash("4711"));
    }

    @Test
    void spellingsOfOneAddress_haveOneThread() {
        sent(ThreadScenarios.about(fixture, "alert", "4711", email("ops@example.com")));
        sent(ThreadScenarios.about(fixture, "alert", " 4711\n", email("ops@EXAMPLE.com")));
        assertThat(fixture.posts).extracting(Post::earlier).containsExactly(Optional.empty(), Optional.of("post-1"));
    }

    @ParameterizedTest
    @CsvSource({
        "alert, sent by itself: email has no threads at this address",
        "resolve, sent by itself: email has no messages that can be replaced at this address"
    })
    void channelThatCannot_sendsByItselfAndSaysSoOnce(String workflow, String note) {
        fixture.threading = ChatThread.Support.NONE;
        fixture.provider = attempt -> attempt < 3 ? Outcome.tryAgain("busy") : Outcome.accepted("ref");
        List<Key> reads = threadReads();
        DeliveryId id = sent(workflow, "4711");
        assertThat(delivery(id).attempts()).isEqualTo(3);
        assertThat(noted(id)).containsExactly(note);
        assertThat(fixture.posts).isEmpty();
        assertThat(reads).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n"})
    void keyThatIsEmpty_makesNoThread(String incident) {
        sent("alert", incident);
        DeliveryId id = sent("alert", incident);
        assertThat(noted(id)).containsExactly("sent by itself: the key of its thread is empty");
        assertThat(fixture.sends()).isEqualTo(2);
        assertThat(fixture.posts).isEmpty();
    }

    @Test
    void providerThatGoesByTheKey_needsNothingThatIsKept() {
        fixture.threading = ChatThread.Support.BY_KEY;
        List<Key> reads = threadReads();
        List<Write> writes = threadWrites();
        DeliveryId id = sent("alert", "4711");
        sent("alert", "4711");
        assertThat(fixture.posts)
                .extracting(Post::thread)
                .containsOnly(new ChatThread(hash("4711"), ChatThread.Mode.REPLY, Optional.empty()));
        assertThat(noted(id)).containsExactly("goes into the thread of its key");
        assertThat(reads).isEmpty();
        assertThat(writes).isEmpty();
    }

    /** The claim is the first write; the other one is in the transaction of the delivery. */
    @Test
    void thread_costsTwoWritesForTheFirstMessageAndOneReadForEach() {
        List<Key> reads = threadReads();
        List<Write> writes = threadWrites();
        sent("alert", "4711");
        assertThat(reads).hasSize(1);
        assertThat(writes).hasSize(2);
        sent("alert", "4711");
        assertThat(reads).hasSize(2);
        assertThat(writes).hasSize(2);
    }

    @Test
    void messageWithoutThread_costsNothing() {
        List<Key> reads = threadReads();
        List<Write> writes = threadWrites();
        sent(fixture.notification(List.of(ThreadScenarios.CHAT), Optional.empty(), Optional.empty()));
        assertThat(reads).isEmpty();
        assertThat(writes).isEmpty();
        assertThat(fixture.posts).isEmpty();
    }

    @Test
    void oneThatComesWhileTheFirstIsSent_waitsForASecondAndAnswers() {
        DeliveryId first = accepted("alert", "4711");
        DeliveryId second = accepted("alert", "4711");
        during(first, () -> {
            fixture.dispatch(second);
            assertThat(delivery(second).dueAt()).contains(START.plusSeconds(1));
            assertThat(delivery(second).reason())
                    .isEqualTo("until 2027-03-01T08:00:01Z: waits for the first message of its thread");
            assertThat(delivery(second).leases()).isZero();
        });
        fixture.settle();
        assertThat(fixture.posts).extracting(Post::earlier).containsExactly(Optional.empty(), Optional.of("post-1"));
        assertThat(delivery(second).attempts()).isOne();
    }

    /** A process died with the first: looks become rarer, and there are few of them. */
    @Test
    void whatWaits_looksAFewTimesUntilTheClaimEnds() {
        dies("alert", "4711");
        DeliveryId second = accepted("alert", "4711");
        for (int looks = 0; fixture.posts.size() < 2; looks++) {
            assertThat(looks).isLessThan(20);
            fixture.dispatch(second);
            delivery(second).dueAt().ifPresent(fixture.clock::set);
        }
        assertThat(fixture.clock.instant()).isEqualTo(START.plus(LEASE));
        assertThat(fixture.posts.getLast().earlier()).isEmpty();
        fixture.settle();
        assertThat(new ThreadAudit(fixture).complaints()).isEmpty();
        assertThat(fixture.posts).hasSize(3);
        assertThat(fixture.posts.getLast().earlier()).contains("post-2");
    }

    @ParameterizedTest
    @CsvSource({"-1, 1", "0, 2", "1, 2"})
    void claim_isTakenOverWhenItEnds(int millisAfterItsEnd, int posts) {
        dies("alert", "4711");
        DeliveryId second = accepted("alert", "4711");
        fixture.clock.set(START.plus(LEASE).plusMillis(millisAfterItsEnd));
        fixture.dispatch(second);
        assertThat(fixture.posts).hasSize(posts);
        fixture.settle();
        assertThat(new ThreadAudit(fixture).complaints()).isEmpty();
        assertThat(delivery(second).state()).isEqualTo(State.SENT);
    }

    /** With the same token, so that a provider that knows it has one message. */
    @Test
    void firstWhoseProcessDied_isTheFirstAgain() {
        DeliveryId first = dies("alert", "4711");
        fixture.clock.advance(LEASE);
        fixture.dispatch(first);
        sent("alert", "4711");
        assertThat(fixture.posts)
                .extracting(Post::token, Post::earlier)
                .startsWith(tuple(first.toString(), Optional.empty()), tuple(first.toString(), Optional.empty()));
        assertThat(fixture.posts.getLast().earlier()).contains("post-2");
    }

    @Test
    void firstThatIsRejected_isNotWaitedFor() {
        fixture.provider = _ -> Outcome.rejected("no");
        DeliveryId first = accepted("alert", "4711");
        fixture.dispatch(first);
        fixture.provider = _ -> Outcome.accepted("ref");
        DeliveryId second = accepted("alert", "4711");
        fixture.dispatch(second);
        assertThat(delivery(first).state()).isEqualTo(State.FAILED);
        assertThat(delivery(second).state()).isEqualTo(State.SENT);
        sent("alert", "4711");
        assertThat(fixture.posts).extracting(Post::earlier).containsExactly(Optional.empty(), Optional.of("post-1"));
    }

    /** The first is tried again after five seconds, and then after five minutes. */
    @Test
    void firstThatIsTriedAgain_isWaitedForWhileItsClaimLasts() {
        fixture.provider = attempt -> attempt < 3 ? Outcome.tryAgain("busy") : Outcome.accepted("ref");
        DeliveryId first = accepted("alert", "4711");
        fixture.dispatch(first);
        fixture.provider = _ -> Outcome.accepted("ref");
        DeliveryId second = accepted("alert", "4711");
        fixture.dispatch(second);
        assertThat(delivery(second).state()).isEqualTo(State.HELD);
        fixture.provider = _ -> Outcome.tryAgain("busy");
        fixture.clock.set(delivery(first).dueAt().orElseThrow());
        fixture.dispatch(first);
        assertThat(delivery(first).attempts()).isEqualTo(2);
        fixture.provider = _ -> Outcome.accepted("ref");
        fixture.dispatch(second);
        assertThat(delivery(second).state()).isEqualTo(State.SENT);
        fixture.settle();
        assertThat(fixture.posts)
                .extracting(Post::token, Post::earlier)
                .containsExactly(
                        tuple(second.toString(), Optional.empty()), tuple(first.toString(), Optional.of("post-1")));
        assertThat(noted(first)).containsExactly("begins its thread", "answers the first message of its thread");
    }

    @Test
    void firstThatIsCancelledOrErased_isNotWaitedFor() {
        fixture.provider = _ -> Outcome.tryAgain("busy");
        NotificationRequest alert = fixture.accept(ThreadScenarios.about(fixture, "alert", "4711"));
        fixture.drainHints();
        fixture.canceller.cancel(alert.id(), START, Deadline.of(LEASE));
        fixture.provider = _ -> Outcome.accepted("ref");
        DeliveryId second = accepted("alert", "4711");
        fixture.dispatch(second);
        assertThat(delivery(second).state()).isEqualTo(State.SENT);
        assertThat(fixture.deliveriesOf(alert)).extracting(Delivery::state).containsExactly(State.CANCELLED);
    }

    /** Whoever claims a thread and fails makes room for the next one; that does not go on for ever. */
    @ParameterizedTest
    @CsvSource({"-1, 0", "0, 1", "1, 1"})
    void patience_endsAfterFiveMinutes(int millisAfterItsEnd, int posts) {
        Instant end = START.plus(Duration.ofMinutes(5));
        for (Instant at = START; at.isBefore(end.minus(LEASE)); at = at.plus(LEASE)) {
            fixture.clock.set(at);
            dies("alert", "4711");
        }
        fixture.clock.set(end.minus(LEASE));
        fixture.provider = _ -> Outcome.rejected("no");
        fixture.dispatch(accepted("alert", "4711"));
        fixture.provider = _ -> Outcome.accepted("ref");
        fixture.clock.advance(LEASE.dividedBy(2));
        dies("alert", "4711");
        fixture.posts.clear();
        DeliveryId waiting = accepted("alert", "4711");
        fixture.clock.set(end.plusMillis(millisAfterItsEnd));
        fixture.dispatch(waiting);
        assertThat(fixture.posts).hasSize(posts);
        fixture.settle();
        assertThat(delivery(waiting).state()).isEqualTo(State.SENT);
    }

    /** It would be looked at again in a second. */
    @ParameterizedTest
    @CsvSource({"999, EARLY", "1000, EARLY", "1001, HELD"})
    void messageWhoseTimeIsOverFirst_doesNotWait(int millis, String state) {
        dies("alert", "4711");
        NotificationRequest alert = fixture.accept(PipelineFixture.expiring(
                ThreadScenarios.about(fixture, "alert", "4711"),
                fixture.clock.instant().plusMillis(millis)));
        DeliveryId id = fixture.deliveriesOf(alert).getFirst().id();
        fixture.dispatch(id);
        assertThat(delivery(id).state()).isEqualTo(state.equals("HELD") ? State.HELD : State.SENT);
    }

    /** The process stood still for longer than its lease. */
    @Test
    void firstThatIsRecordedLate_isTheThreadsIfThereIsNone() {
        DeliveryId first = accepted("alert", "4711");
        during(first, () -> fixture.clock.advance(LEASE.plusSeconds(30)));
        assertThat(delivery(first).state()).isEqualTo(State.SENT);
        sent("alert", "4711");
        assertThat(fixture.posts.getLast().earlier()).contains("post-1");
    }

    @Test
    void firstThatIsRecordedAfterAnother_standsByItself() {
        DeliveryId first = accepted("alert", "4711");
        DeliveryId second = accepted("alert", "4711");
        during(first, () -> {
            fixture.clock.advance(LEASE);
            fixture.dispatch(second);
        });
        assertThat(delivery(first).state()).isEqualTo(State.SENT);
        assertThat(delivery(second).state()).isEqualTo(State.SENT);
        assertThat(noted(first))
                .containsExactly(
                        "begins its thread", "stands by itself: another message has begun its thread meanwhile");
        sent("alert", "4711");
        assertThat(fixture.posts.getLast().earlier()).contains("post-2");
    }

    /** One whose claim was taken over, but who is the first to say what it sent. */
    @Test
    void firstThatIsRecorded_isTheThreadsWhoeverClaimedIt() {
        DeliveryId first = accepted("alert", "4711");
        DeliveryId second = accepted("alert", "4711");
        during(first, () -> {
            fixture.clock.advance(LEASE);
            killed(second);
        });
        assertThat(delivery(first).state()).isEqualTo(State.SENT);
        fixture.settle();
        assertThat(fixture.posts.getLast().token()).isEqualTo(second.toString());
        assertThat(fixture.posts.getLast().earlier()).contains("post-1");
    }

    @Test
    void answerToAMessageThatIsGone_beginsTheThreadAnew() {
        sent("alert", "4711");
        fixture.deleted.add("post-1");
        DeliveryId second = sent("alert", "4711");
        sent("alert", "4711");
        assertThat(fixture.posts)
                .extracting(Post::earlier)
                .containsExactly(Optional.empty(), Optional.empty(), Optional.of("post-2"));
        assertThat(delivery(second).reason()).contains("the first message was deleted");
    }

    @Test
    void twoThatBeginAThreadAnew_makeOne() {
        sent("alert", "4711");
        fixture.deleted.add("post-1");
        DeliveryId second = accepted("alert", "4711");
        DeliveryId third = accepted("alert", "4711");
        during(second, () -> fixture.dispatch(third));
        sent("alert", "4711");
        assertThat(fixture.posts.getLast().earlier()).contains("post-3");
        assertThat(noted(second)).contains("stands by itself: another message has begun its thread meanwhile");
    }

    @Test
    void channelThatNamesNoReference_holdsNobody() {
        fixture.provider = _ -> Outcome.accepted("");
        sent("alert", "4711");
        DeliveryId second = accepted("alert", "4711");
        fixture.dispatch(second);
        assertThat(delivery(second).state()).isEqualTo(State.SENT);
        assertThat(fixture.posts).extracting(Post::earlier).containsOnly(Optional.empty());
    }

    /** That there was one is written a day later at the earliest. */
    @ParameterizedTest
    @CsvSource({"-1, 0", "0, 1", "1, 1"})
    void laterMessage_isWrittenDownOnceADay(int millis, int written) {
        sent("alert", "4711");
        List<Write> writes = threadWrites();
        fixture.clock.set(START.plus(DAY).plusMillis(millis));
        sent("alert", "4711");
        sent("alert", "4711");
        assertThat(writes).hasSize(written);
    }

    @ParameterizedTest
    @CsvSource({"29, true", "30, true", "31, false"})
    void thread_isKeptThirtyDaysAfterItsLastMessage(int days, boolean kept) {
        sent("alert", "4711");
        fixture.clock.advance(DAY.minus(MILLI));
        sent("alert", "4711");
        fixture.clock.advance(DAY.multipliedBy(days));
        sent("alert", "4711");
        assertThat(fixture.posts.getLast().earlier().isPresent()).isEqualTo(kept);
    }

    /** The first waits for its place in the pace, and may wait for long. */
    @Test
    void firstThatIsHeldByThePace_holdsNobody() {
        fixture.perSecond = 0.1;
        sent(fixture.notification(List.of(email("any@example.com")), Optional.empty(), Optional.empty()));
        DeliveryId first = accepted("alert", "4711");
        fixture.dispatch(first);
        assertThat(delivery(first).reason()).contains("its turn at");
        fixture.perSecond = 0;
        DeliveryId second = accepted("alert", "4711");
        fixture.dispatch(second);
        assertThat(delivery(second).state()).isEqualTo(State.SENT);
        fixture.settle();
        assertThat(fixture.posts).extracting(Post::earlier).containsExactly(Optional.empty(), Optional.of("post-1"));
    }

    @Test
    void claimOfAClockThatWasSetBack_isNotWaitedFor() {
        fixture.clock.set(START.plus(DAY));
        dies("alert", "4711");
        fixture.clock.set(START);
        DeliveryId second = accepted("alert", "4711");
        fixture.dispatch(second);
        assertThat(delivery(second).state()).isEqualTo(State.SENT);
        sent("alert", "4711");
        assertThat(fixture.posts.getLast().earlier()).contains("post-2");
    }

    /** An outcome that can't be recorded leaves the claim as it is. */
    @Test
    void firstThatIsNeverRecorded_isSentAgain() {
        DeliveryId first = accepted("alert", "4711");
        fixture.beforeWrite = writes -> {
            if (!fixture.posts.isEmpty()) {
                throw new TableUnavailable("no answer", new IllegalStateException());
            }
        };
        fixture.dispatch(first);
        fixture.beforeWrite = _ -> {};
        fixture.settle();
        sent("alert", "4711");
        assertThat(fixture.posts).hasSize(3);
        assertThat(new ThreadAudit(fixture).complaints()).isEmpty();
        assertThat(fixture.posts.getLast().earlier()).contains("post-2");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void erasure_leavesNothingOfAThread(boolean byName) {
        fixture.recipient("ada", new Address(Kinds.EMAIL, "ada@example.com"));
        Target ada = byName ? new Target.ToRecipient("ada") : email("ada@EXAMPLE.com");
        sent(ThreadScenarios.about(fixture, "alert", "4711", ada));
        sent(ThreadScenarios.about(fixture, "alert", "4712", ada));
        sent("alert", "4711");
        assertThat(fixture.holds("post-1")).isTrue();
        assertThat(fixture.holds("post-2")).isTrue();
        assertThat(fixture.eraser.erase("ada", fixture.clock.instant())).contains(true);
        assertThat(fixture.holds("post-1")).isFalse();
        assertThat(fixture.holds("post-2")).isFalse();
        assertThat(fixture.holds("post-3")).isTrue();
    }

    @Test
    void thread_showsNeitherItsKeyNorItsAddress() {
        List<Write> writes = threadWrites();
        sent("alert", "4711");
        assertThat(writes.toString()).contains("thread/").doesNotContain("4711").doesNotContain("ops@");
    }

    @Test
    void thousandMessagesOfAnIncident_makeOneThread() {
        try (PipelineFixture many = new PipelineFixture(16)) {
            many.threading = ChatThread.Support.BY_REFERENCE;
            ThreadScenarios.workflow(many, "alert", ChatThread.Mode.REPLY);
            List<NotificationRequest> alerts = IntStream.range(0, 1000)
                    .mapToObj(_ -> many.accept(ThreadScenarios.about(many, "alert", "4711")))
                    .toList();
            many.drainHints();
            many.settle();
            assertThat(alerts)
                    .flatExtracting(many::deliveriesOf)
                    .extracting(Delivery::state)
                    .containsOnly(State.SENT);
            assertThat(many.posts).hasSize(1000);
            assertThat(new ThreadAudit(many).roots()).hasSize(1);
            assertThat(many.clock.instant()).isBefore(START.plus(LEASE));
        }
    }

    private DeliveryId sent(String workflow, String incident) {
        return sent(ThreadScenarios.about(fixture, workflow, incident));
    }

    private DeliveryId sent(NotificationRequest notification) {
        NotificationRequest accepted = fixture.accept(notification);
        fixture.drainHints();
        fixture.settle();
        Delivery delivery = fixture.deliveriesOf(accepted).getFirst();
        assertThat(delivery.state()).isEqualTo(State.SENT);
        return delivery.id();
    }

    /** With no worker who knows of it. */
    private DeliveryId accepted(String workflow, String incident) {
        NotificationRequest accepted = fixture.accept(ThreadScenarios.about(fixture, workflow, incident));
        fixture.loseHints();
        return fixture.deliveriesOf(accepted).getFirst().id();
    }

    /** Its message leaves, and its process dies before that is recorded. */
    private DeliveryId dies(String workflow, String incident) {
        DeliveryId id = accepted(workflow, incident);
        killed(id);
        return id;
    }

    private void killed(DeliveryId id) {
        fixture.whileSending = _ -> {
            throw new Failpoint.Crash();
        };
        try {
            fixture.dispatch(id);
        } catch (Failpoint.Crash crash) {
            // As meant.
        }
        fixture.whileSending = _ -> {};
        fixture.reboot();
    }

    /** While the delivery's message is being sent. */
    private void during(DeliveryId id, Runnable work) {
        fixture.whileSending = _ -> {
            fixture.whileSending = _ -> {};
            work.run();
        };
        fixture.dispatch(id);
    }

    private List<Key> threadReads() {
        List<Key> reads = new ArrayList<>();
        fixture.onGet = key -> {
            if (isThread(key)) {
                reads.add(key);
            }
        };
        return reads;
    }

    private List<Write> threadWrites() {
        List<Write> found = new ArrayList<>();
        fixture.beforeWrite =
                writes -> writes.stream().filter(write -> isThread(write.key())).forEach(found::add);
        return found;
    }

    private static boolean isThread(Key key) {
        return key.partition().startsWith("thread/");
    }

    private Delivery delivery(DeliveryId id) {
        return fixture.deliveries.find(id).orElseThrow();
    }

    private List<String> noted(DeliveryId id) {
        return delivery(id).trace().stream()
                .filter(entry -> entry.decision().equals("thread"))
                .map(TraceEntry::why)
                .toList();
    }

    private static Target email(String address) {
        return new Target.ToAddress(new Address(Kinds.EMAIL, address));
    }

    private static String hash(String key) {
        return ThreadStore.hash(key);
    }
}
