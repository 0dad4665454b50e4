package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.channel.Outcome;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.DigestStore;
import io.allim.delivery.State;
import io.allim.inbox.Mark;
import io.allim.notification.AcknowledgementStore;
import io.allim.notification.Digest;
import io.allim.notification.DigestWindow;
import io.allim.notification.NotificationRequest;
import io.allim.notification.NotificationStatus;
import io.allim.notification.NotificationStore;
import io.allim.preference.PreferenceScope;
import io.allim.recipient.Endpoint;
import io.allim.recipient.Recipient;
import io.allim.recipient.Review;
import io.allim.recipient.Target;
import io.allim.table.Item;
import io.allim.table.Query;
import io.allim.table.Write;
import io.allim.time.Cron;
import io.allim.time.Deadline;
import io.allim.time.Frequency;
import io.allim.workflow.ChannelOption;
import io.allim.workflow.DigestRule;
import io.allim.workflow.EngagementStatus;
import io.allim.workflow.SkipCondition;
import io.allim.workflow.Step;
import io.allim.workflow.Window;
import io.allim.workflow.Workflow;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What digests do, one thing at a time; what they never do, whatever happens, is in {@link DigestTortureTest}. */
class DigestTest {

    private static final Instant START = PipelineFixture.START;
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration QUARTER = Duration.ofMinutes(15);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final String EMAIL = "email ada@example.com digest ";

    private PipelineFixture fixture;
    private Target.ToRecipient ada;

    @BeforeEach
    void open() {
        fixture = new PipelineFixture();
        ada = fixture.recipient(
                "ada",
                ZoneId.of("Asia/Seoul"),
                new Address(Kinds.EMAIL, "ada@example.com"),
                new Address(Kinds.PHONE, "+821012345678"));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    // Windows

    @Test
    void fixed_gathersFromTheFirstItemOn() {
        put(rule(new Window.Fixed(QUARTER)));
        NotificationRequest first = happens(1);
        at(MINUTE.multipliedBy(14), () -> happens(2));
        at(HOUR, () -> {});

        assertThat(fixture.sent).containsExactly(EMAIL + "2[1,2]");
        assertThat(fixture.departed.getFirst().at()).isEqualTo(START.plus(QUARTER));
        Delivery item = fixture.deliveriesOf(first).getFirst();
        assertThat(item.state()).isEqualTo(State.SENT);
        assertThat(item.trace()).extracting(entry -> entry.decision()).containsExactly("digest", "sent");
        assertThat(item.trace().getFirst().why()).startsWith("in dig_").contains("PT15M from the first item on");
    }

    /** The window is from 0 to 1,000 ms: the closing instant belongs to the next digest. */
    @ParameterizedTest
    @CsvSource({
        "0, 0, '2[1,2]'",
        "0, 999, '2[1,2]'",
        "0, 1000, '1[1] 1[2]'",
        "0, 1001, '1[1] 1[2]'",
        "500, 500, '2[1,2]'",
        "1000, 1000, '2[1,2]'"
    })
    void closingInstant_belongsToTheNextDigest(long first, long second, String expected) {
        put(rule(new Window.Fixed(Duration.ofSeconds(1))));
        for (boolean reversed : new boolean[] {false, true}) {
            fixture.sent.clear();
            Instant start = fixture.clock.instant();
            List<NotificationRequest> made = List.of(
                    fixture.accept(PipelineFixture.sendAt(start.plusMillis(first), made(1))),
                    fixture.accept(PipelineFixture.sendAt(start.plusMillis(second), made(2))));
            fixture.clock.set(start.plusMillis(Math.max(first, second)));
            // Whichever worker comes first, nothing but the turns counts.
            (reversed && first == second ? made.reversed() : made)
                    .forEach(notification ->
                            fixture.deliveriesOf(notification).forEach(delivery -> fixture.dispatch(delivery.id())));
            fixture.until(start.plus(MINUTE));
            assertThat(fixture.sent.stream()
                            .map(text -> text.substring(EMAIL.length()).replace("2[2,1]", "2[1,2]")))
                    .containsExactlyInAnyOrder(expected.split(" "));
        }
    }

    @Test
    void item_thatComesWhileItsDigestCloses_isInTheNextOne() {
        put(rule(new Window.Fixed(QUARTER)));
        happens(1);
        fixture.clock.set(START.plus(QUARTER).minusMillis(1));
        fixture.digestsEntered = false;
        fixture.accept(made(2));
        fixture.clock.set(START.plus(QUARTER));
        fixture.before(
                writes -> writes.size() > 2,
                () -> fixture.see(
                        NotificationStore.digestKey(digests().getFirst().id())));
        fixture.drainHints();
        at(HOUR, () -> {});

        assertThat(fixture.sent).containsExactly(EMAIL + "1[1]", EMAIL + "1[2]");
    }

    @Test
    void sliding_waitsForAPauseButNotForEver() {
        put(rule(new Window.Sliding(Duration.ofMinutes(10), Duration.ofMinutes(30))));
        IntStream.range(0, 6).forEach(n -> at(MINUTE.multipliedBy(8L * n), () -> happens(n)));
        at(DAY, () -> {});

        assertThat(fixture.sent).containsExactly(EMAIL + "4[0,1,2,3]", EMAIL + "2[4,5]");
        assertThat(fixture.departed)
                .extracting(PipelineFixture.Departed::at)
                .containsExactly(START.plus(MINUTE.multipliedBy(30)), START.plus(MINUTE.multipliedBy(50)));
    }

    @Test
    void lookBack_sendsTheFirstAtOnceAndTheRestTogether() {
        put(rule(new Window.LookBack(HOUR)));
        happens(1);
        assertThat(fixture.sent).containsExactly(EMAIL + "1[1]");
        at(MINUTE, () -> happens(2));
        at(MINUTE.multipliedBy(2), () -> happens(3));
        at(HOUR.multipliedBy(3), () -> happens(4));
        fixture.drainHints();

        assertThat(fixture.sent).containsExactly(EMAIL + "1[1]", EMAIL + "2[2,3]", EMAIL + "1[4]");
        assertThat(fixture.departed)
                .extracting(PipelineFixture.Departed::at)
                .containsExactly(START, START.plus(HOUR), START.plus(HOUR.multipliedBy(3)));
    }

    @Test
    void scheduled_leavesAtTheWallClockTimeOfTheRecipient() {
        fixture.recipient("grace", ZoneId.of("America/New_York"), new Address(Kinds.EMAIL, "grace@example.com"));
        put(rule(daily("0 9 * * *")));
        fixture.accept(fixture.starting("news", data(1), ada, new Target.ToRecipient("grace")));
        at(HOUR, () -> happens(2));
        at(DAY.multipliedBy(2), () -> {});

        assertThat(fixture.departed)
                .extracting(PipelineFixture.Departed::to, PipelineFixture.Departed::body, PipelineFixture.Departed::at)
                .containsExactly(
                        tuple("grace@example.com", "digest 1[1]", "2027-03-01T14:00:00Z"),
                        tuple("ada@example.com", "digest 2[1,2]", "2027-03-02T00:00:00Z"));
    }

    @Test
    void scheduled_mayCloseBeforeItLeaves() {
        put(rule(new Window.Scheduled(
                Cron.parse("0 0 * * *").orElseThrow(),
                Optional.of(ZoneId.of("UTC")),
                Optional.of(LocalTime.of(9, 0)))));
        happens(1);
        at(Duration.ofHours(16).plusMinutes(1), () -> happens(2));
        at(DAY, () -> {});
        assertThat(fixture.sent).as("closed at midnight, not sent before nine").isEmpty();
        at(DAY.multipliedBy(3), () -> {});

        assertThat(fixture.departed)
                .extracting(
                        PipelineFixture.Departed::body,
                        departed -> departed.at().toString())
                .containsExactly(
                        Tuple.tuple("digest 1[1]", "2027-03-02T09:00:00Z"),
                        Tuple.tuple("digest 1[2]", "2027-03-03T09:00:00Z"));
    }

    @Test
    void maxItems_closesEarly() {
        put(new RuleBuilder(new Window.Fixed(DAY)).maxItems(3).build());
        IntStream.rangeClosed(1, 7).forEach(n -> at(MINUTE.multipliedBy(n), () -> happens(n)));
        fixture.drainHints();
        assertThat(fixture.sent).containsExactly(EMAIL + "3[1,2,3]", EMAIL + "3[4,5,6]");
        assertThat(reasons())
                .containsExactlyInAnyOrder(
                        "gathered for PT24H from the first item on",
                        "closed early, as it had as many items as it takes",
                        "closed early, as it had as many items as it takes");
        at(DAY.multipliedBy(2), () -> {});
        assertThat(fixture.sent).hasSize(3).last().isEqualTo(EMAIL + "1[7]");
    }

    @Test
    void minItems_waitForAnotherWindow() {
        put(new RuleBuilder(new Window.Fixed(QUARTER)).minItems(2).build());
        happens(1);
        at(HOUR, () -> {});
        assertThat(fixture.sent).isEmpty();
        assertThat(reasons())
                .containsExactly("with too few items it waits for another one, which opens another window");
        at(HOUR.multipliedBy(2), () -> happens(2));
        assertThat(reasons()).containsExactly("gathered for PT15M from the first item on");
        at(HOUR.multipliedBy(3), () -> {});

        assertThat(fixture.sent).containsExactly(EMAIL + "2[1,2]");
        assertThat(fixture.departed.getFirst().at())
                .isEqualTo(START.plus(HOUR.multipliedBy(2)).plus(QUARTER));
    }

    @Test
    void minItems_doNotWaitForEver() {
        put(new RuleBuilder(new Window.Fixed(QUARTER)).minItems(2).build());
        happens(1);
        at(DAY.multipliedBy(31), () -> {});

        assertThat(fixture.departed.getFirst().at()).isEqualTo(START.plus(DigestWindow.MAX_WAIT));
    }

    @Test
    void heartbeat_leavesThoughItIsEmptyUntilItsWorkflowIsGone() {
        put(new RuleBuilder(daily("0 9 * * *")).heartbeat().build());
        happens(1);
        at(DAY.multipliedBy(3), () -> {});
        assertThat(fixture.sent).containsExactly(EMAIL + "1[1]", EMAIL + "0[]", EMAIL + "0[]");
        happens(2);
        fixture.workflows.remove("news");
        at(DAY.multipliedBy(9), () -> {});
        assertThat(fixture.sent).hasSize(4).last().isEqualTo(EMAIL + "1[2]");
    }

    // What the recipient wants since

    /** Every day, then on Mondays: three more messages in three weeks. START is a Monday. */
    @Test
    void heartbeat_comesAsOftenAsTheRecipientWants() {
        put(new RuleBuilder(daily("0 9 * * *")).heartbeat().choice().build());
        happens(1);
        at(DAY.multipliedBy(2), () -> choose(Frequency.Every.WEEKLY));
        at(DAY.multipliedBy(23), () -> {});

        assertThat(times())
                .containsExactly(
                        "2027-03-02T00:00:00Z",
                        "2027-03-03T00:00:00Z",
                        "2027-03-08T00:00:00Z",
                        "2027-03-15T00:00:00Z",
                        "2027-03-22T00:00:00Z");
        choose(Frequency.Every.INSTANT);
        at(DAY.multipliedBy(60), () -> {});
        assertThat(fixture.sent).as("nothing is said of nothing at once").hasSize(5);
    }

    @Test
    void heartbeat_comesByTheClockOfWhereTheRecipientLives() {
        put(new RuleBuilder(daily("0 9 * * *")).heartbeat().build());
        happens(1);
        at(DAY, () -> move("America/New_York"));
        at(DAY.multipliedBy(3), () -> {});

        assertThat(times()).containsExactly("2027-03-02T00:00:00Z", "2027-03-02T14:00:00Z", "2027-03-03T14:00:00Z");
    }

    @Test
    void heartbeat_comesByTheNewestRuleOfItsWorkflow() {
        put(new RuleBuilder(daily("0 9 * * *")).heartbeat().choice().build());
        happens(1);
        put(new RuleBuilder(daily("0 18 * * *")).heartbeat().choice().build());
        at(DAY.multipliedBy(2), () -> {});
        assertThat(times()).containsExactly("2027-03-02T00:00:00Z", "2027-03-02T09:00:00Z");

        at(DAY.multipliedBy(2).plus(HOUR), () -> choose(Frequency.Every.WEEKLY));
        at(DAY.multipliedBy(2).plus(HOUR.multipliedBy(2)), this::chooseNothing);
        at(DAY.multipliedBy(4), () -> {});
        assertThat(times())
                .as("when the recipient wants what the workflow says again")
                .endsWith("2027-03-02T09:00:00Z", "2027-03-03T09:00:00Z", "2027-03-04T09:00:00Z");
    }

    /** What it holds leaves, and what comes before any worker knows is not held by the old window either. */
    @Test
    void instant_letsGoOfWhatIsHeld() {
        put(new RuleBuilder(daily("0 9 1 * *")).minItems(5).choice().build());
        NotificationRequest first = happens(1);
        at(HOUR, () -> {
            choose(Frequency.Every.INSTANT);
            happens(2);
            fixture.drainHints();
        });

        assertThat(fixture.sent).containsExactlyInAnyOrder(EMAIL + "1[1]", EMAIL + "1[2]");
        assertThat(fixture.departed)
                .extracting(PipelineFixture.Departed::at)
                .allMatch(START.plus(HOUR).plusMillis(1)::isAfter);
        assertThat(reasons())
                .anySatisfy(
                        why -> assertThat(why)
                                .contains(
                                        "moved at 2027-03-01T09:00:00Z from 2027-04-01T00:00:00Z: the recipient chose instant"));
        assertThat(state(first)).isEqualTo(State.SENT);
    }

    @ParameterizedTest
    @CsvSource({
        "WEEKLY, 2027-03-08T00:00:00Z",
        "DAILY, 2027-03-02T00:00:00Z",
        "HOURLY, 2027-03-01T10:00:00Z",
        "INSTANT, 2027-03-01T09:30:00Z"
    })
    void open_closesAsOftenAsTheRecipientWantsByNow(Frequency.Every every, Instant expected) {
        put(new RuleBuilder(daily("0 9 1 * *")).choice().build());
        happens(1);
        at(MINUTE.multipliedBy(90), () -> choose(every));
        at(DAY.multipliedBy(10), () -> {});

        assertThat(fixture.departed).extracting(PipelineFixture.Departed::at).containsExactly(expected);
    }

    @Test
    void open_closesByItsWindowWhenTheChoiceIsTakenBack() {
        put(new RuleBuilder(new Window.Sliding(QUARTER, HOUR)).choice().build());
        choose(Frequency.Every.WEEKLY);
        happens(1);
        at(MINUTE.multipliedBy(5), () -> happens(2));
        at(
                MINUTE.multipliedBy(10),
                () -> fixture.preferences.change("ada", said -> said.with("news", Optional.empty())));
        at(DAY, () -> {});

        assertThat(fixture.departed)
                .extracting(PipelineFixture.Departed::at)
                .containsExactly(START.plus(MINUTE.multipliedBy(20)));
    }

    /** The digest opens the next window by the clock of where they live when that opens. */
    @Test
    void minItems_openTheNextWindowByTheNewZone() {
        put(new RuleBuilder(daily("0 9 * * *")).minItems(2).build());
        happens(1);
        at(DAY.multipliedBy(2), () -> move("America/New_York"));
        at(DAY.multipliedBy(2).plus(HOUR), () -> happens(2));
        at(DAY.multipliedBy(4), () -> {});

        assertThat(times()).containsExactly("2027-03-03T14:00:00Z");
    }

    @Test
    void closed_leavesByTheClockOfWhereTheRecipientLives() {
        put(rule(new Window.Scheduled(
                Cron.parse("0 18 * * *").orElseThrow(), Optional.empty(), Optional.of(LocalTime.of(9, 0)))));
        NotificationRequest first = happens(1);
        at(HOUR.multipliedBy(5), () -> move("Europe/Berlin"));
        at(DAY, () -> {});

        assertThat(times()).containsExactly("2027-03-02T08:00:00Z");
        Delivery message = fixture.deliveries.of(digests().getFirst().id()).getFirst();
        assertThat(message.trace().get(1).why())
                .startsWith("until 2027-03-02T08:00:00Z: ")
                .contains("moved at 2027-03-01T13:00:00Z from 2027-03-02T00:00:00Z")
                .endsWith("in Europe/Berlin");
        assertThat(state(first)).isEqualTo(State.SENT);
    }

    /** A firing at the instant of the change closes the digest; one that is due already stays as it is. */
    @ParameterizedTest
    @CsvSource({
        "-1, Asia/Seoul, Asia/Tokyo, 2027-03-02T00:00:00Z",
        "0, Asia/Kolkata, Asia/Seoul, 2027-03-02T00:00:00Z",
        "1, Asia/Kolkata, Asia/Seoul, 2027-03-03T00:00:00Z",
        "0, Asia/Seoul, America/New_York, 2027-03-02T00:00:00Z",
        "-1, Asia/Seoul, America/New_York, 2027-03-02T14:00:00Z"
    })
    void open_movesUntilItIsDue(long millis, String from, String to, Instant expected) {
        move(from);
        put(rule(daily("0 9 * * *")));
        happens(1);
        fixture.until(Instant.parse("2027-03-01T23:00:00Z"));
        fixture.clock.set(Instant.parse("2027-03-02T00:00:00Z").plusMillis(millis));
        move(to);
        fixture.until(START.plus(DAY.multipliedBy(3)));

        assertThat(fixture.departed).extracting(PipelineFixture.Departed::at).containsExactly(expected);
    }

    /** Whoever had looked at the old wish writes after all was looked at again: the second look finds it. */
    @Test
    void review_seesWhatWasDecidedByTheOldWishMeanwhile() {
        put(new RuleBuilder(daily("0 9 1 * *")).choice().build());
        fixture.before(writes -> writes.toString().contains("\"stage\":\"gathering\""), () -> {
            choose(Frequency.Every.INSTANT);
            fixture.see(Review.key("ada"));
        });
        fixture.accept(made(1));
        fixture.drainHints();
        assertThat(fixture.sent).isEmpty();
        at(MINUTE, () -> {});
        assertThat(fixture.sent).containsExactly(EMAIL + "1[1]");
    }

    /** What a version of the workflow lets people choose holds for digests of that version, whoever adds to them. */
    @ParameterizedTest
    @CsvSource({"true, false", "false, true"})
    void itemOfAnOlderVersion_movesNothing(boolean older, boolean newer) {
        choose(Frequency.Every.WEEKLY);
        put(choosing(new Window.Fixed(DAY), older).build());
        fixture.accept(PipelineFixture.sendAt(START.plus(HOUR), made(1)));
        put(choosing(new Window.Fixed(DAY.multipliedBy(2)), newer).build());
        happens(2);
        Instant closes = openDigest().closesAt();
        fixture.until(START.plus(HOUR.multipliedBy(2)));

        assertThat(openDigest().total()).isEqualTo(2);
        assertThat(openDigest().closesAt()).isEqualTo(closes);
        assertAsWished();
    }

    @Test
    void itemOfANewerVersion_movesWhatItJoins() {
        choose(Frequency.Every.DAILY);
        put(rule(new Window.Fixed(DAY.multipliedBy(2))));
        happens(1);
        put(choosing(new Window.Fixed(DAY), true).build());
        happens(2);

        assertThat(openDigest().total()).isEqualTo(2);
        assertThat(openDigest().closesAt()).isEqualTo("2027-03-02T00:00:00Z");
        assertAsWished();
    }

    @Test
    void itemOfANewerVersion_fillsADigestThatItsVersionFindsFull() {
        choose(Frequency.Every.DAILY);
        put(rule(new Window.Fixed(DAY.multipliedBy(2))));
        happens(1);
        happens(2);
        put(choosing(new Window.Fixed(DAY), true).maxItems(2).build());
        happens(3);

        assertThat(fixture.sent).containsExactly(EMAIL + "3[1,2,3]");
    }

    /** An item that comes late makes a window wait again that had ended when its recipient chose. */
    @Test
    void endedWindow_thatALateItemExtends_isAsWished() {
        put(choosing(new Window.Sliding(Duration.ofMinutes(10), QUARTER.multipliedBy(2)), true)
                .build());
        happens(1);
        fixture.clock.set(START.plus(MINUTE.multipliedBy(5)));
        NotificationRequest late = fixture.accept(made(2));
        fixture.clock.set(START.plus(MINUTE.multipliedBy(11)));
        chooseAndReview();
        fixture.dispatch(fixture.deliveriesOf(late).getFirst().id());

        assertThat(openDigest().total()).isEqualTo(2);
        assertAsWished();
    }

    @Test
    void endedWindow_withTooFewItems_isAsWished() {
        put(choosing(new Window.Fixed(QUARTER), true).minItems(2).build());
        happens(1);
        fixture.clock.set(START.plus(QUARTER));
        chooseAndReview();
        fixture.tick();

        assertThat(openDigest().closing()).isEqualTo(DigestWindow.Closing.TOO_FEW);
        assertAsWished();
    }

    /** The window that the next item opens is wholly that of the newer version. */
    @Test
    void tooFew_opensAnotherWindowInTheZoneOfTheNewerVersion() {
        put(new RuleBuilder(daily("0 9 * * *")).minItems(2).build());
        happens(1);
        fixture.until(START.plus(DAY));
        assertThat(openDigest().closing()).isEqualTo(DigestWindow.Closing.TOO_FEW);
        Window berlin = new Window.Scheduled(
                Cron.parse("0 12 * * *").orElseThrow(), Optional.of(ZoneId.of("Europe/Berlin")), Optional.empty());
        put(rule(berlin));
        happens(2);

        assertThat(openDigest().closesAt()).isEqualTo("2027-03-02T11:00:00Z");
        assertAsWished();
    }

    private static RuleBuilder choosing(Window window, boolean choice) {
        RuleBuilder rule = new RuleBuilder(window);
        return choice ? rule.choice() : rule;
    }

    private void chooseAndReview() {
        choose(Frequency.Every.WEEKLY);
        fixture.see(Review.key("ada"));
        fixture.see(Review.key("ada"));
    }

    private DigestWindow openDigest() {
        return digests().stream()
                .filter(Digest::isCollecting)
                .findFirst()
                .map(Digest::window)
                .orElseThrow();
    }

    private void assertAsWished() {
        assertThat(digests())
                .filteredOn(Digest::isCollecting)
                .isNotEmpty()
                .allSatisfy(digest -> assertThat(digest.window().isScheduledBy(fixture.effectiveRules.of(digest)))
                        .isTrue());
    }

    @Test
    void review_goesOnWhereItWasWhenItsTimeIsUp() {
        put(new RuleBuilder(daily("0 9 1 * *")).key("n").choice().build());
        IntStream.range(0, 250).forEach(this::happens);
        choose(Frequency.Every.INSTANT);
        for (int i = 0; i < 3; i++) {
            fixture.worker.process(Review.key("ada"), Deadline.of(Duration.ZERO));
        }
        assertThat(fixture.sent).isEmpty();
        fixture.tick();
        fixture.drainHints();
        assertThat(fixture.sent).hasSize(250);
    }

    private void choose(Frequency.Every every) {
        Optional<DayOfWeek> on = Optional.of(DayOfWeek.MONDAY).filter(_ -> every == Frequency.Every.WEEKLY);
        fixture.preferences.change(
                "ada", said -> said.with("news", Optional.of(new Frequency(every, on, Optional.empty()))));
    }

    private void chooseNothing() {
        fixture.preferences.change("ada", said -> said.with("news", Optional.empty()));
    }

    private void move(String zone) {
        fixture.recipient("ada", ZoneId.of(zone), new Address(Kinds.EMAIL, "ada@example.com"));
    }

    private List<String> times() {
        return fixture.departed.stream()
                .map(departed -> departed.at().toString())
                .toList();
    }

    // What they hold

    @Test
    void notification_isInSeveralDigests() {
        fixture.workflows.put(workflow(
                step("inbox", rule(new Window.Fixed(HOUR)), List.of()),
                step("email", rule(daily("0 9 * * *")), List.of())));
        happens(1);
        at(HOUR.multipliedBy(2), () -> happens(2));
        at(DAY, () -> {});

        assertThat(fixture.sent).containsExactly("inbox ada digest 1[1]", "inbox ada digest 1[2]", EMAIL + "2[1,2]");
    }

    @Test
    void digest_reachesAllAddressesAndItsItemsAreSentOnce() {
        Target.ToRecipient alan = fixture.recipient(
                "alan", new Address(Kinds.EMAIL, "a@example.com"), new Address(Kinds.EMAIL, "b@example.com"));
        put(rule(new Window.Fixed(QUARTER)));
        NotificationRequest notification = fixture.accept(fixture.starting("news", data(1), alan));
        at(HOUR, () -> {});

        assertThat(fixture.sent)
                .containsExactlyInAnyOrder("email a@example.com digest 1[1]", "email b@example.com digest 1[1]");
        assertThat(fixture.deliveriesOf(notification)).hasSize(1);
    }

    @Test
    void digest_survivesDeathsAndChangesOfItsWorkflow() {
        put(rule(new Window.Fixed(HOUR)));
        happens(1);
        put(rule(new Window.Fixed(MINUTE)));
        fixture.reboot();
        at(QUARTER, () -> happens(2));
        fixture.reboot();
        at(HOUR.multipliedBy(2), () -> happens(3));
        at(HOUR.multipliedBy(3), () -> {});

        assertThat(fixture.departed)
                .extracting(PipelineFixture.Departed::body, PipelineFixture.Departed::at)
                .containsExactly(
                        Tuple.tuple("digest 2[1,2]", START.plus(HOUR)),
                        Tuple.tuple(
                                "digest 1[3]", START.plus(HOUR.multipliedBy(2)).plus(MINUTE)));
    }

    @Test
    void flush_closesNow() {
        put(new RuleBuilder(new Window.Fixed(DAY)).minItems(2).build());
        happens(1);
        Digest open = digests().getFirst();
        fixture.closer.flush(open.id(), START);
        fixture.drainHints();
        assertThat(fixture.sent).containsExactly(EMAIL + "1[1]");
        assertThat(fixture.closer.flush(open.id(), START).orElseThrow().stage()).isEqualTo(NotificationStatus.PLANNED);
        fixture.drainHints();
        assertThat(fixture.sent).hasSize(1);
        assertThat(reasons()).containsExactly("closed early, as it was asked to");
    }

    @Test
    void flush_isNotPutOffByAnItemWhoseWorkerComesLate() {
        put(rule(new Window.Sliding(QUARTER, HOUR)));
        happens(1);
        fixture.clock.set(START.plus(MINUTE));
        NotificationRequest late = fixture.accept(made(2));
        fixture.clock.advance(MINUTE);
        fixture.closer.flush(digests().getFirst().id(), fixture.clock.instant());
        fixture.dispatch(fixture.deliveriesOf(late).getFirst().id());
        fixture.drainHints();
        assertThat(fixture.sent).containsExactly(EMAIL + "2[1,2]");
    }

    @Test
    void flush_changesNothingOfTheNextDigest() {
        put(new RuleBuilder(daily("0 9 * * *")).minItems(2).heartbeat().build());
        happens(1);
        fixture.closer.flush(digests().getFirst().id(), fixture.clock.instant());
        fixture.drainHints();
        assertThat(fixture.sent).containsExactly(EMAIL + "1[1]");
        happens(2);
        at(DAY.multipliedBy(2), () -> {});
        assertThat(fixture.sent).as("one is still too few").hasSize(1);
    }

    // Taken out

    @Test
    void cancelled_isNotInIt() {
        put(rule(new Window.Fixed(QUARTER)));
        happens(1);
        NotificationRequest second = happens(2);
        assertThat(cancel(second).state()).isEqualTo(State.CANCELLED);
        at(HOUR, () -> {});

        assertThat(fixture.sent).containsExactly(EMAIL + "1[1]");
        assertThat(digests().getFirst().window().total()).isEqualTo(1);
    }

    @Test
    void cancelled_emptiesTheDigestAndNothingLeaves() {
        put(rule(new Window.Fixed(QUARTER)));
        cancel(happens(1));
        at(HOUR, () -> {});
        assertThat(fixture.departed).isEmpty();
    }

    @Test
    void cancelled_betweenCloseAndSendingIsNotInItEither() {
        put(rule(new Window.Scheduled(
                Cron.parse("0 9 * * *").orElseThrow(),
                Optional.of(ZoneId.of("UTC")),
                Optional.of(LocalTime.of(12, 0)))));
        happens(1);
        NotificationRequest second = happens(2);
        at(HOUR.multipliedBy(2), () -> assertThat(cancel(second).state()).isEqualTo(State.CANCELLED));
        at(HOUR.multipliedBy(5), () -> {});
        assertThat(fixture.sent).containsExactly(EMAIL + "1[1]");
    }

    @Test
    void cancelled_afterTheMessageIsMadeKeepsItFromLeaving() {
        put(rule(new Window.Fixed(QUARTER)));
        happens(1);
        NotificationRequest second = happens(2);
        fixture.clock.set(START.plus(QUARTER));
        fixture.tick();
        fixture.before(writes -> writes.toString().contains("\"state\":\"sending\""), () -> cancel(second));
        fixture.until(START.plus(HOUR));

        assertThat(fixture.sent).containsExactly(EMAIL + "1[1]");
        assertThat(state(second)).isEqualTo(State.CANCELLED);
    }

    @Test
    void cancelled_whileItIsSentIsSentOrLeftOutOfTheNextAttempt() {
        put(rule(new Window.Fixed(QUARTER)));
        NotificationRequest first = happens(1);
        NotificationRequest second = happens(2);
        fixture.provider = attempt -> {
            if (attempt == 1) {
                assertThat(cancel(second).state()).isEqualTo(State.SENDING);
                return Outcome.tryAgain("busy");
            }
            return Outcome.accepted("ref");
        };
        at(HOUR, () -> {});

        assertThat(fixture.departed)
                .extracting(PipelineFixture.Departed::body)
                .containsExactly("digest 2[1,2]", "digest 1[1]");
        assertThat(state(first)).isEqualTo(State.SENT);
        assertThat(state(second)).isEqualTo(State.CANCELLED);
    }

    @Test
    void cancelled_whenNobodyKnowsWhetherItLeftIsNeverCalledCancelled() {
        put(rule(new Window.Fixed(QUARTER)));
        NotificationRequest first = happens(1);
        fixture.provider = _ -> Outcome.unanswered("silence");
        at(QUARTER.plusSeconds(1), () -> {});
        assertThat(cancel(first).state()).isEqualTo(State.FAILED);
        fixture.provider = _ -> Outcome.accepted("ref");
        at(HOUR, () -> {});
        assertThat(fixture.departed).hasSize(1);
    }

    @Test
    void expired_isNotInIt() {
        put(rule(new Window.Fixed(QUARTER)));
        happens(1);
        NotificationRequest second =
                fixture.accept(PipelineFixture.expiring(fixture.starting("news", data(2), ada), START.plus(MINUTE)));
        fixture.drainHints();
        at(MINUTE.multipliedBy(2), () -> assertThat(state(second)).isEqualTo(State.EXPIRED));
        at(HOUR, () -> {});
        assertThat(fixture.sent).containsExactly(EMAIL + "1[1]");
    }

    /** What ends at the very instant at which its digest leaves is not in it. */
    @ParameterizedTest
    @CsvSource({"-1, '1[1]'", "0, '1[1]'", "1, '2[1,2]'"})
    void expiring_isInTheDigestThatLeavesBefore(long millis, String expected) {
        put(rule(new Window.Fixed(QUARTER)));
        happens(1);
        Instant end = START.plus(QUARTER).plusMillis(millis);
        NotificationRequest second =
                fixture.accept(PipelineFixture.expiring(fixture.starting("news", data(2), ada), end));
        fixture.drainHints();
        at(HOUR, () -> {});
        assertThat(fixture.sent).containsExactly(EMAIL + expected);
        assertThat(state(second)).isEqualTo(millis > 0 ? State.SENT : State.EXPIRED);
    }

    /** As long as a lease lasts its digest may leave with it; after that nobody knows whether it did. */
    @ParameterizedTest
    @CsvSource({"59999, SENDING", "60000, FAILED"})
    void cancelled_whileTheLeaseOfItsDigestLasts(long millis, State expected) {
        put(rule(new Window.Fixed(QUARTER)));
        NotificationRequest first = happens(1);
        NotificationRequest second = happens(2);
        leaseOfSomebodyDead();
        fixture.clock.set(START.plus(QUARTER).plusMillis(millis));

        assertThat(cancel(second).state()).isEqualTo(expected);
        assertThat(cancel(second).state()).as("again").isEqualTo(expected);
        at(HOUR, () -> {});
        assertThat(fixture.sent).containsExactly(EMAIL + "1[1]");
        assertThat(state(first)).isEqualTo(State.SENT);
        assertThat(state(second)).as("as it may have left").isEqualTo(State.FAILED);
    }

    /** One whose own time is over while its digest is on its way is looked at again when the lease may be over. */
    @Test
    void expiring_whileItsDigestIsOnItsWayWaitsForTheOutcome() {
        put(rule(new Window.Fixed(QUARTER)));
        happens(1);
        Instant end = START.plus(QUARTER).plusMillis(500);
        NotificationRequest second =
                fixture.accept(PipelineFixture.expiring(fixture.starting("news", data(2), ada), end));
        fixture.drainHints();
        leaseOfSomebodyDead();
        fixture.clock.set(end);
        fixture.see(DeliveryStore.key(fixture.deliveriesOf(second).getFirst().id()));

        Delivery waiting = fixture.deliveriesOf(second).getFirst();
        assertThat(waiting.state()).isEqualTo(State.HELD);
        assertThat(waiting.dueAt()).contains(end.plusSeconds(60));
        assertThat(waiting.trace().getLast().decision()).isEqualTo("digest");
    }

    /** Closes the open digest, and leases its message for a minute. */
    private void leaseOfSomebodyDead() {
        fixture.clock.set(START.plus(QUARTER));
        Digest digest = digests().getFirst();
        fixture.see(NotificationStore.digestKey(digest.id()));
        Delivery message = fixture.deliveriesOf(digest).getFirst();
        Instant now = fixture.clock.instant();
        assertThat(fixture.deliveries.replace(message.leased(now, now.plusSeconds(60), "why")))
                .isPresent();
        fixture.loseHints();
    }

    /** However many there are, the message alone is written; what failed has its place in a list, in as many transactions as that takes. */
    @ParameterizedTest
    @CsvSource({"1, SENT, 1", "67, SENT, 1", "33, FAILED, 34", "67, FAILED, 68"})
    void items_endWithTheirDigest_andAreWrittenWhereTheyFailed(int count, State end, int expected) {
        put(rule(new Window.Fixed(QUARTER)));
        List<NotificationRequest> items =
                IntStream.rangeClosed(1, count).mapToObj(this::happens).toList();
        fixture.provider = _ -> end == State.SENT ? Outcome.accepted("ref") : Outcome.rejected("no");
        List<Integer> ended = new ArrayList<>();
        fixture.beforeWrite = writes -> ended.add((int) writes.stream()
                .filter(write -> write instanceof Write.Put put
                        && put.item().body().contains("\"state\":\"" + end.word() + "\""))
                .count());
        at(HOUR, () -> {});

        assertThat(items).allMatch(item -> state(item) == end);
        assertThat(ended.stream().mapToInt(Integer::intValue).sum()).isEqualTo(expected);
        assertThat(Collections.max(ended)).isLessThanOrEqualTo(33);
    }

    @Test
    void needless_isTakenOutWhenTheDigestLeaves() {
        fixture.workflows.put(workflow(
                new Step(
                        "inbox",
                        List.of(new ChannelOption("inbox", "inbox")),
                        Duration.ZERO,
                        List.of(),
                        Optional.empty(),
                        List.of(),
                        Optional.empty()),
                step(
                        "email",
                        rule(daily("0 9 * * *")),
                        List.of(new SkipCondition(EngagementStatus.SEEN, Optional.of("inbox"))))));
        NotificationRequest first = happens(1);
        NotificationRequest second = happens(2);
        at(HOUR, () -> fixture.inbox.mark("ada", inboxDelivery(first).id(), Mark.SEEN, fixture.clock.instant()));
        at(DAY, () -> {});

        assertThat(fixture.sent).last().isEqualTo(EMAIL + "1[2]");
        assertThat(ofStep(first, "email").reason()).startsWith("step inbox was seen at");
        assertThat(ofStep(second, "email").state()).isEqualTo(State.SENT);
    }

    @Test
    void seenInADigest_countsForTheStepsAfterIt() {
        fixture.workflows.put(workflow(
                step("inbox", rule(new Window.Fixed(QUARTER)), List.of()),
                new Step(
                        "email",
                        List.of(new ChannelOption("email", "late")),
                        HOUR,
                        List.of(new SkipCondition(EngagementStatus.SEEN, Optional.of("inbox"))),
                        Optional.empty(),
                        List.of(),
                        Optional.empty())));
        NotificationRequest first = happens(1);
        at(QUARTER.multipliedBy(2), () -> {
            Digest digest = digests().getFirst();
            fixture.inbox.mark(
                    "ada", fixture.deliveries.of(digest.id()).getFirst().id(), Mark.SEEN, fixture.clock.instant());
        });
        at(DAY, () -> {});
        assertThat(ofStep(first, "email").reason()).startsWith("step inbox was seen at");
    }

    @Test
    void acknowledgedInADigest_countsForTheStepsAfterIt() {
        Target.ToRecipient bob = fixture.recipient("bob", ZoneId.of("UTC"), new Address(Kinds.PHONE, "+12065550100"));
        fixture.workflows.put(workflow(
                step("inbox", rule(new Window.Fixed(QUARTER)), List.of()),
                unlessAcknowledged("email", HOUR, List.of()),
                unlessAcknowledged("sms", HOUR.multipliedBy(2), List.of(bob))));
        List<NotificationRequest> told = IntStream.range(0, AcknowledgementStore.MOST + 1)
                .mapToObj(this::happens)
                .toList();
        at(QUARTER.multipliedBy(2), () -> {
            Delivery digest = fixture.deliveries.of(digests().getFirst().id()).getFirst();
            for (int i = 0; i < 2; i++) {
                fixture.acknowledger.acknowledge(digest, Optional.empty(), fixture.clock.instant());
            }
        });
        NotificationRequest other = happens(99);
        at(DAY, () -> {});

        assertThat(told).allSatisfy(notification -> {
            assertThat(ofStep(notification, "email").reason()).startsWith("acknowledged at");
            assertThat(ofStep(notification, "sms").reason()).startsWith("acknowledged at");
        });
        assertThat(ofStep(other, "email").state()).isEqualTo(State.SENT);
        assertThat(ofStep(other, "sms").state()).isEqualTo(State.SENT);
    }

    private static Step unlessAcknowledged(String channel, Duration after, List<Target> to) {
        return new Step(
                channel,
                List.of(new ChannelOption(channel, "late")),
                after,
                List.of(new SkipCondition(EngagementStatus.ACKED, Optional.empty())),
                Optional.empty(),
                to,
                Optional.empty());
    }

    @Test
    void muted_isAskedWhenTheDigestLeaves() {
        put(rule(new Window.Fixed(QUARTER)));
        NotificationRequest first = happens(1);
        at(
                MINUTE,
                () -> fixture.preferences.change(
                        "ada", said -> said.with(PreferenceScope.workflow("news"), Optional.of(false))));
        at(HOUR, () -> {});

        assertThat(fixture.departed).isEmpty();
        assertThat(state(first)).isEqualTo(State.SKIPPED);
    }

    // What becomes of them

    @Test
    void failed_failsItsItemsAndIsRedrivenAsAWhole() {
        put(rule(new Window.Fixed(QUARTER)));
        NotificationRequest first = happens(1);
        NotificationRequest second = happens(2);
        fixture.provider = _ -> Outcome.rejected("no");
        at(HOUR, () -> {});
        assertThat(List.of(state(first), state(second))).containsOnly(State.FAILED);
        assertThat(fixture.deliveriesOf(first).getFirst().reason())
                .startsWith("with dig_")
                .endsWith("no");

        fixture.provider = _ -> Outcome.accepted("ref");
        fixture.redriver.redrive(fixture.deliveriesOf(first).getFirst().id(), fixture.clock.instant());
        fixture.drainHints();
        assertThat(fixture.sent).containsExactly(EMAIL + "2[1,2]");
        assertThat(List.of(state(first), state(second))).containsOnly(State.SENT);
        assertThat(fixture.deliveries.failed(10, Optional.empty()).items()).isEmpty();
    }

    @Test
    void failed_fallsBackWithAllItsItems() {
        fixture.down.add("email");
        fixture.workflows.put(workflow(new Step(
                "any",
                List.of(new ChannelOption("email", "digest"), new ChannelOption("sms", "digest")),
                Duration.ZERO,
                List.of(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.of(rule(new Window.Fixed(QUARTER))),
                List.of())));
        NotificationRequest first = happens(1);
        happens(2);
        at(HOUR, () -> {});

        assertThat(fixture.sent).containsExactly("sms +821012345678 digest 2[1,2]");
        assertThat(state(first)).isEqualTo(State.SENT);
    }

    @Test
    void plain_isGatheredByChannelAndKey() {
        DigestRule rule = new RuleBuilder(new Window.Fixed(QUARTER)).key("key").build();
        for (int n = 0; n < 4; n++) {
            NotificationRequest plain = fixture.notification(List.of(ada), Optional.empty(), Optional.empty());
            fixture.accept(PipelineFixture.with(rule, plain));
        }
        at(HOUR, () -> {});
        assertThat(fixture.sent).containsExactly("email ada@example.com " + ("• Hello: It works.\n".repeat(4)).strip());
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "ko, 알림 2개",
                "ko-KR, 알림 2개",
                "KO, 알림 2개",
                "kok-IN, 2 notifications",
                "k, 2 notifications",
                "en, 2 notifications",
                "-, 2 notifications"
            })
    void ownWords_areKoreanForThoseWhoReadIt(String locale, String title) {
        Endpoint address = new Endpoint(new Address(Kinds.EMAIL, "ada@example.com"), false);
        fixture.recipients.put(new Recipient(
                "ada",
                List.of(address),
                Optional.empty(),
                Optional.ofNullable(locale),
                JsonNodeFactory.instance.objectNode()));
        for (int n = 0; n < 2; n++) {
            fixture.accept(PipelineFixture.with(
                    rule(new Window.Fixed(QUARTER)),
                    fixture.notification(List.of(ada), Optional.empty(), Optional.empty())));
        }
        at(HOUR, () -> {});
        assertThat(fixture.departed).extracting(PipelineFixture.Departed::title).containsExactly(title);
    }

    @Test
    void erased_isForgotten() {
        put(rule(new Window.Fixed(QUARTER)));
        happens(1);
        at(HOUR, () -> happens(2));
        assertThat(fixture.eraser.erase("ada", fixture.clock.instant())).contains(true);
        assertThat(digests()).isEmpty();
        at(DAY, () -> {});
        assertThat(fixture.sent).hasSize(1);
        assertThat(fixture.holds("ada")).isFalse();
    }

    /** What was said to be settled is not to be looked for any more either. */
    @Test
    void erased_isForgottenWhileItsMessageWaits() {
        put(rule(new Window.Fixed(QUARTER)));
        happens(1);
        fixture.provider = _ -> Outcome.tryAgain("not now");
        at(QUARTER.plusMillis(1), () -> {});
        Digest digest = digests().getFirst();
        assertThat(fixture.deliveriesOf(digest)).extracting(Delivery::state).containsExactly(State.HELD);
        Item settling = Item.of(DigestStore.settlingKey(digest.id()), "{}").dueAt(0, START.plus(DAY));
        fixture.engineWrite(Write.put(settling));
        assertThat(fixture.eraser.erase("ada", fixture.clock.instant())).contains(true);
        assertThat(fixture.table.query(Query.partition(digest.id().toString())).items())
                .isEmpty();
    }

    @Test
    void tickless_dayIsMadeUpForByOneTickInOrder() {
        put(rule(new Window.Fixed(HOUR)));
        for (int n = 0; n < 5; n++) {
            fixture.accept(PipelineFixture.sendAt(START.plus(HOUR.multipliedBy(3L * n)), made(n)));
        }
        fixture.loseHints();
        fixture.clock.set(START.plus(DAY));
        fixture.tick();
        fixture.tick();

        assertThat(fixture.sent)
                .containsExactly(EMAIL + "1[0]", EMAIL + "1[1]", EMAIL + "1[2]", EMAIL + "1[3]", EMAIL + "1[4]");
        fixture.until(START.plus(DAY.multipliedBy(3)));
        assertThat(fixture.sent).hasSize(5);
    }

    // How the tests speak

    private static Tuple tuple(String to, String body, String at) {
        return Tuple.tuple(to, body, Instant.parse(at));
    }

    private void at(Duration after, Runnable event) {
        fixture.until(START.plus(after).minusMillis(1));
        fixture.clock.set(START.plus(after));
        event.run();
        fixture.until(START.plus(after));
    }

    private NotificationRequest happens(int n) {
        NotificationRequest notification = fixture.accept(made(n));
        fixture.drainHints();
        // What comes in the same millisecond has no order.
        fixture.clock.advance(Duration.ofMillis(1));
        return notification;
    }

    private NotificationRequest made(int n) {
        return fixture.starting("news", data(n), ada);
    }

    static ObjectNode data(int n) {
        return JsonNodeFactory.instance.objectNode().put("n", n);
    }

    private Delivery cancel(NotificationRequest notification) {
        return fixture.canceller
                .cancel(notification.id(), fixture.clock.instant(), Deadline.of(MINUTE))
                .orElseThrow()
                .deliveries()
                .getFirst();
    }

    private State state(NotificationRequest notification) {
        return fixture.deliveriesOf(notification).getFirst().state();
    }

    private Delivery ofStep(NotificationRequest notification, String step) {
        return fixture.deliveriesOf(notification).stream()
                .filter(delivery -> delivery.route().step().equals(Optional.of(step)))
                .findFirst()
                .orElseThrow();
    }

    private Delivery inboxDelivery(NotificationRequest notification) {
        return ofStep(notification, "inbox");
    }

    private List<Digest> digests() {
        return fixture.notifications.digests(ada, 100, Optional.empty()).items().stream()
                .map(NotificationStore::readDigest)
                .toList();
    }

    private List<String> reasons() {
        return digests().stream().map(digest -> digest.window().why()).toList();
    }

    static Window daily(String cron) {
        return new Window.Scheduled(Cron.parse(cron).orElseThrow(), Optional.empty(), Optional.empty());
    }

    static DigestRule rule(Window window) {
        return DigestRule.of(window);
    }

    private void put(DigestRule rule) {
        fixture.workflows.put(workflow(step("email", rule, List.of())));
    }

    static Workflow workflow(Step... steps) {
        return new Workflow("news", 0, Optional.empty(), Optional.empty(), false, Map.of(), List.of(steps));
    }

    static Step step(String channel, DigestRule rule, List<SkipCondition> unless) {
        return new Step(
                channel,
                List.of(new ChannelOption(channel, "digest")),
                Duration.ZERO,
                unless,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.of(rule),
                List.of());
    }

    /** A rule with what differs from the plainest one. */
    static final class RuleBuilder {
        private final Window window;
        private Optional<String> key = Optional.empty();
        private Optional<Integer> maxItems = Optional.empty();
        private Optional<Integer> minItems = Optional.empty();
        private boolean heartbeat;
        private List<Frequency.Every> frequencies = List.of();

        RuleBuilder(Window window) {
            this.window = window;
        }

        RuleBuilder key(String source) {
            key = Optional.of(source);
            return this;
        }

        RuleBuilder maxItems(int most) {
            maxItems = Optional.of(most);
            return this;
        }

        RuleBuilder minItems(int least) {
            minItems = Optional.of(least);
            return this;
        }

        RuleBuilder heartbeat() {
            heartbeat = true;
            return this;
        }

        /** Recipients may choose among all of them. */
        RuleBuilder choice() {
            frequencies = List.of(Frequency.Every.values());
            return this;
        }

        DigestRule build() {
            return new DigestRule(
                    key,
                    window,
                    maxItems,
                    minItems,
                    heartbeat,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    frequencies);
        }
    }
}
