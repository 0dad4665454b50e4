package io.allim.pipeline.digest;

import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryId;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.DigestItem;
import io.allim.delivery.DigestMembership;
import io.allim.delivery.DigestStore;
import io.allim.delivery.DispatchConfig;
import io.allim.delivery.State;
import io.allim.notification.Digest;
import io.allim.notification.DigestWindow;
import io.allim.notification.NotificationStore;
import io.allim.table.Page;
import io.allim.table.Table;
import io.allim.table.Write;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Takes deliveries out of their digests, until the digest is on its way. The transaction that ends the delivery uncounts
 * it, and changes the digest under whoever is about to send it: what was taken out is in no message that leaves later.
 */
@Singleton
public final class DigestItemRemover {

    private static final int TRIES = 100;
    private static final int PAGE = 500;

    private final Table table;
    private final NotificationStore notifications;
    private final DeliveryStore deliveries;
    private final DigestStore digests;
    private final Duration lease;

    public DigestItemRemover(
            Table table,
            NotificationStore notifications,
            DeliveryStore deliveries,
            DigestStore digests,
            DispatchConfig config) {
        this.table = table;
        this.notifications = notifications;
        this.deliveries = deliveries;
        this.digests = digests;
        this.lease = config.lease();
    }

    /** What is to become of a delivery. */
    private enum RemovalReason {
        CANCEL,
        EXPIRE,
        SKIP
    }

    /** Cancels a delivery that is in a digest; one whose digest is on its way is left out of the next attempt. */
    public void cancel(DeliveryId id, Instant now) {
        remove(id, now, RemovalReason.CANCEL, "");
    }

    /** Ends a delivery whose own time is over, or that was to be left out. @return whether it was taken out */
    public boolean expire(DeliveryId id, Instant now) {
        return remove(id, now, RemovalReason.EXPIRE, "its own time was over before its digest left");
    }

    /** @return whether it was taken out */
    boolean skip(DeliveryId id, Instant now, String why) {
        return remove(id, now, RemovalReason.SKIP, why);
    }

    /**
     * Takes out of a digest that is about to leave what must not leave any more.
     *
     * @param needless why an item is, if it is
     * @return whether anything was taken out
     */
    public boolean prune(Digest digest, Function<DigestItem, Optional<String>> needless, Instant now) {
        boolean pruned = false;
        Optional<String> cursor = Optional.empty();
        do {
            Page page = digests.items(digest.id(), PAGE, cursor);
            for (DigestItem item : page.items().stream().map(DigestStore::read).toList()) {
                pruned |= item.hasEnded(now)
                        ? expire(item.delivery(), now)
                        : needless.apply(item)
                                .filter(why -> skip(item.delivery(), now, why))
                                .isPresent();
            }
            cursor = page.cursor();
        } while (cursor.isPresent());
        return pruned;
    }

    private boolean remove(DeliveryId id, Instant now, RemovalReason reason, String why) {
        for (int i = 0; i < TRIES; i++) {
            Optional<Delivery> found = deliveries.stored(id).filter(Delivery::isInDigest);
            if (found.isEmpty()) {
                return false;
            }
            Delivery delivery = found.get();
            DigestMembership membership = delivery.membership().orElseThrow();
            Optional<Digest> digest = notifications.findDigest(membership.digest());
            boolean open = digest.filter(Digest::isCollecting).isPresent();
            List<Delivery> messages = open ? List.of() : deliveries.of(membership.digest());
            if (!open && messages.isEmpty()) {
                // Nothing is kept of its digest any more, nor is it.
                table.write(DeliveryStore.removal(id));
                return false;
            }
            Delivery ended = new DigestMembership.Outcome(messages).of(delivery);
            if (ended.isTaken()) {
                // Nobody has to write that, unless it is still due for its own end.
                if (delivery.dueAt().isEmpty() || deliveries.replace(ended).isPresent()) {
                    return false;
                }
                continue;
            }
            Optional<Delivery> taken =
                    messages.stream().filter(Delivery::isTaken).findFirst();
            if (taken.isPresent()) {
                if (reason != RemovalReason.CANCEL
                        || deliveries
                                .replace(DigestOutcomePropagator.settled(delivery, taken.get(), now))
                                .isPresent()) {
                    return false;
                }
                continue;
            }
            boolean beingSent = messages.stream().anyMatch(message -> isBeingSent(message, now));
            List<Write> writes = beingSent
                    ? leave(delivery, digest.orElseThrow(), reason, now)
                    : takeOut(delivery, digest, ending(reason, now, why, messages));
            if (writes.isEmpty()) {
                return false;
            }
            messages.forEach(message -> writes.add(DeliveryStore.unchanged(message)));
            if (table.write(writes).done()) {
                return !beingSent;
            }
        }
        return false;
    }

    private static boolean isBeingSent(Delivery message, Instant now) {
        return message.state() == State.SENDING && !message.isDue(now);
    }

    private static UnaryOperator<Delivery> ending(
            RemovalReason reason, Instant now, String why, List<Delivery> messages) {
        boolean mayHaveLeft =
                messages.stream().anyMatch(message -> message.mayHaveLeft() || message.state() == State.SENDING);
        return delivery -> {
            Delivery known = mayHaveLeft ? delivery.markUncertain() : delivery;
            if (reason == RemovalReason.CANCEL || known.cancelAsked() || mayHaveLeft) {
                return known.endCancelled(now);
            }
            return reason == RemovalReason.EXPIRE ? known.expired(now, why) : known.skipped(now, why);
        };
    }

    private List<Write> takeOut(Delivery delivery, Optional<Digest> digest, UnaryOperator<Delivery> ending) {
        List<Write> writes = new ArrayList<>(deliveries.writes(ending.apply(delivery)));
        writes.add(DigestStore.removal(delivery.membership().orElseThrow(), delivery.id()));
        digest.ifPresent(found -> {
            Digest less = found.with(found.window().without(1));
            writes.add(notifications.write(less, less.nextLook()));
        });
        return writes;
    }

    /** Notes that the next attempt is to be made without it. What is only over in time waits for the outcome. */
    private List<Write> leave(Delivery delivery, Digest digest, RemovalReason reason, Instant now) {
        if (reason != RemovalReason.CANCEL) {
            return delivery.isDue(now)
                    ? new ArrayList<>(deliveries.writes(delivery.rescheduled(now.plus(lease))))
                    : new ArrayList<>();
        }
        if (delivery.cancelAsked()) {
            return new ArrayList<>();
        }
        List<Write> writes = new ArrayList<>(deliveries.writes(delivery.sendingWithDigest(now)));
        DigestWindow changing = digest.window().changing(true);
        writes.add(notifications.write(digest.with(changing), digest.scheduledAt()));
        digests.find(delivery.membership().orElseThrow(), delivery.id())
                .map(DigestItem::withdraw)
                .ifPresent(item -> writes.add(digests.write(digest.id(), item, changing.closesAt())));
        return writes;
    }
}
