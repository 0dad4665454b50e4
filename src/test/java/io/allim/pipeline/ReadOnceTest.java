package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.channel.Outcome;
import io.allim.delivery.State;
import io.allim.notification.Notification;
import io.allim.notification.NotificationStatus;
import io.allim.recipient.Target;
import io.allim.table.Query;
import io.allim.workflow.ChannelOption;
import io.allim.workflow.EngagementStatus;
import io.allim.workflow.SkipCondition;
import io.allim.workflow.Step;
import io.allim.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is known of a recipient is read once in an accept and once in an attempt, whatever the stages ask of it. */
@ExtendWith(Quiet.class)
class ReadOnceTest {

    private final PipelineFixture fixture = new PipelineFixture();
    private final List<Query> reads = new ArrayList<>();

    @BeforeEach
    void start() {
        fixture.recipient("ada", new Address(Kinds.EMAIL, "ada@example.com"), new Address(Kinds.PHONE, "+12065550100"));
        fixture.onQuery = query -> {
            if (query.name().equals("recipient/ada")) {
                reads.add(query);
            }
        };
        fixture.onGet = key -> assertThat(key.partition()).isNotEqualTo("recipient/ada");
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void plainMessage_readsItsRecipientOnceInTheAcceptAndOnceInTheAttempt() {
        Notification notification = fixture.accept(
                fixture.notification(List.of(new Target.ToRecipient("ada")), Optional.empty(), Optional.empty()));
        assertThat(reads).hasSize(1);
        fixture.drainHints();
        assertThat(fixture.deliveriesOf(notification)).allMatch(delivery -> delivery.state() == State.SENT);
        assertThat(reads).hasSize(2);
    }

    /** A condition about the first step, a template, a failure and the next channel all need the recipient. */
    @Test
    void stepThatFails_readsItsRecipientOnceInEachAttempt() {
        fixture.workflows.put(new Workflow(
                "two",
                0,
                Optional.empty(),
                Optional.empty(),
                false,
                Map.of(),
                List.of(step("first", List.of()), step("second", List.of(condition())))));
        fixture.provider = attempt -> Outcome.rejected("no");
        Notification notification = fixture.accept(fixture.starting("two", new Target.ToRecipient("ada")));
        assertThat(reads).hasSize(1);
        fixture.drainHints();
        fixture.settle();
        assertThat(fixture.deliveriesOf(notification)).hasSize(4).allMatch(d -> d.state() == State.FAILED);
        assertThat(reads).hasSize(5);
        assertThat(notification.stage()).isEqualTo(NotificationStatus.PLANNED);
    }

    private static SkipCondition condition() {
        return new SkipCondition(EngagementStatus.SENT, Optional.empty());
    }

    private static Step step(String id, List<SkipCondition> unless) {
        return new Step(
                id,
                List.of(new ChannelOption("email", "words"), new ChannelOption("sms", "words")),
                Duration.ZERO,
                unless,
                Optional.empty(),
                List.of(),
                Optional.empty());
    }
}
