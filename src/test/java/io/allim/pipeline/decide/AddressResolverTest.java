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

    private final PipelineFixture world = new PipelineFixture();

    /** One address is followed when it changes; of several each has a delivery of its own, five at most. */
    @ParameterizedTest
    @CsvSource({"0, 1, false", "1, 1, false", "2, 2, true", "5, 5, true", "6, 5, true"})
    void routes_areToFiveAddressesAtMost(int addresses, int routes, boolean own) {
        ResolvedTarget resolved = world.resolver.resolve(device(addresses));
        assertThat(world.resolver.routes(resolved, PUSH))
                .hasSize(routes)
                .allMatch(route -> route.endpoint().isPresent() == own);
        assertThat(world.resolver.endpoint(resolved, PUSH).isPresent()).isEqualTo(addresses > 0);
    }

    private Target device(int addresses) {
        return world.recipient(
                "ada",
                IntStream.range(0, addresses)
                        .mapToObj(i -> new Address(Kinds.DEVICE, "device-" + i))
                        .toArray(Address[]::new));
    }

    @Test
    void channels_areThoseThatHaveAnAddress_orThoseAskedFor() {
        ResolvedTarget ada = world.resolver.resolve(device(1));
        assertThat(world.resolver.channels(ada, List.of())).containsExactly("push", "inbox");
        assertThat(world.resolver.channels(ada, List.of("sms", "email", "fax"))).containsExactly("sms", "email");
        ResolvedTarget direct =
                world.resolver.resolve(new Target.ToAddress(new Address(Kinds.EMAIL, "ada@example.com")));
        assertThat(world.resolver.channels(direct, List.of())).containsExactly("email");
        assertThat(world.resolver.channels(direct, List.of("sms", "email"))).containsExactly("email");
        assertThat(world.resolver.resolve(new Target.ToTopic("ops")).recipient())
                .isEmpty();
        assertThat(direct.zone().getId()).isEqualTo("UTC");
    }

    @Test
    void unknown_isARecipientWhoIsNotStored() {
        assertThat(world.resolver.resolve(device(1)).isUnknown()).isFalse();
        assertThat(world.resolver.resolve(new Target.ToRecipient("nobody")).isUnknown())
                .isTrue();
        assertThat(world.resolver.resolve(PipelineFixture.emails(1).getFirst()).isUnknown())
                .isFalse();
    }

    /** A transaction takes a hundred writes: one is the notification's. */
    @ParameterizedTest
    @CsvSource({"98", "99", "100", "199"})
    void manyTargets_arePlannedWhileTheCallerWaits(int targets) {
        int[] largest = {0};
        world.beforeWrite = writes -> largest[0] = Math.max(largest[0], writes.size());
        NotificationRequest notification =
                world.accept(world.notification(PipelineFixture.emails(targets), Optional.empty(), Optional.empty()));
        assertThat(largest[0]).isEqualTo(Math.min(targets + 1, 100));
        assertThat(world.deliveriesOf(notification)).hasSize(targets).allMatch(delivery -> delivery.version() == 1);
        assertThat(notification.isAnswerable()).isTrue();
        world.settle();
        assertThat(world.sent).hasSize(targets);
    }

    /** The lease of the last attempt ran out: there is no other. */
    @Test
    void lastAttempt_whoseLeaseRanOut_isTheLast() {
        NotificationRequest notification =
                world.accept(world.notification(PipelineFixture.emails(1), Optional.empty(), Optional.empty()));
        world.loseHints();
        for (int attempt = 1; attempt <= 4; attempt++) {
            Delivery delivery = world.deliveriesOf(notification).getFirst();
            assertThat(delivery.attempts()).isEqualTo(attempt - 1);
            if (attempt > 1) {
                delivery = delivery.leaseLost(world.clock.instant());
            }
            Instant now = world.clock.instant();
            assertThat(world.deliveries.replace(delivery.leased(now, now.plusSeconds(60), "why")))
                    .isPresent();
            world.clock.advance(Duration.ofSeconds(60));
        }
        world.settle();
        Delivery ended = world.deliveriesOf(notification).getFirst();
        assertThat(ended.reason()).isEqualTo("gave up after 4 attempts");
        assertThat(world.sent).isEmpty();
    }
}
