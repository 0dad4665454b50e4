package io.allim.pipeline.digest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.DigestItem;
import io.allim.delivery.DigestStore;
import io.allim.delivery.DigestStore.Latest;
import io.allim.delivery.Hints;
import io.allim.notification.Digest;
import io.allim.notification.EffectiveDigestRule;
import io.allim.notification.Notification;
import io.allim.notification.NotificationId;
import io.allim.notification.NotificationStatus;
import io.allim.notification.NotificationStore;
import io.allim.notification.PlanningCursor;
import io.allim.pipeline.accept.DeliveryPlanner;
import io.allim.pipeline.accept.DeliveryPlanner.Planning;
import io.allim.pipeline.accept.WorkflowBinder;
import io.allim.pipeline.decide.EffectiveDigestRules;
import io.allim.recipient.RecipientStore;
import io.allim.recipient.Target;
import io.allim.table.Item;
import io.allim.table.Table;
import io.allim.table.Write;
import io.allim.time.Deadline;
import io.allim.workflow.DigestRule;
import io.allim.workflow.Step;
import io.allim.workflow.Window;
import io.allim.workflow.Workflow;
import io.allim.workflow.WorkflowStore;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Closes digests whose time has come. From one transaction on a digest takes no more items and is a notification like any
 * other, with its deliveries; whoever comes second finds it closed.
 */
@Singleton
public class DigestCloser {

    private final Table table;
    private final NotificationStore notifications;
    private final DeliveryStore deliveries;
    private final DigestStore digests;
    private final WorkflowStore workflows;
    private final WorkflowBinder binder;
    private final RecipientStore recipients;
    private final EffectiveDigestRules effectiveRules;
    private final DeliveryPlanner planner;
    private final Hints hints;

    public DigestCloser(
            Table table,
            NotificationStore notifications,
            DeliveryStore deliveries,
            DigestStore digests,
            WorkflowStore workflows,
            WorkflowBinder binder,
            RecipientStore recipients,
            EffectiveDigestRules effectiveRules,
            DeliveryPlanner planner,
            Hints hints) {
        this.table = table;
        this.notifications = notifications;
        this.deliveries = deliveries;
        this.digests = digests;
        this.workflows = workflows;
        this.binder = binder;
        this.recipients = recipients;
        this.effectiveRules = effectiveRules;
        this.planner = planner;
        this.hints = hints;
    }

    /**
     * Closes an open digest now, whatever its window says.
     *
     * @return as it is now; empty when there is no such digest
     */
    public Optional<Notification> flush(NotificationId id, Instant now) {
        while (true) {
            Optional<Notification> found = notifications.find(id).filter(Notification::isDigest);
            if (found.isEmpty() || found.get().stage() != NotificationStatus.COLLECTING) {
                return found;
            }
            Notification flushed =
                    found.get().with(found.get().digest().orElseThrow().flushed(now));
            if (table.write(List.of(notifications.write(flushed, now))).done()) {
                hints.hint(List.of(NotificationStore.key(id)));
                return Optional.of(flushed.at(flushed.version() + 1));
            }
        }
    }

    /** Does nothing unless it is an open digest whose time has come. */
    public void resume(Notification found, Instant now, Deadline deadline) {
        Optional<Notification> digest = Optional.of(found);
        while (digest.filter(open -> isDue(open, now)).isPresent()
                && !deadline.isSpent()
                && !close(digest.get(), now)) {
            digest = notifications.find(found.id());
        }
    }

    private static boolean isDue(Notification digest, Instant now) {
        return digest.stage() == NotificationStatus.COLLECTING
                && !digest.digest().orElseThrow().closesAt().isAfter(now);
    }

    /** @return false when something changed meanwhile */
    private boolean close(Notification open, Instant now) {
        Digest digest = open.digest().orElseThrow();
        if (digest.isTooSmall()) {
            return postpone(open, digest, now);
        }
        Optional<Workflow> workflow = open.workflow().flatMap(use -> workflows.find(use.id(), use.version()));
        Optional<Step> step = digest.step().flatMap(name -> workflow.flatMap(flow -> flow.step(name)));
        Instant leaves = digest.leaves(digest.closesAt());
        Notification closed = open.closed(leaves);
        List<Delivery> made = digest.isNothing()
                ? List.of()
                : planner.plan(
                        new Planning(closed, workflow, Map.of(), now, true, now),
                        open.to().getFirst(),
                        step);
        List<Write> writes = new ArrayList<>();
        writes.add(notifications.write(closed, leaves));
        made.forEach(delivery -> writes.addAll(deliveries.writes(delivery)));
        List<Write> next = nextHeartbeat(open, step, now);
        writes.addAll(next);
        boolean done = table.write(DeliveryStore.once(writes)).done();
        if (done) {
            hints.hintDue(made, now);
            next.forEach(this::hintAtClosing);
        }
        return done;
    }

    /** What the recipient wanted since its window ended holds for the one that follows. */
    private boolean postpone(Notification open, Digest digest, Instant now) {
        Instant last = digests.last(open.id()).map(DigestItem::at).orElse(digest.openedAt());
        Digest postponed = digest.postponed().rescheduled(effectiveRules.of(open), last, now);
        boolean done = table.write(List.of(notifications.write(open.with(postponed), postponed.closesAt())))
                .done();
        if (done) {
            hints.hintAt(NotificationStore.key(open.id()), postponed.closesAt());
        }
        return done;
    }

    private void hintAtClosing(Write write) {
        if (write instanceof Write.Put(Item item, var _)) {
            item.due().ifPresent(due -> hints.hintAt(item.key(), due.at()));
        }
    }

    /** A digest that leaves although it is empty is followed by another at once, as long as anybody is there to get it. */
    private List<Write> nextHeartbeat(Notification closed, Optional<Step> step, Instant now) {
        Digest digest = closed.digest().orElseThrow();
        Optional<DigestRule> rule = heartbeat(closed, step);
        if (rule.isEmpty()) {
            return List.of();
        }
        Optional<Workflow> workflow = closed.workflow().flatMap(use -> workflows.find(use.id()));
        EffectiveDigestRule effective = effectiveRules.of(closed.to().getFirst(), rule.get(), workflow);
        Latest latest = digests.latest(digest.series());
        if (!(effective.rule().window() instanceof Window.Scheduled)) {
            return List.of();
        }
        if (!latest.digest().equals(Optional.of(closed.id()))) {
            return List.of();
        }
        List<Write> writes = new ArrayList<>();
        if (closed.to().getFirst() instanceof Target.ToRecipient(String recipient)) {
            RecipientStore.Snapshot look = recipients.read(recipient);
            if (look.recipient().isEmpty()) {
                return List.of();
            }
            writes.add(look.check());
        }
        Instant closes =
                effective.rule().window().closes(digest.closesAt(), Optional.of(digest.closesAt()), effective.zone());
        Latest next = latest.next(closes);
        Digest empty = new Digest(
                digest.series(),
                digest.key(),
                digest.step(),
                effective.rule(),
                effective.zone(),
                digest.closesAt(),
                closes,
                0,
                Digest.Closing.WINDOW,
                false,
                effective.chosen(),
                Optional.empty());
        writes.add(digests.write(next, closes));
        Notification like = workflow.flatMap(flow -> binder.use(closed, flow))
                .map(closed::started)
                .orElse(closed);
        writes.add(
                notifications.write(opened(next, empty, like, closed.to().getFirst(), closed.channels(), now), closes));
        return writes;
    }

    /** The rule of the workflow as it is now: a workflow that is gone beats no more. */
    private Optional<DigestRule> heartbeat(Notification closed, Optional<Step> step) {
        DigestRule rule = closed.digest().orElseThrow().rule();
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

    /** A digest that nothing is in yet. */
    static Notification opened(
            Latest latest, Digest digest, Notification like, Target target, List<String> channels, Instant now) {
        return new Notification(
                latest.digest().orElseThrow(),
                now,
                List.of(target),
                List.of(),
                channels,
                Optional.empty(),
                like.workflow(),
                like.urgency(),
                Optional.empty(),
                Optional.empty(),
                JsonNodeFactory.instance.objectNode(),
                PlanningCursor.begin(digest.closesAt(), 1),
                NotificationStatus.COLLECTING,
                Optional.empty(),
                Optional.of(digest),
                0);
    }
}
