package io.allim.pipeline.digest;

import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.DigestItem;
import io.allim.delivery.DigestStore;
import io.allim.delivery.State;
import io.allim.notification.DigestId;
import io.allim.notification.NotificationId;
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

/** Gives the items of a digest the outcome of its deliveries. It may be done again, and goes on where it was left. */
@Singleton
public final class DigestOutcomePropagator {

    /** As many as fit into one transaction, failed ones with their places among the failed. */
    private static final int PAGE = Table.MAX_WRITES / DeliveryStore.MAX_WRITES;

    /** Of one transaction with the digest's own delivery. */
    private static final int SMALL = PAGE - 1;

    private final Table table;
    private final DeliveryStore deliveries;
    private final DigestStore digests;

    public DigestOutcomePropagator(Table table, DeliveryStore deliveries, DigestStore digests) {
        this.table = table;
        this.deliveries = deliveries;
        this.digests = digests;
    }

    /**
     * What ends the items of a digest in the transaction that ends its only delivery: most digests are small, and are
     * done then.
     *
     * @param ended about to be stored
     * @return empty when that is more than one transaction's work
     */
    public Optional<List<Write>> atOnce(Delivery ended, Instant now) {
        NotificationId digest = ended.id().notification();
        Page items = digests.items(digest, SMALL, Optional.empty());
        if (items.cursor().isPresent() || isSeveral(digest)) {
            return Optional.empty();
        }
        return Optional.of(
                settled(items.items().stream().map(DigestStore::read).toList(), ended, ended.mayHaveLeft(), now));
    }

    private boolean isSeveral(NotificationId digest) {
        return deliveries.of(digest, 2, Optional.empty()).items().size() > 1;
    }

    public void settle(NotificationId digest, Instant now, Deadline deadline) {
        Optional<Stored> mark = table.get(DigestStore.settlingKey(digest));
        if (mark.isEmpty()) {
            return;
        }
        List<Delivery> messages = deliveries.of(digest);
        Optional<Delivery> last =
                messages.stream().allMatch(message -> message.state().isFinal())
                        ? decisiveDelivery(messages)
                        : Optional.empty();
        if (last.isEmpty() || settle(digest, last.get(), mayHaveBeenSent(messages), now, deadline)) {
            Condition unchanged = new Condition.VersionIs(mark.get().version());
            table.write(List.of(new Write.Delete(DigestStore.settlingKey(digest), unchanged)));
        }
    }

    /** The delivery whose end counts: one that was taken, else one that can be tried again, else one that left, else any. */
    public static Optional<Delivery> decisiveDelivery(List<Delivery> messages) {
        return messages.stream()
                .filter(Delivery::isTaken)
                .findFirst()
                .or(() -> messages.stream()
                        .filter(message -> message.state() == State.FAILED)
                        .findFirst())
                .or(() -> messages.stream()
                        .filter(message -> message.state() == State.BOUNCED)
                        .findFirst())
                .or(() -> messages.stream().findFirst());
    }

    private static boolean mayHaveBeenSent(List<Delivery> messages) {
        return messages.stream().anyMatch(Delivery::mayHaveLeft);
    }

    /** @return whether all are settled */
    private boolean settle(
            NotificationId digest, Delivery message, boolean mayHaveLeft, Instant now, Deadline deadline) {
        Optional<String> cursor = Optional.empty();
        do {
            Page page = digests.items(digest, PAGE, cursor);
            List<DigestItem> items =
                    page.items().stream().map(DigestStore::read).toList();
            while (!settle(items, message, mayHaveLeft, now)) {
                if (deadline.isSpent()) {
                    return false;
                }
            }
            cursor = page.cursor();
        } while (cursor.isPresent() && !deadline.isSpent());
        return cursor.isEmpty();
    }

    private boolean settle(List<DigestItem> items, Delivery message, boolean mayHaveLeft, Instant now) {
        List<Write> writes = settled(items, message, mayHaveLeft, now);
        return writes.isEmpty() || table.write(writes).done();
    }

    private List<Write> settled(List<DigestItem> items, Delivery message, boolean mayHaveLeft, Instant now) {
        List<Write> writes = new ArrayList<>();
        for (DigestItem item : items) {
            deliveries
                    .find(item.delivery())
                    .filter(delivery -> isUnsettled(delivery, message))
                    .map(delivery -> mayHaveLeft && !message.isTaken() ? delivery.markUncertain() : delivery)
                    .map(delivery -> settled(delivery, message, now))
                    .ifPresent(delivery -> writes.addAll(deliveries.writes(delivery)));
        }
        return writes;
    }

    /**
     * A failed item becomes sent if the digest succeeds on a retry or a fallback; a sent item bounces if the digest bounces.
     */
    private static boolean isUnsettled(Delivery delivery, Delivery message) {
        if (delivery.isInDigest() || !message.isTaken()) {
            return delivery.isInDigest() || delivery.isTaken();
        }
        return switch (delivery.state()) {
            case FAILED, BOUNCED -> true;
            case SENT -> message.state() == State.DELIVERED;
            case HELD, SENDING, DELIVERED, CANCELLED, SKIPPED, EXPIRED -> false;
        };
    }

    /** An item as it is when the message of its digest has ended. */
    static Delivery settled(Delivery delivery, Delivery message, Instant now) {
        if (delivery.cancelAsked() && !message.isTaken()) {
            return delivery.endCancelled(now);
        }
        String what = "with " + new DigestId(message.id().notification()) + ": ";
        return delivery.settled(message.state(), now, what + message.reason());
    }
}
