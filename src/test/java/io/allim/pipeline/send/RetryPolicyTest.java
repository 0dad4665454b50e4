package io.allim.pipeline.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryId;
import io.allim.delivery.Route;
import io.allim.notification.NotificationId;
import io.allim.recipient.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The edges of the waits between attempts. */
class RetryPolicyTest {

    private static final Instant NOW = Instant.parse("2027-03-01T08:00:00Z");
    private static final Target TO = new Target.ToAddress(new Address(Kinds.EMAIL, "ada@example.com"));
    private static final Route ROUTE = Route.channel("email");
    private static final Duration FIRST = Duration.ofSeconds(10);
    private static final Duration SECOND = Duration.ofSeconds(1000);

    private final RetryPolicy policy = new RetryPolicy(List.of(FIRST, SECOND));

    @ParameterizedTest
    @CsvSource({"1, true", "2, true", "3, false", "4, false"})
    void thereIsOneAttemptMoreThanThereAreWaits(int attempts, boolean another) {
        assertThat(policy.maxAttempts()).isEqualTo(3);
        assertThat(policy.next(tried("a", attempts), Optional.empty(), NOW).isPresent())
                .isEqualTo(another);
    }

    /** Of so many deliveries some have each of the 401 shares. */
    @Test
    void jitter_isAFifthAtMost_andReachesBothEnds() {
        List<Long> first = waits(1);
        List<Long> second = waits(2);

        assertThat(first).allMatch(millis -> millis >= 8_000 && millis <= 12_000);
        assertThat(first).contains(8_000L, 12_000L);
        assertThat(second).allMatch(millis -> millis >= 800_000 && millis <= 1_200_000);
        assertThat(second).contains(800_000L, 1_200_000L);
    }

    private List<Long> waits(int attempts) {
        return IntStream.range(0, 8_000)
                .mapToObj(i -> policy.next(tried("n" + i, attempts), Optional.empty(), NOW)
                        .orElseThrow())
                .map(next -> Duration.between(NOW, next).toMillis())
                .toList();
    }

    /** What a provider asks for lengthens the wait and never shortens it. */
    @ParameterizedTest
    @CsvSource({"-1, 0", "0, 0", "1, 1", "86400000, 86400000"})
    void wait_isTheLongerOfOursAndTheProviders(long beyondOurs, long expected) {
        Delivery delivery = tried("a", 1);
        Instant ours = policy.next(delivery, Optional.empty(), NOW).orElseThrow();
        Duration asked = Duration.between(NOW, ours).plusMillis(beyondOurs);

        assertThat(policy.next(delivery, Optional.of(asked), NOW)).contains(ours.plusMillis(expected));
        assertThat(policy.next(delivery, Optional.of(Duration.ZERO), NOW)).contains(ours);
    }

    /** A delivery is looked at when it expires, and not after it. */
    @ParameterizedTest
    @CsvSource({"19999, 19999", "20000, 20000", "20001, 20000"})
    void wait_endsWhenTheDeliveryExpires(long expiry, long expected) {
        Delivery expiring = Delivery.of(id("a"), ROUTE, TO, Optional.of(NOW.plusMillis(expiry)), NOW)
                .plannedAtOnce(NOW, "due at once")
                .leased(NOW, NOW.plusSeconds(60), "why");

        assertThat(policy.next(expiring, Optional.of(Duration.ofSeconds(20)), NOW))
                .contains(NOW.plusMillis(expected));
    }

    /** The due index counts milliseconds: an instant between two of them would never be the one that was stored. */
    @Test
    void next_isAWholeMillisecond() {
        Instant now = NOW.plusNanos(999_999);
        assertThat(policy.next(tried("a", 1), Optional.of(Duration.ofSeconds(20)), now))
                .contains(NOW.plusSeconds(20));
    }

    @Test
    void attempts_thatAreNotCharged_waitByHowManyThereWere() {
        Delivery delivery = tried("a", 1);
        long[] seconds = {5, 60, 300, 900, 900};
        for (int i = 0; i < seconds.length; i++) {
            delivery = delivery.notTried(NOW, NOW, "busy");
            assertThat(delivery.attempts()).isZero();
            delivery = delivery.leased(NOW, NOW.plusSeconds(60), "why");
            Instant next = policy.nextUncharged(delivery, Optional.empty(), NOW).orElseThrow();
            long expected = seconds[Math.min(i + 1, seconds.length - 1)];
            assertThat(next).isBetween(NOW.plusSeconds(expected * 8 / 10), NOW.plusSeconds(expected * 12 / 10));
        }
        assertThat(policy.nextUncharged(tried("a", 1), Optional.empty(), NOW).orElseThrow())
                .isBetween(NOW.plusSeconds(4), NOW.plusSeconds(6));
    }

    private static Delivery tried(String seed, int attempts) {
        Delivery delivery =
                Delivery.of(id(seed), ROUTE, TO, Optional.empty(), NOW).plannedAtOnce(NOW, "due at once");
        for (int i = 0; i < attempts; i++) {
            delivery = delivery.leased(NOW, NOW.plusSeconds(60), "why");
        }
        return delivery;
    }

    private static DeliveryId id(String seed) {
        return DeliveryId.of(NotificationId.derived(NOW, seed), TO, ROUTE);
    }
}
