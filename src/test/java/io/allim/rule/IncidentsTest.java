package io.allim.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.allim.notification.NotificationId;
import io.allim.rule.Incidents.IncidentEvent;
import io.allim.table.InterruptedTable;
import io.allim.table.MemoryTable;
import io.allim.table.SettableClock;
import io.allim.table.TableUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IncidentsTest {

    private static final Instant NOW = Instant.parse("2026-11-23T05:00:00Z");
    private static final NotificationId FIRST = NotificationId.next(NOW);
    private static final NotificationId SECOND = NotificationId.next(NOW);

    private final SettableClock clock = new SettableClock(NOW);
    private final MemoryTable table = new MemoryTable(clock);
    private final Incidents incidents = new Incidents(table);

    @Test
    void resolve_closesWhatIsNotNewer() {
        assertThat(incidents.open(FIRST, at(0), NOW)).isTrue();
        assertThat(incidents.open(SECOND, at(2), NOW)).isTrue();
        assertThat(resolved(at(1))).containsExactly(FIRST);
        assertThat(resolved(at(1))).isEmpty();
        assertThat(resolved(at(2))).containsExactly(SECOND);
    }

    @Test
    void resolve_closesAnyNumber() {
        List<NotificationId> all = IntStream.range(0, 1500)
                .mapToObj(i -> NotificationId.next(NOW.plusMillis(i)))
                .toList();
        all.forEach(id -> incidents.open(id, at(0), NOW));
        assertThat(resolved(at(1))).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void open_isRefusedWhenResolvedLater() {
        resolved(at(3));
        resolved(at(1));
        assertThat(incidents.isResolvedAfter(at(2))).isTrue();
        assertThat(incidents.open(FIRST, at(2), NOW)).isFalse();
        assertThat(resolved(at(9))).isEmpty();
    }

    @Test
    void whatNobodyResolves_isForgottenAfter100Days() {
        incidents.open(FIRST, at(0), NOW);
        clock.set(NOW.plus(Duration.ofDays(100)).minusMillis(1));
        incidents.open(SECOND, at(0), clock.instant());
        clock.set(NOW.plus(Duration.ofDays(100)));
        assertThat(resolved(at(1))).containsExactly(SECOND);
    }

    /** The clocks of events are coarse: of two in the same moment the one that comes later counts. */
    @Test
    void sameTime_goesByTheOrderOfArrival() {
        incidents.open(FIRST, at(1), NOW);
        assertThat(resolved(at(1))).containsExactly(FIRST);
        assertThat(incidents.open(SECOND, at(1), NOW)).isTrue();
    }

    @Test
    void resolve_thatIsCutOff_goesOnWhenRepeated() {
        incidents.open(FIRST, at(0), NOW);
        assertThatThrownBy(() -> incidents.resolve(at(1), NOW, _ -> {
                    throw new TableUnavailable("cut off", null);
                }))
                .isInstanceOf(TableUnavailable.class);
        assertThat(resolved(at(1))).containsExactly(FIRST);
    }

    @Test
    void open_whileItIsBeingResolved_isRefused() {
        var interrupted = InterruptedTable.beforeFirstWrite(
                table, () -> assertThat(resolved(at(1))).isEmpty());
        assertThat(new Incidents(interrupted).open(FIRST, at(0), NOW)).isFalse();
    }

    @Test
    void resolve_whileALaterOneIsRemembered_keepsTheLater() {
        var interrupted = InterruptedTable.beforeFirstWrite(table, () -> resolved(at(5)));
        new Incidents(interrupted).resolve(at(1), NOW, _ -> {});
        assertThat(incidents.isResolvedAfter(at(4))).isTrue();
    }

    @Test
    void resolve_whileAnEarlierOneIsRemembered_isRememberedAfterIt() {
        var interrupted = InterruptedTable.beforeFirstWrite(table, () -> resolved(at(1)));
        new Incidents(interrupted).resolve(at(5), NOW, _ -> {});
        assertThat(incidents.isResolvedAfter(at(4))).isTrue();
    }

    @Test
    void resolvedAfter_isSoForWhatIsOlderThanTheLatestAlone() {
        assertThat(incidents.isResolvedAfter(at(2))).isFalse();
        resolved(at(1));
        resolved(at(3));
        assertThat(incidents.isResolvedAfter(at(2))).isTrue();
        assertThat(incidents.isResolvedAfter(at(3))).isFalse();
        assertThat(incidents.isResolvedAfter(at(4))).isFalse();
    }

    @Test
    void things_areApart() {
        incidents.open(FIRST, new IncidentEvent("r", "a", NOW), NOW);
        assertThat(resolved(new IncidentEvent("r", "b", NOW))).isEmpty();
        assertThat(resolved(new IncidentEvent("s", "a", NOW))).isEmpty();
        assertThat(resolved(new IncidentEvent("r", "a", NOW))).containsExactly(FIRST);
    }

    @Test
    void incident_outlastsWhatCanBeHeld() {
        incidents.open(FIRST, at(0), NOW);
        clock.set(NOW.plus(Duration.ofDays(90)));
        assertThat(resolved(at(1))).containsExactly(FIRST);
    }

    private List<NotificationId> resolved(IncidentEvent event) {
        List<NotificationId> cancelled = new ArrayList<>();
        incidents.resolve(event, NOW, cancelled::add);
        return cancelled;
    }

    private static IncidentEvent at(int seconds) {
        return new IncidentEvent("r", "arn:aws:cloudwatch:us-east-1:123456789012:alarm:x", NOW.plusSeconds(seconds));
    }
}
