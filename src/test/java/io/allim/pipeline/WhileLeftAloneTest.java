package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryId;
import io.allim.delivery.Route;
import io.allim.notification.NotificationId;
import io.allim.pipeline.send.RetryPolicy;
import io.allim.recipient.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When a delivery looks again whose host is left alone. */
class WhileLeftAloneTest {

    private static final Instant START = Instant.parse("2027-03-01T08:00:00Z");
    private static final Target TO = new Target.ToAddress(new Address(Kinds.WEBHOOK, "https://hooks.example.com/"));
    private static final Route ROUTE = Route.channel("webhook");
    private static final DeliveryId ID = DeliveryId.of(NotificationId.derived(START, "made"), TO, ROUTE);

    private final RetryPolicy retries = new RetryPolicy(List.of(Duration.ofSeconds(5)));
    private final Delivery delivery =
            Delivery.of(ID, ROUTE, TO, Optional.empty(), START).plannedAtOnce(START, "due at once");

    @Test
    void looksWhenTheHostIsTriedAgain_andWithinAFifthOfThePauseAfterIt() {
        Instant until = START.plusSeconds(30);
        assertThat(retries.whileLeftAlone(delivery, until, START).orElseThrow()).isBetween(until, until.plusSeconds(6));
    }

    @Test
    void looksLessOftenTheLongerItHasWaited() {
        Instant now = START.plus(Duration.ofHours(10));
        assertThat(retries.whileLeftAlone(delivery, now.plusSeconds(30), now).orElseThrow())
                .isBetween(now.plus(Duration.ofMinutes(150)), now.plus(Duration.ofMinutes(180)));
    }

    @Test
    void endsAfterFourDays_andNotAMomentSooner() {
        Instant end = START.plus(Duration.ofDays(4));
        assertThat(retries.whileLeftAlone(delivery, end, end.minusMillis(1))).isPresent();
        assertThat(retries.whileLeftAlone(delivery, end, end)).isEmpty();
    }

    @Test
    void looksAtTheLatestWhenItExpires() {
        Instant expiry = START.plusSeconds(10);
        Delivery expiring =
                Delivery.of(ID, ROUTE, TO, Optional.of(expiry), START).plannedAtOnce(START, "due at once");
        assertThat(retries.whileLeftAlone(expiring, START.plusSeconds(30), START))
                .contains(expiry);
    }
}
