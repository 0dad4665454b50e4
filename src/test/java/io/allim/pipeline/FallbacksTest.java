package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryId;
import io.allim.notification.Notification;
import io.allim.recipient.Target;
import io.allim.workflow.ChannelOption;
import io.allim.workflow.Step;
import io.allim.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a message goes that has reached nobody, and where it does not. */
class FallbacksTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Instant LATER = PipelineFixture.START.plus(HOUR);

    private static final Address EMAIL = new Address(Kinds.EMAIL, "ada@example.com");
    private static final Address SECOND_EMAIL = new Address(Kinds.EMAIL, "ada@example.org");
    private static final Address THIRD_EMAIL = new Address(Kinds.EMAIL, "ada@example.net");
    private static final Address PHONE = new Address(Kinds.PHONE, "+821012345678");
    private static final Address DEVICE = new Address(Kinds.DEVICE, "device-1");
    private static final Address SECOND_DEVICE = new Address(Kinds.DEVICE, "device-2");

    private final PipelineFixture fixture = new PipelineFixture();

    /** The provider took it: who reads it elsewhere as well reads it twice. */
    @Test
    void plainMessage_thatBounces_goesNowhereElse() {
        Notification notification = accept(ada(EMAIL, PHONE), Optional.empty());
        fixture.drainHints();
        Instant now = fixture.clock.instant();
        fixture.suppressions.suppress(EMAIL, "email", "no such user", now);
        fixture.deliveryFeedback.record(
                fixture.deliveriesOf(notification).getFirst().id(), sent -> sent.bounced(now, "no such user"), now);
        assertThat(states(notification)).containsExactly("email BOUNCED");
    }

    @Test
    void lastWay_thatReachesNobody_isFollowedByNoWayBeforeIt() {
        put(Duration.ZERO, "push", "email");
        Notification notification = fixture.accept(fixture.starting("overdue", ada(EMAIL)));
        ada(DEVICE, SECOND_DEVICE);
        fixture.drainHints();
        assertThat(states(notification)).containsExactly("email SKIPPED", "push SKIPPED");
        assertThat(fixture.departed).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"device-1", "device-2"})
    void way_thatReachedOneAddress_isTheLast(String fails) {
        put(Duration.ZERO, "push", "email");
        fixture.down.add("push " + fails);
        Notification notification = fixture.accept(fixture.starting("overdue", ada(EMAIL, DEVICE, SECOND_DEVICE)));
        fixture.deliveriesOf(notification).forEach(delivery -> fixture.dispatch(delivery.id()));
        assertThat(states(notification)).containsExactly("push FAILED", "push SENT");
    }

    @Test
    void way_whoseAddressesAreGone_isLeftForTheNextOne() {
        put(HOUR, "push", "email");
        Notification notification = fixture.accept(fixture.starting("overdue", ada(EMAIL, DEVICE, SECOND_DEVICE)));
        ada(EMAIL);
        fixture.until(LATER);
        assertThat(states(notification)).containsExactly("email SENT", "push SKIPPED", "push SKIPPED");
    }

    @Test
    void plainMessage_whoseAddressesAreReplaced_goesOnceToEachOfTheNewOnes() {
        Notification notification = accept(ada(EMAIL, SECOND_EMAIL), Optional.of(LATER));
        ada(THIRD_EMAIL, new Address(Kinds.EMAIL, "ada@example.edu"), PHONE);
        fixture.until(LATER);
        assertThat(states(notification)).containsExactly("email SENT", "email SENT", "email SKIPPED", "email SKIPPED");
    }

    /** Of several addresses each keeps its own delivery: one that is added later gets none. */
    @Test
    void plainMessage_ofWhoseAddressesSomeRemain_goesToNoneThatIsAdded() {
        Notification notification = accept(ada(EMAIL, SECOND_EMAIL), Optional.of(LATER));
        fixture.down.add("email");
        DeliveryId first = deliveryTo(EMAIL, notification);
        DeliveryId second = deliveryTo(SECOND_EMAIL, notification);
        fixture.clock.set(LATER);
        fixture.dispatch(second);
        ada(SECOND_EMAIL, THIRD_EMAIL);
        fixture.dispatch(first);
        assertThat(states(notification)).containsExactly("email FAILED", "email SKIPPED");
    }

    /** What can't be reached either gets no delivery that says so. */
    @Test
    void plainMessage_thatGoesElsewhere_passesOverWhatReachesNobody() {
        Notification notification = accept(ada(EMAIL), Optional.of(LATER));
        ada(DEVICE, PHONE);
        fixture.suppressions.suppress(PHONE, "sms", "complaint", PipelineFixture.START);
        fixture.until(LATER);
        assertThat(states(notification)).containsExactly("email SKIPPED", "push SENT");
    }

    private DeliveryId deliveryTo(Address address, Notification notification) {
        return fixture.deliveriesOf(notification).stream()
                .filter(delivery -> fixture.resolver
                        .endpoint(fixture.resolver.resolve(delivery.target()), delivery.route())
                        .filter(endpoint -> endpoint.address().equals(address))
                        .isPresent())
                .map(Delivery::id)
                .findFirst()
                .orElseThrow();
    }

    private Target ada(Address... addresses) {
        return fixture.recipient("ada", addresses);
    }

    private Notification accept(Target to, Optional<Instant> sendAt) {
        return fixture.accept(fixture.notification(List.of(to), sendAt, Optional.empty()));
    }

    private void put(Duration after, String... channels) {
        List<ChannelOption> ways = Stream.of(channels)
                .map(channel -> new ChannelOption(channel, "words"))
                .toList();
        Step step = new Step("any", ways, after, List.of(), Optional.empty(), List.of(), Optional.empty());
        fixture.workflows.put(
                new Workflow("overdue", 0, Optional.empty(), Optional.empty(), false, Map.of(), List.of(step)));
    }

    private List<String> states(Notification notification) {
        return fixture.deliveriesOf(notification).stream()
                .map(delivery -> delivery.channel() + " " + delivery.state())
                .sorted()
                .toList();
    }
}
