package io.allim.pipeline;

import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.DispatchConfig;
import io.allim.delivery.Hints;
import io.allim.delivery.State;
import io.allim.delivery.search.WaitingList;
import io.allim.notification.Digest;
import io.allim.notification.DigestWindow;
import io.allim.notification.Notification;
import io.allim.notification.NotificationStore;
import io.allim.pipeline.decide.DecisionFactsReader;
import io.allim.pipeline.decide.DeliveryContext;
import io.allim.pipeline.decide.DeliveryContextReader;
import io.allim.pipeline.decide.EffectiveDigestRules;
import io.allim.pipeline.digest.DigestAppender;
import io.allim.recipient.Review;
import io.allim.recipient.Target;
import io.allim.table.Key;
import io.allim.table.Page;
import io.allim.table.Table;
import io.allim.table.Write;
import io.allim.time.Deadline;
import io.allim.time.Timetable;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Decides again what is held for a recipient who wants to hear at other times, or lives by another clock: open digests get
 * another closing, closed ones another instant to leave at, and what hours hold another end of that. It goes on where it
 * was left, and doing it twice changes nothing. What is due by now, or waits for something else, stays as it is.
 *
 * <p>All is seen twice, the second time when whoever decided by the old just before the change has written.
 */
@Singleton
final class Reviewer {

    private static final int PAGE = 100;

    /** Each try loses only against another writer of the same item. */
    private static final int TRIES = 100;

    /** No digest that closes earlier is open still, unless it was put off again and again. */
    private static final Duration LONGEST_OPEN = Duration.ofDays(100);

    private static final String DIGESTS = "digests/";
    private static final String DELIVERIES = "deliveries/";

    private final Table table;
    private final NotificationStore notifications;
    private final DeliveryStore deliveries;
    private final Held held;
    private final EffectiveDigestRules effectiveRules;
    private final DigestAppender appender;
    private final Hints hints;
    private final Duration lease;

    /** Until when hours hold a delivery, as things are now. */
    @Singleton
    record Held(DeliveryContextReader contexts, DecisionFactsReader facts) {

        /** @return empty when it waits for just that already */
        Optional<Delivery> moved(Delivery delivery, Notification notification, Instant now) {
            DeliveryContext context = contexts.read(delivery, notification, now);
            Optional<Timetable.Pause> pause = facts.timetable(context).pause(now);
            Instant due = pause.map(Timetable.Pause::at).orElse(now);
            String why = pause.map(Timetable.Pause::description).orElse("due now: no hours hold it any more")
                    + "; the recipient's hours or time zone changed";
            return delivery.dueAt().filter(due::equals).isPresent()
                    ? Optional.empty()
                    : Optional.of(delivery.moved(now, due, why));
        }
    }

    Reviewer(
            Table table,
            NotificationStore notifications,
            DeliveryStore deliveries,
            Held held,
            EffectiveDigestRules effectiveRules,
            DigestAppender appender,
            Hints hints,
            DispatchConfig config) {
        this.table = table;
        this.notifications = notifications;
        this.deliveries = deliveries;
        this.held = held;
        this.effectiveRules = effectiveRules;
        this.appender = appender;
        this.hints = hints;
        this.lease = config.lease();
    }

    void resume(Key key, Instant now, Deadline deadline) {
        table.get(key).map(Review::read).ifPresent(review -> resume(review, now, deadline));
    }

    private void resume(Review review, Instant now, Deadline deadline) {
        Target.ToRecipient target = new Target.ToRecipient(review.recipient());
        Optional<String> membership = Optional.of(review.cursor().orElse(DIGESTS));
        while (membership.isPresent()) {
            if (deadline.isSpent()) {
                table.write(List.of(review.goOn(membership.get(), now)));
                return;
            }
            membership = membership.get().startsWith(DIGESTS)
                    ? Optional.of(digests(target, cursor(membership.get(), DIGESTS), now))
                    : held(target, cursor(membership.get(), DELIVERIES), now);
        }
        table.write(List.of(review.again() ? review.end() : review.repeat(now.plus(lease))));
    }

    private static Optional<String> cursor(String membership, String part) {
        return Optional.of(membership.substring(part.length())).filter(cursor -> !cursor.isEmpty());
    }

    /** @return where to go on */
    private String digests(Target target, Optional<String> cursor, Instant now) {
        Page page = notifications.digests(target, PAGE, cursor);
        List<Digest> all =
                page.items().stream().map(NotificationStore::readDigest).toList();
        all.stream().filter(Digest::isCollecting).forEach(digest -> reviewDigests(digest, now));
        boolean old = !all.isEmpty() && all.getLast().id().time().isBefore(now.minus(LONGEST_OPEN));
        return page.cursor().filter(_ -> !old).map(DIGESTS::concat).orElse(DELIVERIES);
    }

    private void reviewDigests(Digest listed, Instant now) {
        insist(() -> {
            Optional<Digest> found = notifications.findDigest(listed.id());
            Optional<Digest> rescheduled =
                    found.map(digest -> appender.rescheduled(digest, effectiveRules.of(digest), now));
            return rescheduled
                    .filter(_ -> !rescheduled.equals(found))
                    .map(digest -> write(digest, List.of(), now))
                    .orElse(true);
        });
    }

    /** @return where to go on; empty when all was seen */
    private Optional<String> held(Target target, Optional<String> cursor, Instant now) {
        Page page = new WaitingList(deliveries, notifications).page(target, now, PAGE, cursor);
        page.items().stream()
                .map(DeliveryStore::read)
                .filter(delivery -> isMovable(delivery, now))
                .forEach(delivery -> insist(() -> lookAgain(delivery, now)));
        return page.cursor().map(DELIVERIES::concat);
    }

    private static boolean isMovable(Delivery delivery, Instant now) {
        return (delivery.paused() || delivery.ofDigest())
                && delivery.dueAt().filter(now::isBefore).isPresent();
    }

    private boolean lookAgain(Delivery listed, Instant now) {
        Optional<Delivery> delivery = deliveries.stored(listed.id()).filter(found -> isMovable(found, now));
        Optional<Notification> notification =
                delivery.flatMap(found -> notifications.find(found.id().notification()));
        if (notification.isEmpty()) {
            return true;
        }
        return notification.get() instanceof Digest digest && !delivery.get().paused()
                ? leavingDigest(digest, now)
                : paused(delivery.get(), notification.get(), now);
    }

    private boolean paused(Delivery delivery, Notification notification, Instant now) {
        Optional<Delivery> moved = held.moved(delivery, notification, now);
        boolean done = moved.flatMap(deliveries::replace).isPresent();
        if (done) {
            hints.hintDue(moved.stream().toList(), now);
        }
        return done || moved.isEmpty();
    }

    /** A digest that has closed and is to leave at a time of day. */
    private boolean leavingDigest(Digest digest, Instant now) {
        DigestWindow window = digest.window();
        if (!digest.scheduledAt().isAfter(now)) {
            return true;
        }
        DigestWindow rescheduled = window.rescheduledAfterClosing(effectiveRules.of(digest), digest.scheduledAt(), now);
        if (rescheduled.equals(window)) {
            return true;
        }
        Instant leaves = rescheduled.leaves(now);
        List<Delivery> waiting = deliveries.of(digest.id()).stream()
                .filter(message -> message.state() == State.HELD)
                .map(message -> message.moved(now, leaves, "until " + leaves + ": " + rescheduled.why()))
                .toList();
        return write(digest.with(rescheduled).leavingAt(leaves), waiting, now);
    }

    private boolean write(Digest digest, List<Delivery> messages, Instant now) {
        Instant next = digest.nextLook();
        List<Write> writes = new ArrayList<>(List.of(notifications.write(digest, next)));
        messages.forEach(message -> writes.addAll(deliveries.writes(message)));
        boolean done = table.write(writes).done();
        if (done) {
            hints.hintDue(messages, now);
            hint(digest, next, now);
        }
        return done;
    }

    private void hint(Digest digest, Instant next, Instant now) {
        if (!digest.isCollecting()) {
            return;
        }
        Key key = NotificationStore.digestKey(digest.id());
        if (next.isAfter(now)) {
            hints.hintAt(key, next);
        } else {
            hints.hint(List.of(key));
        }
    }

    /** @param work answers false when another wrote in between */
    private static void insist(Supplier<Boolean> work) {
        for (int i = 0; i < TRIES && !work.get(); i++) {
            Thread.onSpinWait();
        }
    }
}
