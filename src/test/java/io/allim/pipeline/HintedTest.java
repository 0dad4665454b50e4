package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.channel.Urgency;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryStore;
import io.allim.notification.NotificationRequest;
import io.allim.notification.NotificationStore;
import io.allim.recipient.Review;
import io.allim.recipient.Target;
import io.allim.table.Key;
import io.allim.time.Cron;
import io.allim.time.Hours;
import io.allim.workflow.DigestRule;
import io.allim.workflow.Window;
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

/** What workers are told of, and when: ticks alone would come a minute later. */
class HintedTest {

    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    private final PipelineFixture fixture = new PipelineFixture();
    private final NotedHints hints = new NotedHints();

    @BeforeEach
    void note() {
        fixture.hinting = Optional.of(_ -> hints);
        fixture.reboot();
    }

    /** What is urgent for more than ten at once is no one-time code. */
    @ParameterizedTest
    @CsvSource({"HIGH, 1, true", "HIGH, 10, true", "HIGH, 11, false", "NORMAL, 1, false"})
    void urgent_isPressedForTenAtMost(Urgency urgency, int people, boolean pressed) {
        NotificationRequest notification =
                fixture.accept(urgent(urgency, Optional.empty(), PipelineFixture.emails(people)));
        List<Key> keys = keys(notification);
        assertThat(keys).hasSize(people);
        assertThat(hints.pressed).containsExactlyInAnyOrderElementsOf(pressed ? keys : List.of());
        assertThat(hints.hinted).containsExactlyInAnyOrderElementsOf(pressed ? List.of() : keys);
        assertThat(hints.later).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"HIGH", "NORMAL"})
    void whatIsForLater_isHintedForThen(Urgency urgency) {
        Instant then = PipelineFixture.START.plus(TEN_MINUTES);
        NotificationRequest notification =
                fixture.accept(urgent(urgency, Optional.of(then), PipelineFixture.emails(2)));
        assertThat(hints.pressed).isEmpty();
        assertThat(hints.hinted).isEmpty();
        assertThat(hints.later).containsOnlyKeys(then);
        assertThat(hints.later.get(then)).containsExactlyInAnyOrderElementsOf(keys(notification));
    }

    /** Of a topic a worker is told at once; what it makes of it is hinted, and keeps no code from leaving. */
    @ParameterizedTest
    @CsvSource({"HIGH", "NORMAL"})
    void topic_isHintedAtOnce_andSoAreItsMembers(Urgency urgency) {
        fixture.recipient("ada", new Address(Kinds.EMAIL, "ada@example.com"));
        fixture.topics.subscribe("ops", List.of("ada"));
        NotificationRequest notification =
                fixture.accept(urgent(urgency, Optional.empty(), List.of(new Target.ToTopic("ops"))));
        Key key = NotificationStore.key(notification.id());
        assertThat(hints.hinted).containsExactly(key);

        hints.forget();
        fixture.see(key);
        assertThat(hints.hinted).containsExactlyElementsOf(keys(notification)).hasSize(1);
        assertThat(hints.pressed).isEmpty();
    }

    @Test
    void topicForLater_isHintedForThen() {
        Instant then = PipelineFixture.START.plus(TEN_MINUTES);
        NotificationRequest notification =
                fixture.accept(urgent(Urgency.HIGH, Optional.of(then), List.of(new Target.ToTopic("ops"))));
        assertThat(hints.hinted).isEmpty();
        assertThat(hints.later).containsExactly(Map.entry(then, List.of(NotificationStore.key(notification.id()))));
    }

    /** The hours of a person change, and hold what they held until another instant that is near. */
    @Test
    void whatHoursHoldForAnotherWhile_isHintedForThen() {
        Target.ToRecipient ada = fixture.recipient("ada", new Address(Kinds.EMAIL, "ada@example.com"));
        fixture.preferences.change("ada", said -> said.withQuietHours(List.of(until("10:00"))));
        NotificationRequest notification = fixture.accept(urgent(Urgency.NORMAL, Optional.empty(), List.of(ada)));
        assertThat(hints.later).containsOnlyKeys(Instant.parse("2027-03-01T10:00:00Z"));

        hints.forget();
        fixture.preferences.change("ada", said -> said.withQuietHours(List.of(until("08:10"))));
        fixture.see(Review.key("ada"));
        assertThat(hints.hinted).isEmpty();
        assertThat(hints.later).containsExactly(Map.entry(PipelineFixture.START.plus(TEN_MINUTES), keys(notification)));

        hints.forget();
        fixture.preferences.change("ada", said -> said.withQuietHours(List.of()));
        fixture.see(Review.key("ada"));
        assertThat(hints.hinted).containsExactlyElementsOf(keys(notification));
        assertThat(hints.later).isEmpty();
    }

    /** A person moves, and the digest that is open closes by the new clock. */
    @ParameterizedTest
    @CsvSource({"Asia/Kathmandu, 2027-03-01T08:15:00Z", "Asia/Seoul, 2027-03-01T09:00:00Z"})
    void digestThatClosesAtAnotherInstant_isHintedForThen(ZoneId zone, Instant closes) {
        Target.ToRecipient ada =
                fixture.recipient("ada", ZoneId.of("UTC"), new Address(Kinds.EMAIL, "ada@example.com"));
        Window daily = new Window.Scheduled(
                Cron.parse(zone.getId().endsWith("Seoul") ? "0 18 * * *" : "0 14 * * *")
                        .orElseThrow(),
                Optional.empty(),
                Optional.empty());
        fixture.workflows.put(DigestTest.workflow(DigestTest.step("email", DigestRule.of(daily), List.of())));
        NotificationRequest notification = fixture.accept(fixture.starting("news", DigestTest.data(1), ada));
        keys(notification).forEach(fixture::see);
        Key open = NotificationStore.digestKey(fixture.deliveriesOf(notification)
                .getFirst()
                .membership()
                .orElseThrow()
                .digest());

        hints.forget();
        fixture.recipient("ada", zone, new Address(Kinds.EMAIL, "ada@example.com"));
        fixture.see(Review.key("ada"));
        assertThat(hints.hinted).isEmpty();
        assertThat(hints.later).containsExactly(Map.entry(closes, List.of(open)));
    }

    private static Hours until(String end) {
        return new Hours(
                EnumSet.allOf(DayOfWeek.class), LocalTime.parse("07:00"), LocalTime.parse(end), Optional.empty());
    }

    private List<Key> keys(NotificationRequest notification) {
        return fixture.deliveriesOf(notification).stream()
                .map(Delivery::id)
                .map(DeliveryStore::key)
                .toList();
    }

    private NotificationRequest urgent(Urgency urgency, Optional<Instant> sendAt, List<Target> to) {
        return PipelineFixture.with(urgency, fixture.notification(to, sendAt, Optional.empty()));
    }
}
