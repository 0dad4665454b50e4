package io.allim.pipeline.decide;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.channel.Urgency;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryId;
import io.allim.delivery.Route;
import io.allim.notification.Audience;
import io.allim.notification.Content;
import io.allim.notification.NotificationId;
import io.allim.notification.NotificationRequest;
import io.allim.notification.SendOptions;
import io.allim.notification.Timing;
import io.allim.preference.Verdict;
import io.allim.recipient.Endpoint;
import io.allim.recipient.Suppression;
import io.allim.recipient.Target;
import io.allim.time.Timetable;
import io.allim.workflow.Throttle;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The edges in time of what is decided of a delivery. */
class DeciderTest {

    private static final Instant START = Instant.parse("2027-03-01T08:00:00Z");
    private static final Address ADA = new Address(Kinds.EMAIL, "ada@example.com");
    private static final Target TO = new Target.ToAddress(ADA);
    private static final Duration MONTH = Duration.ofDays(30);

    @ParameterizedTest
    @CsvSource({"999, send", "1000, expire", "1001, expire"})
    void expires_atItsEndAndNotBefore(long millis, String decision) {
        NotificationRequest ending = notification(Optional.empty(), Optional.of(START.plusSeconds(1)));
        assertThat(decide(ending, START.plusMillis(millis), Optional.empty()).word())
                .isEqualTo(decision);
    }

    @ParameterizedTest
    @CsvSource({"999, hold", "1000, send", "1001, send"})
    void leaves_whenItsTurnComesAndNotBefore(long millis, String decision) {
        NotificationRequest later = notification(Optional.of(START.plusSeconds(1)), Optional.empty());
        assertThat(decide(later, START.plusMillis(millis), Optional.empty()).word())
                .isEqualTo(decision);
    }

    /** A throttle holds a message for thirty days from its turn on, and not for longer. */
    @ParameterizedTest
    @CsvSource({"-1, hold", "0, hold", "1, skip"})
    void throttle_holdsForThirtyDaysAtMost(long millis, String decision) {
        ThrottleWindow full = new ThrottleWindow(
                        "name",
                        new Throttle(1, MONTH, Optional.empty(), Throttle.Overflow.HOLD),
                        START.plusMillis(millis),
                        List.of(),
                        0)
                .with("another");
        Decision decided = decide(notification(Optional.empty(), Optional.empty()), START, Optional.of(full));
        assertThat(decided.word()).isEqualTo(decision);
        assertThat(decided.why())
                .contains("throttled: 1 of 1 were sent since " + START.plusMillis(millis))
                .matches(why -> why.endsWith("and too many wait already") == decision.equals("skip"));
        if (decided instanceof Decision.HoldUntil hold) {
            assertThat(hold.when()).isEqualTo(START.plusMillis(millis).plus(MONTH));
            assertThat(hold.throttleSlot()).isPresent();
        }
    }

    @ParameterizedTest
    @CsvSource({"5000, hold", "5001, skip"})
    void throttle_keepsAPlaceForSoManyWhoWait(int waiting, String decision) {
        ThrottleWindow crowded = new ThrottleWindow(
                "name",
                new Throttle(1, Duration.ofSeconds(1), Optional.empty(), Throttle.Overflow.HOLD),
                START,
                IntStream.range(0, waiting).mapToObj(i -> List.of("n" + i)).toList(),
                0);
        assertThat(decide(notification(Optional.empty(), Optional.empty()), START, Optional.of(crowded))
                        .word())
                .isEqualTo(decision);
    }

    @Test
    void throttle_thatHasRoom_givesAPlace() {
        NotificationRequest notification = notification(Optional.empty(), Optional.empty());
        ThrottleWindow room = new ThrottleWindow(
                        "name", new Throttle(2, MONTH, Optional.empty(), Throttle.Overflow.SKIP), START, List.of(), 0)
                .with("another");
        assertThat(decide(notification, START, Optional.of(room)))
                .isInstanceOfSatisfying(
                        Decision.SendNow.class,
                        send -> assertThat(send.throttleSlot())
                                .contains(room.with(notification.id().ulid())));
    }

    /** Another channel may reach the recipient. */
    @Test
    void address_thatNothingMayGoTo_reachesNobody() {
        Suppression bounced = new Suppression("id", "email", "a…@example.com", "it bounced", START);
        assertThat(decide(Optional.empty(), Optional.empty()).why()).contains("no address that email reaches");
        assertThat(decide(Optional.of(new Endpoint(ADA, true)), Optional.empty())
                        .why())
                .contains("wants nothing at this address");
        Decision suppressed = decide(Optional.of(new Endpoint(ADA, false)), Optional.of(bounced));
        assertThat(suppressed).isEqualTo(new Decision.Unreachable("the address is suppressed: it bounced"));
        assertThat(suppressed.word()).isEqualTo("skip");
    }

    private static Decision decide(Optional<Endpoint> endpoint, Optional<Suppression> suppression) {
        return decide(notification(Optional.empty(), Optional.empty()), START, endpoint, suppression, Optional.empty());
    }

    private static Decision decide(NotificationRequest notification, Instant now, Optional<ThrottleWindow> window) {
        return decide(notification, now, Optional.of(new Endpoint(ADA, false)), Optional.empty(), window);
    }

    private static Decision decide(
            NotificationRequest notification,
            Instant now,
            Optional<Endpoint> endpoint,
            Optional<Suppression> suppression,
            Optional<ThrottleWindow> window) {
        Route route = Route.channel("email");
        Delivery delivery =
                Delivery.of(DeliveryId.of(notification.id(), TO, route), route, TO, notification.expiresAt(), now);
        ResolvedTarget resolved = new ResolvedTarget(TO, Optional.empty(), Optional.empty());
        return Decider.decide(
                new DeliveryContext(delivery, notification, Optional.empty(), resolved, now),
                () -> new DecisionFacts(
                        endpoint,
                        suppression,
                        new Verdict(true, "wanted"),
                        Optional.empty(),
                        window,
                        Optional.empty(),
                        Timetable.ANY_TIME));
    }

    private static NotificationRequest notification(Optional<Instant> sendAt, Optional<Instant> expiresAt) {
        return NotificationRequest.of(
                        START,
                        Audience.of(List.of(TO)),
                        Optional.of(new Content("Hello", "It works.", Optional.empty())),
                        Optional.empty(),
                        JsonNodeFactory.instance.objectNode(),
                        SendOptions.of(Urgency.NORMAL),
                        new Timing(sendAt, expiresAt))
                .withId(NotificationId.derived(START, "made"));
    }
}
