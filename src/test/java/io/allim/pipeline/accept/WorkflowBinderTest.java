package io.allim.pipeline.accept;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.channel.Urgency;
import io.allim.notification.Audience;
import io.allim.notification.Digest;
import io.allim.notification.DigestWindow;
import io.allim.notification.EffectiveDigestRule;
import io.allim.notification.NotificationId;
import io.allim.notification.NotificationRequest;
import io.allim.notification.SendOptions;
import io.allim.notification.Timing;
import io.allim.notification.WorkflowRef;
import io.allim.pipeline.PipelineFixture;
import io.allim.recipient.Target;
import io.allim.table.MemoryTable;
import io.allim.table.SettableClock;
import io.allim.workflow.ChannelOption;
import io.allim.workflow.DigestRule;
import io.allim.workflow.Step;
import io.allim.workflow.Window;
import io.allim.workflow.Workflow;
import io.allim.workflow.WorkflowStore;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** With which workflow and templates a notification starts. */
class WorkflowBinderTest {

    private static final Instant NOW = PipelineFixture.START;
    private static final Target ADA = new Target.ToRecipient("ada");

    private final WorkflowStore workflows = new WorkflowStore(new MemoryTable(new SettableClock(NOW)));
    private final WorkflowBinder binder = new WorkflowBinder(workflows, PipelineFixture.TEMPLATES);

    /** The versions of templates that are kept are those of the moment. */
    @Test
    void notification_isBoundToTheVersionsOfNow() {
        put(step("words"));
        put(step("words"), step("others"));
        assertThat(bind(ADA))
                .isInstanceOfSatisfying(
                        WorkflowBinder.Bound.To.class,
                        bound -> assertThat(bound.notification().workflow())
                                .contains(new WorkflowRef("news", 2, Map.of("words", 1, "others", 1))));
    }

    @Test
    void workflowThatThereIsNot_isTold() {
        assertThat(bind(ADA)).isEqualTo(new WorkflowBinder.Bound.Unknown(new Acceptance.UnknownWorkflow()));
    }

    @Test
    void templateThatThereIsNot_isTold() {
        put(step("words"), step("missing"));
        assertThat(bind(ADA)).isEqualTo(new WorkflowBinder.Bound.Unknown(new Acceptance.UnknownTemplate("missing")));
    }

    @Test
    void nobody_isToldUnlessAStepNamesSomebody() {
        put(step("words"));
        assertThat(bind()).isEqualTo(new WorkflowBinder.Bound.Unknown(new Acceptance.NobodyNamed()));
        assertThat(bind(ADA)).isInstanceOf(WorkflowBinder.Bound.To.class);
        put(step("words", ADA));
        assertThat(bind()).isInstanceOf(WorkflowBinder.Bound.To.class);
    }

    @Test
    void digest_keepsItsWorkflowWhereATemplateOfTheNewOneIsGone() {
        put(step("words"));
        assertThat(binder.use(digest(), workflows.find("news").orElseThrow()))
                .contains(new WorkflowRef("news", 1, Map.of("words", 1)));
        put(step("missing"));
        assertThat(binder.use(digest(), workflows.find("news").orElseThrow())).isEmpty();
    }

    private WorkflowBinder.Bound bind(Target... to) {
        return binder.bind(notification(to), true);
    }

    private static Digest digest() {
        EffectiveDigestRule rule = new EffectiveDigestRule(
                DigestRule.of(new Window.Fixed(Duration.ofHours(1))), false, ZoneId.of("UTC"), "why");
        DigestWindow window =
                DigestWindow.opened("series", "", Optional.of("words"), rule, NOW, NOW.plus(Duration.ofHours(1)));
        return Digest.opened(NotificationId.next(NOW), NOW, ADA, Optional.empty(), notification(ADA), window);
    }

    private static NotificationRequest notification(Target... to) {
        return NotificationRequest.of(
                NOW,
                Audience.of(List.of(to)),
                Optional.empty(),
                Optional.of(new WorkflowRef("news", 0, Map.of())),
                JsonNodeFactory.instance.objectNode(),
                SendOptions.of(Urgency.NORMAL),
                Timing.AT_ONCE);
    }

    private void put(Step... steps) {
        workflows.put(new Workflow("news", 0, Optional.empty(), Optional.empty(), false, Map.of(), List.of(steps)));
    }

    private static Step step(String template, Target... to) {
        return new Step(
                template,
                List.of(new ChannelOption("email", template)),
                Duration.ZERO,
                List.of(),
                Optional.empty(),
                List.of(to),
                Optional.empty());
    }
}
