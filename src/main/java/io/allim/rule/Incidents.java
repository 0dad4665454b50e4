package io.allim.rule;

import io.allim.notification.NotificationId;
import io.allim.table.Condition;
import io.allim.table.Item;
import io.allim.table.Json;
import io.allim.table.Key;
import io.allim.table.Page;
import io.allim.table.Query;
import io.allim.table.Sha256;
import io.allim.table.Stored;
import io.allim.table.Table;
import io.allim.table.Write;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a rule started about one thing, until that is resolved. Events come repeatedly and in any order, so their own times
 * count: what was started by an event is open unless the thing was resolved later than that.
 *
 * <pre>
 * incident/{rule}/{hash of the key} / resolved            the time of the last event that resolved it
 * incident/{rule}/{hash of the key} / open/{time}/{ntf_…}  a notification, by the time of the event that started it
 * </pre>
 *
 * <p>Opening checks that {@code resolved} is as it was read. So whoever resolves, and then looks for what is open, finds
 * whatever was opened without knowing of it.
 */
@Singleton
class Incidents {

    /** A message waits 60 days for its step, and is then held for 30 at most. */
    private static final Duration KEPT = Duration.ofDays(100);

    private static final String RESOLVED = "resolved";
    private static final String OPEN = "open/";

    private final Table table;

    Incidents(Table table) {
        this.table = table;
    }

    /** What a rule is about, and the time of an event about it. */
    record IncidentEvent(String rule, String key, Instant at) {

        private Key key(String sort) {
            return new Key("incident/" + rule + "/" + Sha256.hex(key), sort);
        }
    }

    private record Resolved(Instant at) {}

    /** Whether it was resolved by a later event. */
    boolean isResolvedAfter(IncidentEvent event) {
        return isAfter(resolved(event), event.at());
    }

    /** @return whether it is open; not when the thing was resolved later */
    boolean open(NotificationId notification, IncidentEvent event, Instant now) {
        Key key = event.key(OPEN + millis(event.at()) + "/" + notification);
        Write open = Write.put(Item.of(key, Json.write(notification)).expiresAt(now.plus(KEPT)));
        while (true) {
            Optional<Stored> resolved = resolved(event);
            if (isAfter(resolved, event.at())) {
                return false;
            }
            Write unchanged = new Write.Check(event.key(RESOLVED), condition(resolved));
            if (table.write(List.of(open, unchanged)).done()) {
                return true;
            }
        }
    }

    /**
     * Remembers that the thing is resolved, and closes what was opened by events that were not later.
     *
     * @param cancel is given each notification before it is closed; when it throws, the event has to come again
     */
    void resolve(IncidentEvent event, Instant now, Consumer<NotificationId> cancel) {
        remember(event, now);
        Query open = Query.partition(event.key(OPEN).partition())
                .from(OPEN)
                .to(OPEN + millis(event.at().plusMillis(1)));
        Optional<String> cursor = Optional.empty();
        do {
            Page page = table.query(open.after(cursor));
            for (Stored stored : page.items()) {
                cancel.accept(Json.read(stored.item().body(), NotificationId.class));
                table.write(List.of(Write.delete(stored.item().key())));
            }
            cursor = page.cursor();
        } while (cursor.isPresent());
    }

    private void remember(IncidentEvent event, Instant now) {
        Item item = Item.of(event.key(RESOLVED), Json.write(new Resolved(event.at())))
                .expiresAt(now.plus(KEPT));
        Optional<Stored> known = resolved(event);
        while (known.isEmpty() || time(known.get()).isBefore(event.at())) {
            if (table.write(List.of(new Write.Put(item, condition(known)))).done()) {
                return;
            }
            known = resolved(event);
        }
    }

    private Optional<Stored> resolved(IncidentEvent event) {
        return table.get(event.key(RESOLVED));
    }

    private static boolean isAfter(Optional<Stored> resolved, Instant at) {
        return resolved.filter(stored -> time(stored).isAfter(at)).isPresent();
    }

    private static Instant time(Stored resolved) {
        return Json.read(resolved.item().body(), Resolved.class).at();
    }

    private static Condition condition(Optional<Stored> stored) {
        return stored.<Condition>map(it -> new Condition.VersionIs(it.version()))
                .orElseGet(Condition.Absent::new);
    }

    /** In the order of time. */
    private static String millis(Instant at) {
        return "%015d".formatted(at.toEpochMilli());
    }
}
