package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.channel.Outcome;
import io.allim.channel.Urgency;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.Hints;
import io.allim.delivery.State;
import io.allim.notification.Audience;
import io.allim.notification.Content;
import io.allim.notification.Notification;
import io.allim.notification.NotificationId;
import io.allim.notification.NotificationRequest;
import io.allim.notification.NotificationStatus;
import io.allim.notification.NotificationStore;
import io.allim.notification.SendOptions;
import io.allim.notification.Timing;
import io.allim.recipient.Target;
import io.allim.table.Key;
import io.allim.workflow.ChannelOption;
import io.allim.workflow.Step;
import io.allim.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is planned together gets its turns in the rate of its channel. */
@ExtendWith(Quiet.class)
class PlannedTurnsTest {

    private static final Instant NOW = PipelineFixture.START;

    private final PipelineFixture fixture = new PipelineFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    /** One fewer than get turns, as many, and one more; those of another channel count for themselves. */
    @ParameterizedTest
    @CsvSource({"10, 0", "11, 11", "12, 12"})
    void turns_areForMoreThanAProcessSendsItself(int emails, int turns) {
        fixture.perSecond = 10;
        Stream<Target> phones =
                IntStream.range(0, 3).mapToObj(i -> new Target.ToAddress(new Address(Kinds.PHONE, "+1206555010" + i)));
        List<Delivery> planned = planned(fixture.notification(
                Stream.concat(PipelineFixture.emails(emails).stream(), phones).toList(),
                Optional.empty(),
                Optional.empty()));
        assertThat(planned).hasSize(emails + 3);
        List<Delivery> held = planned.stream().filter(Delivery::hasTurn).toList();
        assertThat(held).hasSize(turns).allSatisfy(delivery -> {
            assertThat(delivery.channel()).isEqualTo("email");
            assertThat(delivery.cause()).contains("limit");
            assertThat(delivery.trace()).hasSize(1);
            assertThat(delivery.reason())
                    .isEqualTo("until " + delivery.dueAt().orElseThrow() + ", its turn at 10 a second to email");
        });
        assertThat(held.stream().map(Delivery::dueAt).distinct()).hasSize(turns);
        fixture.settle();
        assertThat(fixture.departed).hasSize(emails + 3);
    }

    @Test
    void whatIsUrgent_orHasNoRate_orIsForLater_getsNone() {
        fixture.perSecond = 10;
        NotificationRequest urgent = urgent();
        assertThat(planned(urgent)).noneMatch(Delivery::hasTurn);
        assertThat(planned(fixture.notification(
                        PipelineFixture.emails(20), Optional.of(NOW.plusSeconds(1)), Optional.empty())))
                .noneMatch(Delivery::hasTurn);
        fixture.perSecond = 0;
        assertThat(planned(broadcast())).noneMatch(Delivery::hasTurn);
    }

    /** As far away as is hinted, and one millisecond further. */
    @Test
    void turnThatIsTooFarAwayToBeHinted_isForATick() {
        fixture.perSecond = 0.02;
        List<Delivery> planned = planned(broadcast());
        assertThat(planned).hasSize(20).allSatisfy(delivery -> {
            Instant turn = delivery.dueAt().orElseThrow();
            assertThat(delivery.hasTurn()).isEqualTo(!turn.isAfter(NOW.plus(Hints.FURTHEST)));
            assertThat(delivery.cause()).contains("limit");
            assertThat(due(DeliveryStore.key(delivery.id())))
                    .isEqualTo(delivery.hasTurn() ? turn.plus(fixture.config.headStart()) : turn);
        });
        assertThat(planned).anyMatch(Delivery::hasTurn).anyMatch(delivery -> !delivery.hasTurn());
    }

    private Instant due(Key key) {
        return fixture.table.get(key).orElseThrow().item().due().orElseThrow().at();
    }

    /** The worker of a hint that is early waits, for two seconds and not for longer. */
    @ParameterizedTest
    @CsvSource({"2001, false", "2000, true", "1, true", "0, true"})
    void workerWaitsForATurnThatComesWithinMoments(int before, boolean waits) {
        fixture.perSecond = 10;
        Delivery last = planned(broadcast()).stream()
                .max(Comparator.comparing(delivery -> delivery.dueAt().orElseThrow()))
                .orElseThrow();
        Instant turn = last.dueAt().orElseThrow();
        fixture.clock.set(turn.minusMillis(before));
        fixture.see(DeliveryStore.key(last.id()));

        Delivery after = fixture.deliveries.find(last.id()).orElseThrow();
        assertThat(after.state()).isEqualTo(waits ? State.SENT : State.HELD);
        assertThat(after.version()).isEqualTo(waits ? last.version() + 2 : last.version());
        if (waits) {
            assertThat(fixture.departed.getLast().at()).isAfterOrEqualTo(turn);
            assertThat(fixture.clock.instant()).isBefore(turn.plusMillis(200));
        }
    }

    @Test
    void turnThatWasMissed_isAskedForAgain_withinTheRate() {
        fixture.perSecond = 10;
        planned(broadcast());
        fixture.clock.advance(Duration.ofMinutes(5));
        fixture.settle();
        assertSentWithinTheRate(20);
    }

    @Test
    void turnsWithinAPauseOfTheProvider_areAfterIt() {
        fixture.perSecond = 10;
        fixture.provider = attempt -> fixture.clock.instant().isBefore(NOW.plusSeconds(2))
                ? new Outcome.Paced(Outcome.notReady("too fast"), "email", Duration.ofSeconds(20))
                : Outcome.accepted("ref");
        planned(broadcast());
        fixture.settle();
        List<Instant> left = landed();
        assertThat(left).hasSize(20).allSatisfy(at -> assertThat(at).isAfterOrEqualTo(NOW.plusSeconds(20)));
        assertSentWithinTheRate(20);
    }

    private void assertSentWithinTheRate(int count) {
        List<Instant> left = landed();
        assertThat(left).hasSize(count);
        for (int i = 10; i < left.size(); i++) {
            assertThat(Duration.between(left.get(i - 10), left.get(i))).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        }
    }

    private List<Instant> landed() {
        return fixture.departed.stream()
                .filter(PipelineFixture.Departed::lands)
                .map(PipelineFixture.Departed::at)
                .sorted()
                .toList();
    }

    /** The last turn of the first batch is a second before ten minutes are over, or a second after. */
    @ParameterizedTest
    @CsvSource({"6110, 145, PLANNED", "6130, 99, PLANNING"})
    void broadcastThatTakesLong_isPlannedAsItsTurnsComeNear(int intervalMillis, int made, NotificationStatus stage) {
        fixture.perSecond = 1000.0 / intervalMillis / 0.81;
        List<String> names =
                IntStream.range(0, 145).mapToObj("user%03d"::formatted).toList();
        names.forEach(name -> fixture.recipient(name, new Address(Kinds.EMAIL, name + "@example.com")));
        fixture.topics.subscribe("all", names);
        Notification broadcast = fixture.accept(
                fixture.notification(List.of(new Target.ToTopic("all")), Optional.empty(), Optional.empty()));
        fixture.loseHints();
        fixture.see(NotificationStore.key(broadcast.id()));

        List<Delivery> planned = fixture.deliveriesOf(broadcast);
        assertThat(planned).hasSize(made).allMatch(Delivery::hasTurn);
        assertThat(fixture.notifications.find(broadcast.id()).orElseThrow().stage())
                .isEqualTo(stage);
        if (stage == NotificationStatus.PLANNING) {
            assertThat(due(NotificationStore.key(broadcast.id())))
                    .isEqualTo(last(planned).minus(Duration.ofMinutes(5)));
        }
        fixture.until(NOW.plus(Duration.ofHours(1)));
        assertThat(landed()).hasSize(145);
    }

    /** Those whose channel has no turns to give don't wait for the turns of the others. */
    @Test
    void broadcastThatTakesLong_isPlannedToItsEndWhereSomeNeedNoTurn() {
        fixture.perSecond = 0.1;
        List<String> names =
                IntStream.range(0, 145).mapToObj("user%03d"::formatted).toList();
        names.forEach(name -> fixture.recipient(
                name,
                name.endsWith("50")
                        ? new Address(Kinds.PHONE, "+12065550150")
                        : new Address(Kinds.EMAIL, name + "@example.com")));
        fixture.topics.subscribe("all", names);
        Notification broadcast = fixture.accept(
                fixture.notification(List.of(new Target.ToTopic("all")), Optional.empty(), Optional.empty()));
        fixture.loseHints();
        fixture.see(NotificationStore.key(broadcast.id()));
        assertThat(fixture.deliveriesOf(broadcast)).hasSize(145);
    }

    /** A step may be more urgent than what started its workflow. */
    @ParameterizedTest
    @CsvSource({"HIGH, 0", "NORMAL, 20"})
    void turns_areByTheUrgencyOfTheStep(Urgency urgency, int turns) {
        fixture.perSecond = 10;
        Step step = new Step(
                "only",
                List.of(new ChannelOption("email", "words")),
                Duration.ZERO,
                List.of(),
                Optional.empty(),
                List.of(),
                Optional.of(urgency));
        fixture.workflows.put(
                new Workflow("flow", 0, Optional.empty(), Optional.empty(), false, Map.of(), List.of(step)));
        List<Delivery> planned =
                planned(fixture.starting("flow", PipelineFixture.emails(20).toArray(Target[]::new)));
        assertThat(planned.stream().filter(Delivery::hasTurn)).hasSize(turns);
    }

    private static Instant last(List<Delivery> planned) {
        return planned.stream()
                .flatMap(delivery -> delivery.dueAt().stream())
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    private NotificationRequest urgent() {
        return NotificationRequest.of(
                        NOW,
                        Audience.of(PipelineFixture.emails(20)),
                        Optional.of(new Content("Hello", "It works.", Optional.empty())),
                        Optional.empty(),
                        JsonNodeFactory.instance.objectNode(),
                        SendOptions.of(Urgency.HIGH),
                        Timing.AT_ONCE)
                .withId(NotificationId.derived(NOW, "urgent"));
    }

    private NotificationRequest broadcast() {
        return fixture.notification(PipelineFixture.emails(20), Optional.empty(), Optional.empty());
    }

    private List<Delivery> planned(NotificationRequest notification) {
        fixture.accept(notification);
        fixture.loseHints();
        return fixture.deliveriesOf(notification);
    }
}
