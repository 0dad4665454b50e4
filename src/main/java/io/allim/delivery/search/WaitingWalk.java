package io.allim.delivery.search;

import io.allim.delivery.DeliveryStore;
import io.allim.delivery.DigestItem;
import io.allim.delivery.DigestStore;
import io.allim.notification.Digest;
import io.allim.notification.Notification;
import io.allim.notification.NotificationId;
import io.allim.notification.NotificationStore;
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
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What waits and what is under way, the next first: as the due index has it, which holds an open digest in the place of its items. Those are
 * read when the walk is at their digest.
 */
final class WaitingWalk implements Walk {

    private static final String RANGE = "deliveries/waiting";

    /** Of the position of an item in the due index. */
    private static final int IN_DUE = 3;

    private final DeliveryStore deliveries;
    private final DeliveryStore.Reader reader;
    private final DigestStore digests;
    private final boolean gathered;
    private final Instant until;
    private final int limit;
    private final PriorityQueue<Part> walked =
            new PriorityQueue<>(Comparator.comparing(Part::at).thenComparing(Part::order));
    private Optional<Members> open = Optional.empty();

    /**
     * @param gathered whether the items of open digests are wanted
     * @param since from when on
     * @param until before when
     * @param limit how many are read at once
     * @param cursor of a {@link Found}
     */
    WaitingWalk(
            DeliveryStore deliveries,
            DigestStore digests,
            boolean gathered,
            Optional<Instant> since,
            Instant until,
            int limit,
            Optional<String> cursor) {
        this.deliveries = deliveries;
        this.reader = deliveries.reader();
        this.digests = digests;
        this.gathered = gathered;
        this.until = until.minusMillis(1);
        this.limit = limit;
        Optional<List<String>> read = cursor.map(text -> Cursor.read(RANGE, text, IN_DUE + 1));
        Optional<List<String>> position = read.map(all -> all.subList(0, IN_DUE))
                .or(() -> since.map(at -> List.of(Long.toString(at.toEpochMilli()), "!", "!")));
        IntStream parts = gathered ? IntStream.concat(deliveries.parts(), digests.parts()) : deliveries.parts();
        parts.forEach(part -> goOn(new Part(part, position)));
        read.ifPresent(this::resume);
    }

    private void resume(List<String> position) {
        String place = position.get(IN_DUE);
        if (!place.isEmpty()) {
            NotificationId digest = NotificationId.parse(position.get(1)).orElseThrow(Cursor.Bad::new);
            open(new Members(digest, position.subList(0, IN_DUE), place));
        }
    }

    @Override
    public boolean isUpwards() {
        return true;
    }

    @Override
    public boolean hasNext() {
        return open.isPresent() || !walked.isEmpty();
    }

    @Override
    public Found next() {
        if (open.isPresent()) {
            return open.get().next();
        }
        Part first = walked.remove();
        Stored stored = first.ready.remove();
        goOn(first);
        List<String> position = position(stored);
        digest(stored).ifPresent(digest -> open(new Members(digest, position, DigestStore.BEFORE_ALL)));
        return new Found(
                DeliveryStore.idAt(stored.item().key())
                        .flatMap(_ -> reader.read(stored))
                        .filter(delivery -> !gathered || delivery.membership().isEmpty()),
                due(stored),
                cursor(position, open.isPresent() ? DigestStore.BEFORE_ALL : ""));
    }

    /** One that has closed is no longer in the due index: its own message is. */
    private static Optional<NotificationId> digest(Stored stored) {
        return Optional.of(stored)
                .filter(each -> NotificationStore.idAt(each.item().key()).isPresent())
                .map(NotificationStore::read)
                .filter(Digest.class::isInstance)
                .map(Notification::id);
    }

    private void open(Members members) {
        open = Optional.of(members).filter(Members::hasNext);
    }

    private static String cursor(List<String> position, String place) {
        return Cursor.write(
                RANGE, Stream.concat(position.stream(), Stream.of(place)).toList());
    }

    private void goOn(Part part) {
        if (part.hasNext()) {
            walked.add(part);
        }
    }

    private static Instant due(Stored stored) {
        return stored.item().due().map(Due::at).orElseThrow();
    }

    private static List<String> position(Stored stored) {
        Key key = stored.item().key();
        return List.of(Long.toString(due(stored).toEpochMilli()), key.partition(), key.sort());
    }

    /** The items of an open digest. */
    private final class Members {

        private final NotificationId digest;
        private final List<String> position;
        private final Queue<DigestItem> ready = new ArrayDeque<>();
        private String last;

        /**
         * @param position of the digest in the due index
         * @param last the place of the item behind which to go on
         */
        Members(NotificationId digest, List<String> position, String last) {
            this.digest = digest;
            this.position = position;
            this.last = last;
        }

        boolean hasNext() {
            if (ready.isEmpty()) {
                ready.addAll(digests.itemsAfter(digest, last, limit));
            }
            return !ready.isEmpty();
        }

        Found next() {
            DigestItem item = ready.remove();
            last = DigestStore.place(item);
            open = Optional.of(this).filter(Members::hasNext);
            return new Found(
                    reader.find(item.delivery()),
                    Instant.ofEpochMilli(Cursor.number(position.getFirst())),
                    cursor(position, last));
        }
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
