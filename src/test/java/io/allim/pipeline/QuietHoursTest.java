package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.channel.Outcome;
import io.allim.channel.Urgency;
import io.allim.notification.Notification;
import io.allim.preference.PreferenceScope;
import io.allim.preference.Preferences;
import io.allim.recipient.Target;
import io.allim.time.Hours;
import io.allim.workflow.ChannelOption;
import io.allim.workflow.DigestRule;
import io.allim.workflow.Step;
import io.allim.workflow.Throttle;
import io.allim.workflow.Throttle.Overflow;
import io.allim.workflow.Window;
import io.allim.workflow.Workflow;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What quiet hours and send windows hold, and until when. */
class QuietHoursTest {

    private static final Hours NIGHT = hours("22:00", "07:00");

    /** Eleven in the evening of somebody in Seoul, and seven in the morning. */
    private static final Instant LATE = Instant.parse("2027-03-01T14:00:00Z");

    private static final Instant SEVEN = Instant.parse("2027-03-01T22:00:00Z");

    private final PipelineFixture fixture = new PipelineFixture();
    private Target.ToRecipient ada;

    @BeforeEach
    void open() {
        ada = fixture.recipient("ada", ZoneId.of("Asia/Seoul"), new Address(Kinds.EMAIL, "ada@example.com"));
        fixture.clock.set(LATE);
    }

    @ParameterizedTest
    @CsvSource({
        "false, NORMAL, email, true",
        "false, LOW, email, true",
        "false, HIGH, email, false",
        "true, NORMAL, email, false",
        "true, LOW, email, false",
        "false, NORMAL, inbox, false"
    })
    void quietHours_holdAllButWhatIsPressingAndTheInbox(
            boolean critical, Urgency urgency, String channel, boolean held) {
        for (Optional<DigestRule> digest : digestOrNot()) {
            for (boolean own : new boolean[] {true, false}) {
                fixture.preferences.change("ada", said -> said.withQuietHours(own ? List.of(NIGHT) : List.of()));
                put(critical, own ? List.of() : List.of(NIGHT), step(channel, urgency, digest, List.of()));
                assertThat(leaves())
                        .as("%s, hours %s", digest, own ? "of the recipient" : "of the workflow")
                        .isEqualTo(held ? SEVEN : LATE);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"false, NORMAL, email", "false, HIGH, email", "true, NORMAL, email", "false, NORMAL, inbox"})
    void sendWindow_holdsWhateverItIs(boolean critical, Urgency urgency, String channel) {
        for (Optional<DigestRule> digest : digestOrNot()) {
            put(critical, List.of(), step(channel, urgency, digest, List.of(hours("09:00", "18:00"))));
            assertThat(leaves()).as("%s", digest).isEqualTo(SEVEN.plus(Duration.ofHours(2)));
        }
    }

    @Test
    void hours_countTogether() {
        fixture.preferences.change("ada", said -> said.withQuietHours(List.of(hours("07:00", "08:00"))));
        put(
                false,
                List.of(NIGHT),
                step(
                        "email",
                        Urgency.NORMAL,
                        Optional.empty(),
                        List.of(hours("07:30", "07:45"), hours("08:00", "09:00"))));
        assertThat(leaves()).isEqualTo(SEVEN.plus(Duration.ofHours(1)));
    }

    @Test
    void hours_thatLeaveNoTimeHoldNothing() {
        fixture.preferences.change("ada", said -> said.withQuietHours(List.of(hours("07:00", "22:00"))));
        put(false, List.of(NIGHT), step("email", Urgency.NORMAL, Optional.empty(), List.of()));
        assertThat(leaves()).isEqualTo(LATE);
    }

    /** Everything that is held by hours is decided again when they change, or the clock that they go by. */
    @Test
    void hours_thatChangeLetGoOfWhatTheyHold() {
        put(false, List.of(hours("05:00", "06:00")), step("email", Urgency.NORMAL, Optional.empty(), List.of()));
        for (Optional<DigestRule> digest : digestOrNot()) {
            put(false, List.of(), step("email", Urgency.NORMAL, digest, List.of()));
            assertThat(leavesAfter(said -> said.withQuietHours(List.of()))).isEqualTo(LATE.plusSeconds(60));
            assertThat(leavesAfter(said -> said.withQuietHours(List.of(hours("22:00", "23:30")))))
                    .isEqualTo(LATE.plus(Duration.ofMinutes(30)));
            assertThat(leavesAfter(said -> said.withQuietHours(List.of(hours("22:00", "08:00")))))
                    .isEqualTo(SEVEN.plus(Duration.ofHours(1)));
            assertThat(leavesAfter(said -> said.with(PreferenceScope.EVERYTHING.on("sms"), Optional.of(false))))
                    .isEqualTo(SEVEN);
        }
    }

    @Test
    void hours_goByTheClockOfWhereTheRecipientLivesByNow() {
        put(false, List.of(NIGHT), step("email", Urgency.NORMAL, Optional.empty(), List.of()));
        Notification held = happens();
        fixture.clock.advance(Duration.ofSeconds(60));
        fixture.recipient("ada", ZoneId.of("Europe/Berlin"), new Address(Kinds.EMAIL, "ada@example.com"));
        fixture.until(SEVEN);

        assertThat(fixture.departed.getFirst().at()).isEqualTo(LATE.plusSeconds(60));
        assertThat(fixture.deliveriesOf(held).getFirst().trace().get(1).why())
                .isEqualTo("due now: no hours hold it any more; the recipient's hours or time zone changed");
    }

    /** What waits for its place or for another attempt does so though the hours change. */
    @Test
    void hours_thatChangePullNothingElseForward() {
        Throttle throttle = new Throttle(1, Duration.ofHours(1), Optional.empty(), Overflow.HOLD);
        put(false, List.of(), throttled(throttle));
        fixture.provider = attempt -> attempt == 1
                ? new Outcome.TryAgain("busy", Optional.of(Duration.ofMinutes(20)), false)
                : Outcome.accepted("");
        happens();
        happens();
        fixture.clock.advance(Duration.ofSeconds(60));
        fixture.preferences.change("ada", said -> said.withQuietHours(List.of(hours("05:00", "06:00"))));
        fixture.until(SEVEN);

        assertThat(fixture.departed)
                .extracting(departed -> Duration.between(LATE, departed.at()).toMinutes())
                .containsExactly(0L, 20L, 60L, 80L);
    }

    private static Step throttled(Throttle throttle) {
        return new Step(
                "email",
                List.of(new ChannelOption("email", "digest")),
                Duration.ZERO,
                List.of(),
                Optional.of(throttle),
                List.of(),
                Optional.empty());
    }

    /** When a message leaves that the night holds, if the preferences change a minute later. */
    private Instant leavesAfter(UnaryOperator<Preferences> change) {
        fixture.preferences.change("ada", said -> said.withQuietHours(List.of(NIGHT)));
        fixture.until(LATE.plus(Duration.ofDays(2)));
        fixture.clock.set(LATE);
        fixture.departed.clear();
        happens();
        fixture.clock.advance(Duration.ofSeconds(60));
        fixture.preferences.change("ada", change);
        fixture.until(LATE.plus(Duration.ofDays(2)));
        assertThat(fixture.departed).hasSize(1);
        return fixture.departed.getFirst().at();
    }

    private Notification happens() {
        Notification accepted = fixture.accept(fixture.starting("news", DigestTest.data(1), ada));
        fixture.until(fixture.clock.instant());
        return accepted;
    }

    /** A digest without a length leaves as soon as it may. */
    private static List<Optional<DigestRule>> digestOrNot() {
        return List.of(Optional.empty(), Optional.of(DigestRule.of(Window.none())));
    }

    /** When the only message of a notification of this evening leaves. */
    private Instant leaves() {
        fixture.clock.set(LATE);
        fixture.departed.clear();
        fixture.accept(fixture.starting("news", DigestTest.data(1), ada));
        fixture.until(LATE.plus(Duration.ofDays(2)));
        assertThat(fixture.departed).hasSize(1);
        return fixture.departed.getFirst().at();
    }

    private void put(boolean critical, List<Hours> quiet, Step step) {
        fixture.workflows.put(
                new Workflow("news", 0, Optional.empty(), Optional.empty(), critical, Map.of(), List.of(step), quiet));
    }

    private static Step step(String channel, Urgency urgency, Optional<DigestRule> digest, List<Hours> window) {
        return new Step(
                channel,
                List.of(new ChannelOption(channel, "digest")),
                Duration.ZERO,
                List.of(),
                Optional.empty(),
                List.of(),
                Optional.of(urgency),
                digest,
                window);
    }

    private static Hours hours(String from, String to) {
        return new Hours(EnumSet.allOf(DayOfWeek.class), LocalTime.parse(from), LocalTime.parse(to), Optional.empty());
    }
}
