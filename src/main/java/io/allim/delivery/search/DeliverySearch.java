package io.allim.delivery.search;

import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.DigestStore;
import io.allim.delivery.State;
import io.allim.notification.Notification;
import io.allim.notification.NotificationId;
import io.allim.notification.NotificationStore;
import io.allim.notification.WorkflowRef;
import io.allim.recipient.Target;
import io.allim.table.Query;
import io.allim.time.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Finds deliveries without an index of their own, which would be another write for each. It walks the order that leaves out most:
 *
 * <pre>
 * a notification           its deliveries, by id
 * a recipient              its list: what waits, the next first, or the rest, the latest turn first, past what waits for a turn
 * failed                   the list of what failed, the latest first
 * held, sending            the due index, the next first, and the items of each open digest
 * anything else            notifications, the latest first, and the deliveries of each
 * </pre>
 *
 * and looks at each on the way, but at no more than {@value #MOST} for one page, where a notification that is read for one counts as well, nor for
 * longer than a second: a page may be short, or empty, although others follow.
 */
public final class DeliverySearch {

    /** Of one page, with what is passed over. */
    public static final int MOST = 400;

    private static final Duration LONGEST = Duration.ofSeconds(1);
    private static final int READ_AT_ONCE = 100;
    private static final Instant EVER = Instant.parse("9999-12-31T00:00:00Z");

    private final DeliveryStore deliveries;
    private final DigestStore digests;
    private final NotificationStore notifications;
    private final Instant now;
    private final Map<NotificationId, Optional<String>> workflows = new HashMap<>();
    private int looked;

    /** For one page. */
    public DeliverySearch(DeliveryStore deliveries, DigestStore digests, NotificationStore notifications, Instant now) {
        this.deliveries = deliveries;
        this.digests = digests;
        this.notifications = notifications;
        this.now = now;
    }

    /** @param at the time that the list is ordered by */
    public record Entry(Delivery delivery, Instant at) {}

    /**
     * @param cursor from which to go on; absent at the end
     * @param searchedTo the time of the last that was looked at; absent at the end
     */
    public record Result(List<Entry> entries, Optional<String> cursor, Optional<Instant> searchedTo) {}

    /** @param cursor of a result for the same recipient and state */
    public Result find(DeliveryFilter filter, int limit, Optional<String> cursor) {
        Walk walk = walk(filter, filter.isSelective() ? READ_AT_ONCE : Math.min(limit, READ_AT_ONCE), cursor);
        Deadline deadline = Deadline.of(LONGEST);
        List<Entry> entries = new ArrayList<>();
        Optional<Found> last = Optional.empty();
        while (walk.hasNext()) {
            boolean enough = entries.size() == limit || looked >= MOST || looked > 0 && deadline.isSpent();
            if (enough) {
                return new Result(entries, last.map(Found::cursor), last.map(Found::at));
            }
            Found found = walk.next();
            if (filter.isOver(found.at(), walk.isUpwards())) {
                break;
            }
            found.delivery()
                    .flatMap(delivery -> entry(filter, delivery, found.at()))
                    .ifPresent(entries::add);
            last = Optional.of(found);
            looked++;
        }
        return new Result(entries, Optional.empty(), Optional.empty());
    }

    private Optional<Entry> entry(DeliveryFilter filter, Delivery delivery, Instant at) {
        boolean wanted = filter.holds(delivery) && (filter.workflow().isEmpty() || filter.holds(workflow(delivery)));
        return wanted ? Optional.of(new Entry(delivery, at)) : Optional.empty();
    }

    /** Of its notification, which is read for it unless it was on the way. */
    public Optional<String> workflow(Delivery delivery) {
        NotificationId id = delivery.id().notification();
        Optional<String> known = workflows.get(id);
        if (known == null) {
            looked++;
            known = notifications.find(id).flatMap(DeliverySearch::workflow);
            workflows.put(id, known);
        }
        return known;
    }

    private static Optional<String> workflow(Notification notification) {
        return notification.workflow().map(WorkflowRef::id);
    }

    private Walk walk(DeliveryFilter filter, int limit, Optional<String> cursor) {
        if (filter.notification().isPresent()) {
            return new NotificationWalk(
                    notifications.find(filter.notification().get()).filter(filter::isBeforeEnd),
                    deliveries,
                    limit,
                    cursor);
        }
        if (filter.recipient().isPresent()) {
            return ofRecipient(filter, new Target.ToRecipient(filter.recipient().get()), limit, cursor);
        }
        if (filter.state().equals(Optional.of(State.FAILED))) {
            Query failed = deliveries.failedList().limit(limit);
            Optional<String> begin = filter.until().map(at -> DeliveryStore.before(failed, "", at));
            return new ListWalk(
                    failed.after(cursor.or(() -> begin)),
                    0,
                    query -> deliveries.failed(query.limit(), query.cursor()),
                    deliveries::failed);
        }
        if (filter.state().filter(state -> !state.isFinal()).isPresent()) {
            boolean gathered = filter.state().equals(Optional.of(State.HELD));
            return new WaitingWalk(
                    deliveries,
                    digests,
                    gathered,
                    filter.since(),
                    filter.until().orElse(EVER),
                    limit,
                    cursor);
        }
        return new AcceptedWalk(notifications, deliveries, wanted(filter), filter.until(), limit, cursor);
    }

    /** Reads the workflow of each notification on the way. */
    private Predicate<Notification> wanted(DeliveryFilter filter) {
        return notification -> {
            Optional<String> workflow = workflow(notification);
            workflows.put(notification.id(), workflow);
            return filter.holds(workflow);
        };
    }

    private Walk ofRecipient(DeliveryFilter filter, Target recipient, int limit, Optional<String> cursor) {
        boolean waiting = filter.state().equals(Optional.of(State.HELD));
        Query list = (waiting ? deliveries.waitingList(recipient) : deliveries.turnedList(recipient)).limit(limit);
        String prefix = list.from().orElseThrow();
        Optional<String> begin =
                (waiting ? filter.since() : filter.until()).map(at -> DeliveryStore.before(list, prefix, at));
        DeliveryStore.Reader reader = deliveries.reader();
        return new ListWalk(
                list.after(cursor.or(() -> begin)),
                prefix.length(),
                query -> waiting
                        ? new WaitingList(deliveries, notifications).page(recipient, now, query.limit(), query.cursor())
                        : deliveries.page(query),
                stored -> reader.read(stored).filter(delivery -> waiting || !delivery.waits(now)));
    }
}
