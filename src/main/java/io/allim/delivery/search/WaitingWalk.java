package io.allim.delivery.search;

import io.allim.delivery.DeliveryStore;
import io.allim.table.Cursor;
import io.allim.table.Due;
import io.allim.table.Key;
import io.allim.table.Page;
import io.allim.table.Stored;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;

/** What waits and what is under way, as the due index has it: the next first. What waits in a digest is not in it. */
final class WaitingWalk implements Walk {

    private static final String RANGE = "deliveries/waiting";

    private final DeliveryStore deliveries;
    private final Instant until;
    private final int limit;
    private final PriorityQueue<Part> parts =
            new PriorityQueue<>(Comparator.comparing(Part::at).thenComparing(Part::order));

    /**
     * @param since from when on
     * @param until before when
     * @param limit how many are read at once
     * @param cursor of a {@link Found}
     */
    WaitingWalk(DeliveryStore deliveries, Optional<Instant> since, Instant until, int limit, Optional<String> cursor) {
        this.deliveries = deliveries;
        this.until = until.minusMillis(1);
        this.limit = limit;
        Optional<List<String>> position = cursor.map(text -> Cursor.read(RANGE, text, 3))
                .or(() -> since.map(at -> List.of(Long.toString(at.toEpochMilli()), "!", "!")));
        deliveries.parts().forEach(part -> goOn(new Part(part, position)));
    }

    @Override
    public boolean isUpwards() {
        return true;
    }

    @Override
    public boolean hasNext() {
        return !parts.isEmpty();
    }

    @Override
    public Found next() {
        Part first = parts.remove();
        Stored stored = first.ready.remove();
        Found found = new Found(
                DeliveryStore.idAt(stored.item().key()).map(_ -> DeliveryStore.read(stored)),
                due(stored),
                Cursor.write(RANGE, position(stored)));
        goOn(first);
        return found;
    }

    private void goOn(Part part) {
        if (part.hasNext()) {
            parts.add(part);
        }
    }

    private static Instant due(Stored stored) {
        return stored.item().due().map(Due::at).orElseThrow();
    }

    private static List<String> position(Stored stored) {
        Key key = stored.item().key();
        return List.of(Long.toString(due(stored).toEpochMilli()), key.partition(), key.sort());
    }

    private final class Part {

        private final int number;
        private final Queue<Stored> ready = new ArrayDeque<>();
        private Optional<String> cursor;
        private boolean ended;

        Part(int number, Optional<List<String>> position) {
            this.number = number;
            this.cursor = position.map(known -> Cursor.inDue(number, known));
        }

        boolean hasNext() {
            while (ready.isEmpty() && !ended) {
                Page page = deliveries.due(number, until, limit, cursor);
                ready.addAll(page.items());
                cursor = page.cursor();
                ended = cursor.isEmpty();
            }
            return !ready.isEmpty();
        }

        Instant at() {
            return due(ready.element());
        }

        /** Of what is due at the same time. */
        String order() {
            Key key = ready.element().item().key();
            return key.partition() + "/" + key.sort();
        }
    }
}
