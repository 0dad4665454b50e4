package io.allim.pipeline.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.delivery.Delivery;
import io.allim.delivery.Route;
import io.allim.notification.NotificationRequest;
import io.allim.pipeline.PipelineFixture;
import io.allim.recipient.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** To how many addresses, deliveries and writes one notification leads. */
class AddressResolverTest {

    private static final Route PUSH = Route.channel("push");

    private final PipelineFixture fixture = new PipelineFixture();

    /** One address is followed when it changes; of several each has a delivery of its own, five at most. */
    @ParameterizedTest
    @CsvSource({"0, 1, false", "1, 1, false", "2, 2, true", "5, 5, true", "6, 5, true"})
    void routes_areToFiveAddressesAtMost(int addresses, int routes, boolean own) {
        ResolvedTarget resolved = fixture.resolver.resolve(device(addresses));
        assertThat(fixture.resolver.routes(resolved, PUSH))
                .hasSize(routes)
                .allMatch(route -> route.endpoint().isPresent() == own);
        assertThat(fixture.resolver.endpoint(resolved, PUSH).isPresent()).isEqualTo(addresses > 0);
    }

    private Target device(int addresses) {
        return fixture.recipient(
                "ada",
                IntStream.range(0, addresses)
                        .mapToObj(i -> new Address(Kinds.DEVICE, "device-" + i))
                        .toArray(Address[]::new));
    }

    @Test
    void channels_areThoseThatHaveAnAddress_orThoseAskedFor() {
        ResolvedTarget ada = fixture.resolver.resolve(device(1));
        assertThat(fixture.resolver.channels(ada, List.of())).containsExactly("push", "inbox");
        assertThat(fixture.resolver.channels(ada, List.of("sms", "email", "fax")))
                .containsExactly("sms", "email");
        ResolvedTarget direct =
                fixture.resolver.resolve(new Target.ToAddress(new Address(Kinds.EMAIL, "ada@example.com")));
        assertThat(fixture.resolver.channels(direct, List.of())).containsExactly("email");
        assertThat(fixture.resolver.channels(direct, List.of("sms", "email"))).containsExactly("email");
        assertThat(fixture.resolver.resolve(new Target.ToTopic("ops")).recipient())
                .isEmpty();
        assertThat(direct.zone().getId()).isEqualTo("UTC");
    }

    @Test
    void unknown_isARecipientWhoIsNotStored() {
        assertThat(fixture.resolver.resolve(device(1)).isUnknown()).isFalse();
        assertThat(fixture.resolver.resolve(new Target.ToRecipient("nobody")).isUnknown())
                .isTrue();
        assertThat(fixture.resolver
                        .resolve(PipelineFixture.emails(1).getFirst())
                        .isUnknown())
                .isFalse();
    }

    /** A transaction takes a hundred writes: one is the notification's. */
    @ParameterizedTest
    @CsvSource({"98", "99", "100", "199"})
    void manyTargets_arePlannedWhileTheCallerWaits(int targets) {
        int[] largest = {0};
        fixture.beforeWrite = writes -> largest[0] = Math.max(largest[0], writes.size());
        NotificationRequest notification = fixture.accept(
                fixture.notification(PipelineFixture.emails(targets), Optional.empty(), Optional.empty()));
        assertThat(largest[0]).isEqualTo(Math.min(targets + 1, 100));
        assertThat(fixture.deliveriesOf(notification)).hasSize(targets).allMatch(delivery -> delivery.version() == 1);
        assertThat(notification.isAnswerable()).isTrue();
        fixture.settle();
        assertThat(fixture.sent).hasSize(targets);
    }

    /** The lease of the last attempt ran out: there is no other. */
    @Test
    void lastAttempt_whoseLeaseRanOut_isTheLast() {
        NotificationRequest notification =
                fixture.accept(fixture.notification(PipelineFixture.emails(1), Optional.empty(), Optional.empty()));
        fixture.loseHints();
        for (int attempt = 1; attempt <= 4; attempt++) {
            Delivery delivery = fixture.deliveriesOf(notification).getFirst();
            assertThat(delivery.attempts()).isEqualTo(attempt - 1);
            if (attempt > 1) {
                delivery = delivery.leaseLost(fixture.clock.instant());
            }
            Instant now = fixture.clock.instant();
            assertThat(fixture.deliveries.replace(delivery.leased(now, now.plusSeconds(60), "why")))
                    .isPresent();
            fixture.clock.advance(Duration.ofSeconds(60));
        }
        fixture.settle();
        Delivery ended = fixture.deliveriesOf(notification).getFirst();
        assertThat(ended.reason()).isEqualTo("gave up after 4 attempts");
        assertThat(fixture.sent).isEmpty();
    }
}
