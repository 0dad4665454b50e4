package io.allim.pipeline.digest;

import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.DigestItem;
import io.allim.delivery.DigestMembership.Outcome;
import io.allim.delivery.DigestStore;
import io.allim.delivery.State;
import io.allim.notification.Digest;
import io.allim.notification.DigestId;
import io.allim.notification.NotificationId;
import io.allim.notification.NotificationStore;
import io.allim.table.Condition;
import io.allim.table.Page;
import io.allim.table.Stored;
import io.allim.table.Table;
import io.allim.table.Write;
import io.allim.time.Deadline;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Writes what became of the items of a digest, where that has to be written: who reads one finds it as its digest has ended,
 * but what failed has a place in a list, and what was written once has to be written again. It may be done again, and goes on
 * where it was left.
 */
@Singleton
public final class DigestOutcomePropagator {

    /** As many as fit into one transaction, failed ones with their places among the failed. */
    private static final int PAGE = Table.MAX_WRITES / DeliveryStore.MAX_WRITES;

    private final Table table;
    private final NotificationStore notifications;
    private final DeliveryStore deliveries;
    private final DigestStore digests;

    public DigestOutcomePropagator(
            Table table, NotificationStore notifications, DeliveryStore deliveries, DigestStore digests) {
        this.table = table;
        this.notifications = notifications;
        this.deliveries = deliveries;
        this.digests = digests;
    }

    /**
     * Whether the items of a digest are as they are to be, without a write.
     *
     * @param ended one of its deliveries, about to be stored
     */
    public boolean isSettledBy(Delivery ended) {
        NotificationId digest = ended.id().notification();
        return ended.ofDigest()
                && ended.isTaken()
                && new Outcome(Stream.concat(
                                        Stream.of(ended),
                                        deliveries.of(digest).stream()
                                                .filter(other -> !other.id().equals(ended.id())))
                                .toList())
                        .isNeverTakenBack()
                && itemsFollow(digest);
    }

    private boolean itemsFollow(NotificationId digest) {
        return notifications.findDigest(digest).filter(Digest::itemsFollow).isPresent();
    }

    public void settle(NotificationId digest, Instant now, Deadline deadline) {
        Optional<Stored> mark = table.get(DigestStore.settlingKey(digest));
        if (mark.isEmpty()) {
            return;
        }
        Outcome outcome = new Outcome(deliveries.of(digest));
        boolean settled = outcome.decisive()
                .map(message -> message.isTaken() && outcome.isNeverTakenBack() && itemsFollow(digest)
                        || settle(digest, outcome, message, now, deadline))
                .orElse(true);
        if (settled) {
            Condition unchanged = new Condition.VersionIs(mark.get().version());
            table.write(List.of(new Write.Delete(DigestStore.settlingKey(digest), unchanged)));
        }
    }

    /** @return whether all are settled */
    private boolean settle(NotificationId digest, Outcome outcome, Delivery message, Instant now, Deadline deadline) {
        Optional<String> cursor = Optional.empty();
        do {
            Page page = digests.items(digest, PAGE, cursor);
            List<DigestItem> items =
                    page.items().stream().map(DigestStore::read).toList();
            while (!settle(items, outcome, message, now)) {
                if (deadline.isSpent()) {
                    return false;
                }
            }
            cursor = page.cursor();
        } while (cursor.isPresent() && !deadline.isSpent());
        return cursor.isEmpty();
    }

    private boolean settle(List<DigestItem> items, Outcome outcome, Delivery message, Instant now) {
        List<Write> writes = new ArrayList<>();
        for (DigestItem item : items) {
            deliveries
                    .stored(item.delivery())
                    .flatMap(delivery -> settled(delivery, outcome, message, now))
                    .ifPresent(delivery -> writes.addAll(deliveries.writes(delivery)));
        }
        return writes.isEmpty() || table.write(writes).done();
    }

    /** @return empty when it is stored as it is to be */
    private static Optional<Delivery> settled(Delivery delivery, Outcome outcome, Delivery message, Instant now) {
        if (delivery.isInDigest()) {
            return Optional.of(outcome.of(delivery)).filter(after -> !after.equals(delivery));
        }
        return outcome.hasEnded() && hasChanged(delivery, message)
                ? Optional.of(outcome.mayHaveLeft() && !message.isTaken() ? delivery.markUncertain() : delivery)
                        .map(known -> settled(known, message, now))
                : Optional.empty();
    }

    /**
     * A failed item becomes sent if the digest succeeds on a retry or a fallback; a sent item bounces if the digest bounces.
     */
    private static boolean hasChanged(Delivery delivery, Delivery message) {
        if (!message.isTaken()) {
            return delivery.isTaken();
        }
        return switch (delivery.state()) {
            case FAILED, BOUNCED -> true;
            case SENT -> message.state() == State.DELIVERED;
            case HELD, SENDING, DELIVERED, CANCELLED, SKIPPED, EXPIRED -> false;
        };
    }

    /** An item as it is when a message of its digest has ended. */
    static Delivery settled(Delivery delivery, Delivery message, Instant now) {
        String what = "with " + new DigestId(message.id().notification()) + ": ";
        return delivery.settled(message.state(), now, what + message.reason());
    }
}
