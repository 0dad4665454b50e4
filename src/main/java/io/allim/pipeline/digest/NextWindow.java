package io.allim.pipeline.digest;

import io.allim.delivery.DigestItem;
import io.allim.delivery.DigestStore;
import io.allim.delivery.DigestStore.Latest;
import io.allim.notification.Digest;
import io.allim.notification.DigestWindow;
import io.allim.notification.EffectiveDigestRule;
import io.allim.notification.NotificationStore;
import io.allim.pipeline.accept.WorkflowBinder;
import io.allim.pipeline.decide.EffectiveDigestRules;
import io.allim.recipient.RecipientStore;
import io.allim.recipient.Target;
import io.allim.table.Write;
import io.allim.workflow.DigestRule;
import io.allim.workflow.Step;
import io.allim.workflow.Window;
import io.allim.workflow.Workflow;
import io.allim.workflow.WorkflowStore;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What follows the window of a digest: a longer wait when it has too few items, or the next digest of a heartbeat. */
@Singleton
public final class NextWindow {

    private final NotificationStore notifications;
    private final DigestStore digests;
    private final WorkflowStore workflows;
    private final WorkflowBinder binder;
    private final RecipientStore recipients;
    private final EffectiveDigestRules effectiveRules;

    public NextWindow(
            NotificationStore notifications,
            DigestStore digests,
            WorkflowStore workflows,
            WorkflowBinder binder,
            RecipientStore recipients,
            EffectiveDigestRules effectiveRules) {
        this.notifications = notifications;
        this.digests = digests;
        this.workflows = workflows;
        this.binder = binder;
        this.recipients = recipients;
        this.effectiveRules = effectiveRules;
    }

    /** What the recipient wanted since its window ended holds for the one that follows. */
    Digest postponed(Digest open, Instant now) {
        DigestWindow window = open.window();
        Instant last = digests.last(open.id()).map(DigestItem::at).orElse(window.openedAt());
        return open.with(window.postponed().rescheduled(effectiveRules.of(open), last, now));
    }

    /** A digest that leaves although it is empty is followed by another at once, as long as anybody is there to get it. */
    List<Write> heartbeat(Digest closed, Optional<Step> step, Instant now) {
        DigestWindow window = closed.window();
        Optional<DigestRule> rule = heartbeatRule(closed, step);
        if (rule.isEmpty()) {
            return List.of();
        }
        Optional<Workflow> workflow = closed.workflow().flatMap(use -> workflows.find(use.id()));
        EffectiveDigestRule effective = effectiveRules.of(closed.target(), rule.get(), workflow);
        Latest latest = digests.latest(window.series());
        if (!(effective.rule().window() instanceof Window.Scheduled)
                || !latest.digest().equals(Optional.of(closed.id()))) {
            return List.of();
        }
        Optional<RecipientStore.Snapshot> recipient = closed.target() instanceof Target.ToRecipient(String id)
                ? Optional.of(recipients.read(id))
                : Optional.empty();
        if (recipient.filter(known -> known.recipient().isEmpty()).isPresent()) {
            return List.of();
        }
        List<Write> writes = new ArrayList<>();
        recipient.map(RecipientStore.Snapshot::check).ifPresent(writes::add);
        Instant closes =
                effective.rule().window().closes(window.closesAt(), Optional.of(window.closesAt()), effective.zone());
        Latest next = latest.next(closes);
        DigestWindow empty = window.following(effective, closes);
        writes.add(digests.write(next, closes));
        Digest like = workflow.flatMap(flow -> binder.use(closed, flow))
                .map(closed::started)
                .orElse(closed);
        writes.add(notifications.write(
                Digest.opened(next.digest().orElseThrow(), now, closed.target(), closed.channel(), like, empty),
                closes));
        return writes;
    }

    /** The rule of the workflow as it is now: a workflow that is gone beats no more. */
    private Optional<DigestRule> heartbeatRule(Digest closed, Optional<Step> step) {
        DigestRule rule = closed.window().rule();
        boolean beats = rule.heartbeat() && rule.window() instanceof Window.Scheduled;
        if (!beats || closed.workflow().isEmpty()) {
            return Optional.of(rule).filter(_ -> beats);
        }
        return workflows
                .find(closed.workflow().get().id())
                .flatMap(flow -> step.flatMap(old -> flow.step(old.id())))
                .flatMap(Step::digest)
                .filter(DigestRule::heartbeat);
    }
}
