package io.allim.pipeline.digest;

import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.DigestItem;
import io.allim.delivery.DigestMembership;
import io.allim.delivery.DigestStore;
import io.allim.delivery.DigestStore.Latest;
import io.allim.delivery.Hints;
import io.allim.notification.Digest;
import io.allim.notification.DigestId;
import io.allim.notification.DigestWindow;
import io.allim.notification.EffectiveDigestRule;
import io.allim.notification.Notification;
import io.allim.notification.NotificationStore;
import io.allim.pipeline.accept.DigestEntry;
import io.allim.pipeline.decide.DeliveryContext;
import io.allim.pipeline.decide.DigestAssignment;
import io.allim.pipeline.decide.EffectiveDigestRules;
import io.allim.table.Table;
import io.allim.table.Write;
import io.allim.table.WriteResult;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts deliveries into their digests. One transaction counts the item, stores it and moves the delivery, on condition that
 * the digest is open and as it was read: an item is in the digest that closes, or in the next one, never in both or none.
 */
@Singleton
public final class DigestAppender implements DigestEntry {

    /** Each try loses only against another writer of the same digest, who has won. */
    private static final int TRIES = 100;

    /** A caller waits for these; after them a worker puts the delivery into its digest. */
    private static final int TRIES_AT_ENTRY = 3;

    /** Workers of one process take turns at a series instead of refusing each other. */
    private static final int LOCKS = 256;

    private final Table table;
    private final NotificationStore notifications;
    private final DeliveryStore deliveries;
    private final DigestStore digests;
    private final EffectiveDigestRules effectiveRules;
    private final Hints hints;
    private final Object[] locks = new Object[LOCKS];

    public DigestAppender(
            Table table,
            NotificationStore notifications,
            DeliveryStore deliveries,
            DigestStore digests,
            EffectiveDigestRules effectiveRules,
            Hints hints) {
        this.table = table;
        this.notifications = notifications;
        this.deliveries = deliveries;
        this.digests = digests;
        this.effectiveRules = effectiveRules;
        this.hints = hints;
        for (int i = 0; i < LOCKS; i++) {
            locks[i] = new Object();
        }
    }

    /**
     * @param context with the delivery as it is stored, due
     * @return false when it was changed meanwhile
     */
    public boolean append(DeliveryContext context, DigestAssignment assignment) {
        return append(context, assignment, TRIES).isPresent();
    }

    @Override
    public Optional<Delivery> enter(DeliveryContext context, DigestAssignment assignment) {
        return append(context, assignment, TRIES_AT_ENTRY);
    }

    private Optional<Delivery> append(DeliveryContext context, DigestAssignment assignment, int tries) {
        Delivery delivery = context.delivery();
        synchronized (locks[Math.floorMod(assignment.series().hashCode(), LOCKS)]) {
            for (int i = 0; i < tries; i++) {
                Attempt attempt = attempt(context, assignment);
                switch (table.write(attempt.writes())) {
                    case WriteResult.Done _ -> {
                        attempt.digests().forEach(digest -> hint(digest, attempt.before(), context.now()));
                        return Optional.of(attempt.member().at(delivery.version() + 1));
                    }
                    case WriteResult.Refused refused -> {
                        if (refused.key().equals(DeliveryStore.key(delivery.id()))) {
                            return Optional.empty();
                        }
                    }
                }
            }
        }
        return Optional.empty();
    }

    /**
     * @param before the newest digest as it is stored
     * @param digests that are written
     * @param member the delivery in its digest
     */
    private record Attempt(Optional<Digest> before, List<Digest> digests, Delivery member, List<Write> writes) {}

    private Attempt attempt(DeliveryContext context, DigestAssignment assignment) {
        Instant now = context.now();
        Instant scheduledAt = context.delivery().dueAt().filter(now::isAfter).orElse(now);
        Latest latest = digests.latest(assignment.series());
        Optional<Digest> stored = latest.digest().flatMap(notifications::findDigest);
        Optional<Digest> last = stored.map(digest -> rescheduled(digest, context, assignment, Instant.MIN));
        Optional<Digest> open = last.filter(digest -> isOpen(digest, scheduledAt));
        List<Digest> written = new ArrayList<>();
        List<Write> writes = new ArrayList<>();
        if (open.isEmpty() && !last.equals(stored)) {
            // The recipient wants to hear earlier than it was to close: it leaves as it is.
            last.ifPresent(written::add);
        }
        Digest before = open.orElseGet(() -> {
            Instant closes = assignment
                    .rule()
                    .window()
                    .closes(
                            scheduledAt,
                            last.map(digest -> digest.window().closesAt()),
                            assignment.effective().zone());
            Latest next = latest.next(closes);
            writes.add(digests.write(next, closes));
            return opened(next, context, assignment, scheduledAt, closes);
        });
        Digest joined = before.joined(joined(before, context, assignment, scheduledAt), context.notification());
        // A window that had ended may wait again, and a newer version of the workflow may let the recipient choose.
        Digest after = rescheduled(joined, context, assignment, scheduledAt);
        written.add(after);
        written.forEach(
                each -> writes.add(notifications.write(each, each.window().closesAt())));
        writes.add(digests.write(
                after.id(), item(context, scheduledAt), after.window().closesAt()));
        // The delivery first: who finds it changed has nothing to try again.
        Delivery member = member(context, after, scheduledAt, assignment.why());
        writes.addAll(0, deliveries.writes(member));
        return new Attempt(stored, written, member, writes);
    }

    private static Delivery member(DeliveryContext context, Digest digest, Instant scheduledAt, String why) {
        Instant closes = digest.window().closesAt();
        return context.delivery()
                .joinedDigest(
                        context.now(),
                        new DigestMembership(digest.id(), scheduledAt, closes),
                        digest.window().leaves(closes),
                        context.notification().expiresAt(),
                        "in " + new DigestId(digest.id()) + ", which closes at " + closes + ": " + why);
    }

    /**
     * By the version of the workflow that the digest has: an item of another one says nothing of it.
     *
     * @param scheduledAt of an item that is not stored yet
     */
    private Digest rescheduled(
            Digest digest, DeliveryContext context, DigestAssignment assignment, Instant scheduledAt) {
        boolean same =
                digest.isNewer(context.notification()) && context.notification().isNewer(digest);
        return rescheduled(
                digest,
                same ? assignment.effective() : effectiveRules.of(digest, context.resolved()),
                scheduledAt,
                context.now());
    }

    /** An open digest as its recipient wants it now, if that changed since it was opened. */
    public Digest rescheduled(Digest digest, EffectiveDigestRule effective, Instant now) {
        return rescheduled(digest, effective, Instant.MIN, now);
    }

    private Digest rescheduled(Digest digest, EffectiveDigestRule effective, Instant scheduledAt, Instant now) {
        DigestWindow window = digest.window();
        if (!digest.isCollecting() || window.isScheduledBy(effective)) {
            return digest;
        }
        Instant last = digests.last(digest.id()).map(DigestItem::at).orElse(window.openedAt());
        return digest.with(window.rescheduled(effective, last.isAfter(scheduledAt) ? last : scheduledAt, now));
    }

    private static boolean isOpen(Digest digest, Instant scheduledAt) {
        return digest.isCollecting() && digest.window().takes(scheduledAt);
    }

    private static DigestWindow joined(
            Digest before, DeliveryContext context, DigestAssignment assignment, Instant scheduledAt) {
        Optional<EffectiveDigestRule> newest =
                before.isNewer(context.notification()) ? Optional.of(assignment.effective()) : Optional.empty();
        return before.window()
                .joined(
                        scheduledAt,
                        context.now(),
                        context.notification().expiresAt().isPresent(),
                        newest);
    }

    private static DigestItem item(DeliveryContext context, Instant scheduledAt) {
        Notification notification = context.notification();
        return new DigestItem(
                context.delivery().id(),
                scheduledAt,
                notification.data(),
                notification.content(),
                notification.expiresAt(),
                false,
                0);
    }

    private static Digest opened(
            Latest latest, DeliveryContext context, DigestAssignment assignment, Instant scheduledAt, Instant closes) {
        Optional<String> step = context.route().step();
        DigestWindow window = DigestWindow.opened(
                latest.series(), assignment.key(), step, assignment.effective(), scheduledAt, closes);
        return Digest.opened(
                latest.digest().orElseThrow(),
                context.now(),
                context.target(),
                step.isPresent()
                        ? Optional.empty()
                        : Optional.of(context.route().channel()),
                context.notification(),
                window);
    }

    /** At what nobody knows of yet. */
    private void hint(Digest digest, Optional<Digest> before, Instant now) {
        Instant closes = digest.window().closesAt();
        if (!closes.isAfter(now)) {
            hints.hint(List.of(NotificationStore.digestKey(digest.id())));
            return;
        }
        boolean known = before.filter(stored -> stored.id().equals(digest.id()))
                .filter(stored -> stored.window().closesAt().equals(closes))
                .isPresent();
        if (!known) {
            hints.hintAt(NotificationStore.digestKey(digest.id()), closes);
        }
    }
}
