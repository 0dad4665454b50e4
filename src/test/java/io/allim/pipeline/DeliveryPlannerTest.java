package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.channel.Outcome;
import io.allim.channel.Urgency;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryStore;
import io.allim.notification.NotificationRequest;
import io.allim.notification.SendOptions;
import io.allim.recipient.Target;
import io.allim.time.Cron;
import io.allim.workflow.ChannelOption;
import io.allim.workflow.DigestRule;
import io.allim.workflow.Step;
import io.allim.workflow.Throttle;
import io.allim.workflow.Throttle.Overflow;
import io.allim.workflow.Window;
import io.allim.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** By which channels somebody hears. */
class DeliveryPlannerTest {

    private static final Instant START = PipelineFixture.START;
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Address EMAIL = new Address(Kinds.EMAIL, "ada@example.com");
    private static final Address PHONE = new Address(Kinds.PHONE, "+821012345678");

    private final PipelineFixture fixture = new PipelineFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void whatNamesNoChannel_goesByTheFirst() {
        assertThat(planned(accept(fixture.recipient("ada", EMAIL, PHONE)))).containsExactly("email HELD");
    }

    @Test
    void whatNamesChannels_goesByEach() {
        assertThat(planned(accept(fixture.recipient("ada", EMAIL, PHONE), "email", "sms")))
                .containsExactlyInAnyOrder("email HELD", "sms HELD");
        assertThat(planned(accept(fixture.recipient("grace", PHONE), "email", "sms")))
                .containsExactlyInAnyOrder("email SKIPPED", "sms HELD");
    }

    @Test
    void firstThatReachesNobody_leavesItToTheNext() {
        fixture.suppressions.suppress(EMAIL, "email", "bounced", START);
        assertThat(planned(accept(fixture.recipient("ada", EMAIL, PHONE))))
                .containsExactlyInAnyOrder("email SKIPPED", "sms HELD");
    }

    @Test
    void stepWhoseChannelsAllReachNobody_isSkippedByEach() {
        put(step("push", "sms"));
        assertThat(planned(fixture.accept(fixture.starting("news", fixture.recipient("ada", EMAIL)))))
                .containsExactlyInAnyOrder("push SKIPPED", "sms SKIPPED");
    }

    /** A digest that closes at five in the evening leaves at nine in the morning. */
    @Test
    void messageOfADigest_saysUntilWhenItIsHeld() {
        Window evenings = new Window.Scheduled(
                Cron.parse("0 17 * * *").orElseThrow(), Optional.empty(), Optional.of(LocalTime.of(9, 0)));
        fixture.workflows.put(DigestTest.workflow(DigestTest.step("email", DigestRule.of(evenings), List.of())));
        Target ada = fixture.recipient("ada", EMAIL);
        fixture.accept(fixture.starting("news", DigestTest.data(1), ada));
        fixture.until(START.plus(HOUR.multipliedBy(9)));
        assertThat(fixture.waiting(ada, 9))
                .extracting(DeliveryStore::read)
                .filteredOn(Delivery::ofDigest)
                .singleElement()
                .satisfies(message -> assertThat(message.reason()).contains("2027-03-02T09:00:00Z"));
    }

    /** It took its place in a window that has ended; another has taken that of the one that follows. */
    @Test
    void fallback_keepsItsPlaceInTheThrottle() {
        put(step("email", "sms"));
        Target ada = fixture.recipient("ada", EMAIL, PHONE);
        fixture.provider = _ -> new Outcome.TryAgain("busy", Optional.of(HOUR.multipliedBy(2)), false);
        NotificationRequest first = fixture.accept(fixture.starting("news", ada));
        fixture.drainHints();
        fixture.provider = _ -> Outcome.accepted("ref");
        fixture.clock.set(START.plus(HOUR.multipliedBy(2)).minusMillis(1));
        NotificationRequest second = fixture.accept(fixture.starting("news", ada));
        fixture.drainHints();
        fixture.down.add("email");
        fixture.until(START.plus(HOUR.multipliedBy(2)));
        assertThat(planned(second)).containsExactly("email SENT");
        assertThat(planned(first)).containsExactlyInAnyOrder("email FAILED", "sms SENT");
    }

    private NotificationRequest accept(Target target, String... channels) {
        NotificationRequest like = fixture.notification(List.of(target), Optional.empty(), Optional.empty());
        return fixture.accept(NotificationRequest.of(
                        START,
                        like.audience(),
                        like.content(),
                        Optional.empty(),
                        like.data(),
                        new SendOptions(Urgency.NORMAL, List.of(channels), Optional.empty()),
                        like.timing())
                .withId(like.id()));
    }

    private List<String> planned(NotificationRequest notification) {
        return fixture.deliveriesOf(notification).stream()
                .map(delivery -> delivery.channel() + " " + delivery.state())
                .toList();
    }

    private void put(Step step) {
        fixture.workflows.put(
                new Workflow("news", 0, Optional.empty(), Optional.empty(), false, Map.of(), List.of(step)));
    }

    /** One message an hour, by the first of the channels that does it. */
    private static Step step(String... channels) {
        return new Step(
                "any",
                Stream.of(channels)
                        .map(channel -> new ChannelOption(channel, "words"))
                        .toList(),
                Duration.ZERO,
                List.of(),
                Optional.of(new Throttle(1, HOUR, Optional.empty(), Overflow.SKIP)),
                List.of(),
                Optional.empty());
    }
}
