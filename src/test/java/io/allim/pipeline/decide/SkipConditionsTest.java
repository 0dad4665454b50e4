package io.allim.pipeline.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.delivery.Delivery;
import io.allim.delivery.State;
import io.allim.inbox.Mark;
import io.allim.notification.Acknowledgement;
import io.allim.notification.NotificationRequest;
import io.allim.pipeline.PipelineFixture;
import io.allim.recipient.Target;
import io.allim.workflow.ChannelOption;
import io.allim.workflow.EngagementStatus;
import io.allim.workflow.SkipCondition;
import io.allim.workflow.Step;
import io.allim.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** After what became of the other steps a step is needless. */
class SkipConditionsTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Instant LATER = PipelineFixture.START.plus(HOUR);

    private final PipelineFixture fixture = new PipelineFixture();
    private Target.ToRecipient ada;

    /** What became of the steps before; each more than the one before it. */
    enum Past {
        /** The mail was refused; the inbox has its message. */
        NO_MAIL,
        /** The provider took the mail. */
        TAKEN,
        SEEN,
        READ
    }

    @BeforeEach
    void open() {
        ada = fixture.recipient("ada", new Address(Kinds.EMAIL, "ada@example.com"), new Address(Kinds.PHONE, "+8210"));
    }

    /** The first step is a mail, the second a message in the inbox, which is delivered when it is there. */
    @ParameterizedTest
    @CsvSource({
        "SENT, email, NO_MAIL, ''",
        "SENT, email, TAKEN, step email was sent at",
        "SENT, '', NO_MAIL, step inbox was sent at",
        "DELIVERED, email, TAKEN, ''",
        "DELIVERED, inbox, TAKEN, step inbox was delivered at",
        "DELIVERED, '', TAKEN, step inbox was delivered at",
        "SEEN, inbox, TAKEN, ''",
        "SEEN, inbox, SEEN, step inbox was seen at",
        "SEEN, email, READ, ''",
        "READ, inbox, SEEN, ''",
        "READ, inbox, READ, step inbox was read at",
        "READ, '', READ, step inbox was read at"
    })
    void step_isNeedlessAfterWhatItNames(EngagementStatus is, String of, Past past, String why) {
        put(step("email", Duration.ZERO), step("inbox", Duration.ZERO), step("sms", HOUR, is, of));
        NotificationRequest notification = happens(past);
        fixture.until(LATER);
        Delivery sms = delivery(notification, ada, "sms");
        assertThat(sms.state()).isEqualTo(why.isEmpty() ? State.SENT : State.SKIPPED);
        assertThat(sms.reason()).startsWith(why.isEmpty() ? "attempt 1" : why + " " + PipelineFixture.START);
    }

    /** Each of its addresses has a delivery. */
    @Test
    void step_isNotNeedlessAfterItself() {
        ada = fixture.recipient("ada", new Address(Kinds.DEVICE, "device-1"), new Address(Kinds.DEVICE, "device-2"));
        put(step("email", HOUR), step("push", Duration.ZERO, EngagementStatus.SENT, ""));
        fixture.accept(fixture.starting("overdue", ada));
        fixture.until(PipelineFixture.START);
        assertThat(fixture.sent).containsExactlyInAnyOrder("push device-1 push", "push device-2 push");
    }

    @Test
    void acknowledging_sparesNobodyElse() {
        Target.ToRecipient grace = fixture.recipient("grace", new Address(Kinds.PHONE, "+8211"));
        put(step("inbox", Duration.ZERO), step("sms", HOUR, EngagementStatus.ACKED, ""));
        NotificationRequest notification = fixture.accept(fixture.starting("overdue", ada, grace));
        fixture.until(PipelineFixture.START);
        fixture.acknowledgements.acknowledge(
                List.of(notification.id()), grace, new Acknowledgement("any", PipelineFixture.START));
        fixture.until(LATER);
        assertThat(delivery(notification, ada, "sms").state()).isEqualTo(State.SENT);
        assertThat(delivery(notification, grace, "sms").state()).isEqualTo(State.SKIPPED);
    }

    private NotificationRequest happens(Past past) {
        if (past == Past.NO_MAIL) {
            fixture.down.add("email");
        }
        NotificationRequest notification = fixture.accept(fixture.starting("overdue", ada));
        fixture.until(PipelineFixture.START);
        if (past.compareTo(Past.SEEN) >= 0) {
            Mark mark = past == Past.SEEN ? Mark.SEEN : Mark.READ;
            fixture.inbox.mark("ada", delivery(notification, ada, "inbox").id(), mark, PipelineFixture.START);
        }
        return notification;
    }

    private Delivery delivery(NotificationRequest notification, Target to, String step) {
        return fixture.deliveriesOf(notification).stream()
                .filter(delivery ->
                        delivery.target().equals(to) && delivery.route().step().equals(Optional.of(step)))
                .findFirst()
                .orElseThrow();
    }

    private void put(Step... steps) {
        fixture.workflows.put(
                new Workflow("overdue", 0, Optional.empty(), Optional.empty(), false, Map.of(), List.of(steps)));
    }

    private static Step step(String channel, Duration after) {
        return step(channel, after, List.of());
    }

    /** @param of a step; any other, if that is empty */
    private static Step step(String channel, Duration after, EngagementStatus is, String of) {
        return step(
                channel, after, List.of(new SkipCondition(is, Optional.of(of).filter(id -> !id.isEmpty()))));
    }

    private static Step step(String channel, Duration after, List<SkipCondition> unless) {
        return new Step(
                channel,
                List.of(new ChannelOption(channel, channel)),
                after,
                unless,
                Optional.empty(),
                List.of(),
                Optional.empty());
    }
}
