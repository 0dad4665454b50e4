package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.channel.Outcome;
import io.allim.channel.Urgency;
import io.allim.notification.NotificationRequest;
import io.allim.notification.NotificationStore;
import io.allim.recipient.Target;
import io.allim.table.Key;
import io.allim.time.Deadline;
import io.allim.workflow.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nobody ticks here: what is due soon leaves at its time by hints alone. */
class HintsAloneTest {

    private static final Duration SOON = Duration.ofMinutes(10);
    private static final Deadline BUDGET = Deadline.of(Duration.ofMinutes(1));

    private PipelineFixture fixture;
    private NotedHints hints;

    @BeforeEach
    void open() {
        fixture = new PipelineFixture(4);
        fixture.hinting = Optional.of(this::hints);
        fixture.reboot();
        fixture.topics.subscribe(
                "ops",
                IntStream.range(0, 3)
                        .mapToObj(i -> {
                            fixture.recipient("user" + i, new Address(Kinds.EMAIL, i + "@example.com"));
                            return "user" + i;
                        })
                        .toList());
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void urgentToATopic_leavesAtOnce() {
        fixture.accept(PipelineFixture.with(Urgency.HIGH, to(Optional.empty(), new Target.ToTopic("ops"))));
        until(fixture.clock.instant());
        assertThat(fixture.sent).hasSize(3);
    }

    /** Beside the queue, by whoever accepts it. */
    @Test
    void urgentToAPerson_leavesBeforeAnyHintIsSeen() {
        fixture.accept(PipelineFixture.with(Urgency.HIGH, to(Optional.empty(), new Target.ToRecipient("user0"))));
        assertThat(fixture.sent).hasSize(1);
    }

    @Test
    void press_seesAlsoToAKeyThatIsNoDelivery() {
        NotificationRequest notification = fixture.accept(to(Optional.empty(), new Target.ToTopic("ops")));
        hints.forget();
        fixture.worker.expedite(List.of(NotificationStore.key(notification.id())), BUDGET);
        assertThat(fixture.deliveriesOf(notification)).hasSize(3);
    }

    @Test
    void retry_leavesAfterItsWait() {
        fixture.provider = attempt -> attempt == 1 ? Outcome.tryAgain("busy") : Outcome.accepted("ref");
        fixture.accept(to(Optional.empty(), new Target.ToRecipient("user0")));
        until(fixture.clock.instant().plusSeconds(3));
        assertThat(fixture.sent).isEmpty();
        until(fixture.clock.instant().plusSeconds(4));
        assertThat(fixture.sent).hasSize(1);
    }

    @Test
    void sendAt_isKeptForPeopleAndTopics() {
        Instant at = fixture.clock.instant().plus(SOON);
        fixture.accept(to(Optional.of(at), new Target.ToRecipient("user0")));
        fixture.accept(to(Optional.of(at), new Target.ToTopic("ops")));
        until(at.minusMillis(1));
        assertThat(fixture.sent).isEmpty();
        until(at);
        assertThat(fixture.sent).hasSize(4);
    }

    @Test
    void digest_closesAtTheEndOfItsWindow() {
        Instant opened = fixture.clock.instant();
        fixture.workflows.put(
                DigestTest.workflow(DigestTest.step("email", DigestTest.rule(new Window.Fixed(SOON)), List.of())));
        fixture.accept(fixture.starting("news", new Target.ToRecipient("user0")));
        until(opened.plus(SOON).minusMillis(1));
        assertThat(fixture.sent).isEmpty();
        until(opened.plus(SOON).plusSeconds(1));
        assertThat(fixture.sent).hasSize(1);
    }

    private NotificationRequest to(Optional<Instant> sendAt, Target target) {
        return fixture.notification(List.of(target), sendAt, Optional.empty());
    }

    /** What is pressing is done by whoever presses, as with SQS; the rest when somebody looks. */
    private NotedHints hints(Supplier<Worker> worker) {
        hints = new NotedHints() {
            @Override
            public void expedite(List<Key> work) {
                worker.get().expedite(work, BUDGET);
            }
        };
        return hints;
    }

    private void until(Instant end) {
        see();
        while (!hints.later.isEmpty() && !hints.later.firstKey().isAfter(end)) {
            Map.Entry<Instant, List<Key>> first = hints.later.pollFirstEntry();
            if (first.getKey().isAfter(fixture.clock.instant())) {
                fixture.clock.set(first.getKey());
            }
            hints.hinted.addAll(first.getValue());
            see();
        }
        fixture.clock.set(end);
    }

    private void see() {
        while (!hints.hinted.isEmpty()) {
            fixture.worker.process(hints.hinted.removeFirst(), BUDGET);
        }
    }
}
