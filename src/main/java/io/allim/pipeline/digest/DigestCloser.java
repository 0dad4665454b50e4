package io.allim.pipeline.digest;

import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.Hints;
import io.allim.notification.Digest;
import io.allim.notification.DigestWindow;
import io.allim.notification.NotificationId;
import io.allim.notification.NotificationStore;
import io.allim.pipeline.accept.DeliveryPlanner;
import io.allim.pipeline.accept.DeliveryPlanner.Planning;
import io.allim.pipeline.decide.DeliveryContextReader;
import io.allim.table.Item;
import io.allim.table.Table;
import io.allim.table.Write;
import io.allim.time.Deadline;
import io.allim.workflow.Step;
import io.allim.workflow.Workflow;
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
    private final DeliveryContextReader contexts;
    private final DeliveryPlanner planner;
    private final NextWindow nextWindow;
    private final Hints hints;

    public DigestCloser(
            Table table,
            NotificationStore notifications,
            DeliveryStore deliveries,
            DeliveryContextReader contexts,
            DeliveryPlanner planner,
            NextWindow nextWindow,
            Hints hints) {
        this.table = table;
        this.notifications = notifications;
        this.deliveries = deliveries;
        this.contexts = contexts;
        this.planner = planner;
        this.nextWindow = nextWindow;
        this.hints = hints;
    }

    /**
     * Closes an open digest now, whatever its window says.
     *
     * @return as it is now; empty when there is no such digest
     */
    public Optional<Digest> flush(NotificationId id, Instant now) {
        while (true) {
            Optional<Digest> found = notifications.findDigest(id);
            if (found.isEmpty() || !found.get().isCollecting()) {
                return found;
            }
            Digest flushed = found.get().with(found.get().window().flushed(now));
            if (table.write(List.of(notifications.write(flushed, now))).done()) {
                hints.hint(List.of(NotificationStore.digestKey(id)));
                return Optional.of(flushed.at(flushed.version() + 1));
            }
        }
    }

    /** Does nothing unless it is open and its time has come. */
    public void resume(Digest found, Instant now, Deadline deadline) {
        Optional<Digest> digest = Optional.of(found);
        while (digest.filter(open -> isDue(open, now)).isPresent()
                && !deadline.isSpent()
                && !close(digest.get(), now)) {
            digest = notifications.findDigest(found.id());
        }
    }

    private static boolean isDue(Digest digest, Instant now) {
        return digest.isCollecting() && !digest.window().closesAt().isAfter(now);
    }

    /** @return false when something changed meanwhile */
    private boolean close(Digest open, Instant now) {
        DigestWindow window = open.window();
        if (window.isTooSmall()) {
            return postpone(open, now);
        }
        Optional<Workflow> workflow = contexts.workflow(open);
        Optional<Step> step = window.step().flatMap(name -> workflow.flatMap(flow -> flow.step(name)));
        Instant leaves = window.leaves(window.closesAt());
        Digest closed = open.closed(leaves);
        List<Delivery> made = window.isNothing()
                ? List.of()
                : planner.plan(new Planning(closed, workflow, Map.of(), now, true, now), open.target(), step);
        List<Write> writes = new ArrayList<>();
        writes.add(notifications.write(closed, leaves));
        made.forEach(delivery -> writes.addAll(deliveries.writes(delivery)));
        List<Write> next = nextWindow.heartbeat(open, step, now);
        writes.addAll(next);
        boolean done = table.write(DeliveryStore.once(writes)).done();
        if (done) {
            hints.hintDue(made, now);
            next.forEach(this::hintAtClosing);
        }
        return done;
    }

    private boolean postpone(Digest open, Instant now) {
        Digest postponed = nextWindow.postponed(open, now);
        Instant closes = postponed.window().closesAt();
        boolean done =
                table.write(List.of(notifications.write(postponed, closes))).done();
        if (done) {
            hints.hintAt(NotificationStore.digestKey(open.id()), closes);
        }
        return done;
    }

    private void hintAtClosing(Write write) {
        if (write instanceof Write.Put(Item item, var _)) {
            item.due().ifPresent(due -> hints.hintAt(item.key(), due.at()));
        }
    }
}
