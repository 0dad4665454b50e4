package io.allim.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.calendar.Hours;
import io.allim.channel.Address;
import io.allim.channel.AddressKind;
import io.allim.channel.Urgency;
import io.allim.digest.DigestRule;
import io.allim.digest.Window;
import io.allim.recipient.Target;
import io.allim.workflow.Step;
import io.allim.workflow.Way;
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

    private final World world = new World();
    private Target.Known ada;

    @BeforeEach
    void open() {
        ada = world.recipient("ada", ZoneId.of("Asia/Seoul"), new Address(AddressKind.EMAIL, "ada@example.com"));
        world.clock.set(LATE);
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
                world.preferences.change("ada", said -> said.withQuietHours(own ? List.of(NIGHT) : List.of()));
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
        world.preferences.change("ada", said -> said.withQuietHours(List.of(hours("07:00", "08:00"))));
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
        world.preferences.change("ada", said -> said.withQuietHours(List.of(hours("07:00", "22:00"))));
        put(false, List.of(NIGHT), step("email", Urgency.NORMAL, Optional.empty(), List.of()));
        assertThat(leaves()).isEqualTo(LATE);
    }

    /** A digest without a length leaves as soon as it may. */
    private static List<Optional<DigestRule>> digestOrNot() {
        return List.of(Optional.empty(), Optional.of(DigestRule.of(Window.none())));
    }

    /** When the only message of a notification of this evening leaves. */
    private Instant leaves() {
        world.clock.set(LATE);
        world.departed.clear();
        world.accept(world.starting("news", DigestTest.data(1), ada));
        world.until(LATE.plus(Duration.ofDays(2)));
        assertThat(world.departed).hasSize(1);
        return world.departed.getFirst().at();
    }

    private void put(boolean critical, List<Hours> quiet, Step step) {
        world.workflows.put(
                new Workflow("news", 0, Optional.empty(), Optional.empty(), critical, Map.of(), List.of(step), quiet));
    }

    private static Step step(String channel, Urgency urgency, Optional<DigestRule> digest, List<Hours> window) {
        return new Step(
                channel,
                List.of(new Way(channel, "digest")),
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
