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

    private PipelineFixture world;
    private NotedHints hints;

    @BeforeEach
    void open() {
        world = new PipelineFixture(4);
        world.hinting = Optional.of(this::hints);
        world.reboot();
        world.topics.subscribe(
                "ops",
                IntStream.range(0, 3)
                        .mapToObj(i -> {
                            world.recipient("user" + i, new Address(Kinds.EMAIL, i + "@example.com"));
                            return "user" + i;
                        })
                        .toList());
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void urgentToATopic_leavesAtOnce() {
        world.accept(PipelineFixture.with(Urgency.HIGH, to(Optional.empty(), new Target.ToTopic("ops"))));
        until(world.clock.instant());
        assertThat(world.sent).hasSize(3);
    }

    /** Beside the queue, by whoever accepts it. */
    @Test
    void urgentToAPerson_leavesBeforeAnyHintIsSeen() {
        world.accept(PipelineFixture.with(Urgency.HIGH, to(Optional.empty(), new Target.ToRecipient("user0"))));
        assertThat(world.sent).hasSize(1);
    }

    @Test
    void press_seesAlsoToAKeyThatIsNoDelivery() {
        NotificationRequest notification = world.accept(to(Optional.empty(), new Target.ToTopic("ops")));
        hints.forget();
        world.worker.expedite(List.of(NotificationStore.key(notification.id())), BUDGET);
        assertThat(world.deliveriesOf(notification)).hasSize(3);
    }

    @Test
    void retry_leavesAfterItsWait() {
        world.provider = attempt -> attempt == 1 ? Outcome.tryAgain("busy") : Outcome.accepted("ref");
        world.accept(to(Optional.empty(), new Target.ToRecipient("user0")));
        until(world.clock.instant().plusSeconds(3));
        assertThat(world.sent).isEmpty();
        until(world.clock.instant().plusSeconds(4));
        assertThat(world.sent).hasSize(1);
    }

    @Test
    void sendAt_isKeptForPeopleAndTopics() {
        Instant at = world.clock.instant().plus(SOON);
        world.accept(to(Optional.of(at), new Target.ToRecipient("user0")));
        world.accept(to(Optional.of(at), new Target.ToTopic("ops")));
        until(at.minusMillis(1));
        assertThat(world.sent).isEmpty();
        until(at);
        assertThat(world.sent).hasSize(4);
    }

    @Test
    void digest_closesAtTheEndOfItsWindow() {
        Instant opened = world.clock.instant();
        world.workflows.put(
                DigestTest.workflow(DigestTest.step("email", DigestTest.rule(new Window.Fixed(SOON)), List.of())));
        world.accept(world.starting("news", new Target.ToRecipient("user0")));
        until(opened.plus(SOON).minusMillis(1));
        assertThat(world.sent).isEmpty();
        until(opened.plus(SOON).plusSeconds(1));
        assertThat(world.sent).hasSize(1);
    }

    private NotificationRequest to(Optional<Instant> sendAt, Target target) {
        return world.notification(List.of(target), sendAt, Optional.empty());
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
            if (first.getKey().isAfter(world.clock.instant())) {
                world.clock.set(first.getKey());
            }
            hints.hinted.addAll(first.getValue());
            see();
        }
        world.clock.set(end);
    }

    private void see() {
        while (!hints.hinted.isEmpty()) {
            world.worker.process(hints.hinted.removeFirst(), BUDGET);
        }
    }
}
