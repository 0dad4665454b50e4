package io.allim.pipeline.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.delivery.Delivery;
import io.allim.notification.Acknowledgement;
import io.allim.notification.NotificationRequest;
import io.allim.pipeline.PipelineFixture;
import io.allim.recipient.Target;
import io.allim.workflow.ChannelOption;
import io.allim.workflow.DigestRule;
import io.allim.workflow.EngagementStatus;
import io.allim.workflow.SkipCondition;
import io.allim.workflow.Step;
import io.allim.workflow.Window;
import io.allim.workflow.Workflow;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is read for the decision of a step whose messages are gathered. */
class DecisionFactsReaderTest {

    private static final Duration QUARTER = Duration.ofMinutes(15);

    private final PipelineFixture fixture = new PipelineFixture();
    private Target.ToRecipient ada;

    @BeforeEach
    void open() {
        ada = fixture.recipient("ada", new Address(Kinds.EMAIL, "ada@example.com"));
    }

    @Test
    void workflows_haveDigestsOfTheirOwn() {
        put("news");
        put("offers");
        assertThat(assignment("news")).isEqualTo(assignment("news")).isNotEqualTo(assignment("offers"));
    }

    /** It goes to another address, or is sent again. */
    @Test
    void digest_isNotNeedlessWhenItWasAcknowledged() {
        put("news");
        Delivery item = delivery("news");
        fixture.until(PipelineFixture.START.plus(QUARTER));
        Delivery digest = fixture.deliveries
                .of(fixture.deliveries
                        .find(item.id())
                        .flatMap(Delivery::membership)
                        .orElseThrow()
                        .digest())
                .getFirst();
        List.of(item, digest)
                .forEach(delivery -> fixture.acknowledgements.acknowledge(
                        List.of(delivery.id().notification()),
                        ada,
                        new Acknowledgement("any", fixture.clock.instant())));
        assertThat(facts(digest).reasonToSkip()).isEmpty();
        assertThat(facts(item).reasonToSkip()).isPresent();
    }

    private DigestAssignment assignment(String workflow) {
        return facts(delivery(workflow)).digestAssignment().orElseThrow();
    }

    private DecisionFacts facts(Delivery delivery) {
        return fixture.facts.find(
                fixture.contexts.read(delivery, fixture.clock.instant()).orElseThrow());
    }

    private Delivery delivery(String workflow) {
        NotificationRequest accepted = fixture.accept(fixture.starting(workflow, ada));
        return fixture.deliveriesOf(accepted).getFirst();
    }

    private void put(String workflow) {
        Step step = new Step(
                "email",
                List.of(new ChannelOption("email", "digest")),
                Duration.ZERO,
                List.of(new SkipCondition(EngagementStatus.ACKED, Optional.empty())),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.of(DigestRule.of(new Window.Fixed(QUARTER))),
                List.of());
        fixture.workflows.put(
                new Workflow(workflow, 0, Optional.empty(), Optional.empty(), false, Map.of(), List.of(step)));
    }
}
