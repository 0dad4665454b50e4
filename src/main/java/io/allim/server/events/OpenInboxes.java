package io.allim.server.events;

import io.allim.inbox.InboxCounts;
import io.allim.inbox.InboxReader;
import io.allim.table.TableUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The inboxes that somebody looks at, and who does. Changes by this process are seen at once, those by others on the same store
 * within {@link #LOOK}.
 *
 * <pre>
 *   any thread    open, close, changed  --letters-->  one thread: pass
 *                                                       reads each inbox that changed, once for all that show it
 *                                                       beats, ends and drops
 * </pre>
 */
final class OpenInboxes {

    /** Below the minute after which proxies close connections on which nothing happens. */
    static final Duration BEAT = Duration.ofSeconds(25);

    /** How old a change by another process can get. */
    static final Duration LOOK = Duration.ofSeconds(5);

    /** Of one recipient: one for each browser. */
    static final int MOST_OF_ONE = 20;

    private static final Duration TURN = Duration.ofSeconds(1);

    private final InboxReader reader;
    private final int most;
    private final Admissions admissions = new Admissions();
    private final BlockingQueue<Runnable> letters = new LinkedBlockingQueue<>();

    /** By recipient. What follows belongs to the thread that passes. */
    private final Map<String, Shown> shown = new HashMap<>();

    private final Set<String> changed = new HashSet<>();
    private Instant nextTurn = Instant.MIN;

    /** @param most how many may be open at once */
    OpenInboxes(InboxReader reader, int most) {
        this.reader = reader;
        this.most = most;
    }

    /** How many of whom are open. */
    private static final class Admissions {
        private final Map<String, Integer> open = new HashMap<>();
        private int all;

        synchronized boolean enter(String recipient, int most) {
            int own = open.getOrDefault(recipient, 0);
            if (all >= most || own >= MOST_OF_ONE) {
                return false;
            }
            all++;
            open.put(recipient, own + 1);
            return true;
        }

        synchronized void leave(String recipient) {
            all--;
            int own = open.getOrDefault(recipient, 1);
            if (own == 1) {
                open.remove(recipient);
            } else {
                open.put(recipient, own - 1);
            }
        }

        synchronized boolean has(String recipient) {
            return open.containsKey(recipient);
        }
    }

    /** An inbox as it was sent last, and who sees it. */
    private static final class Shown {
        private final List<Seat> seats = new ArrayList<>();
        private String state = "";
        private Optional<InboxCounts> counts = Optional.empty();
        private Instant nextLook = Instant.MIN;
    }

    private static final class Seat {
        private final Watcher watcher;
        private boolean greeted;
        private Instant nextBeat;

        Seat(Watcher watcher, Instant now) {
            this.watcher = watcher;
            this.nextBeat = now.plus(BEAT);
        }
    }

    /** Takes a place for a watcher, who is to {@link #open} it, or {@link #leave} it. */
    boolean enter(String recipient) {
        return admissions.enter(recipient, most);
    }

    /** It is sent the counts as they are, and again whenever they change. */
    void open(String recipient, Watcher watcher, Instant now) {
        letters.add(() -> {
            shown.computeIfAbsent(recipient, _ -> new Shown()).seats.add(new Seat(watcher, now));
            changed.add(recipient);
        });
    }

    /** The stream is closed, by whomever. */
    void close(String recipient, Watcher watcher) {
        leave(recipient);
        letters.add(() -> {
            Shown inbox = shown.getOrDefault(recipient, new Shown());
            inbox.seats.removeIf(seat -> seat.watcher.equals(watcher));
            if (inbox.seats.isEmpty()) {
                shown.remove(recipient);
            }
        });
    }

    void leave(String recipient) {
        admissions.leave(recipient);
    }

    /** The inbox was written. Costs nothing where nobody sees it. */
    void changed(String recipient) {
        if (admissions.has(recipient)) {
            letters.add(() -> changed.add(recipient));
        }
    }

    /** Ends all streams at the next pass. */
    void endAll() {
        letters.add(() -> seats().forEach(seat -> seat.watcher.end()));
    }

    /** Waits for a letter, for a second at most, and sees to what has come by then. */
    void await() throws InterruptedException {
        Runnable first = letters.poll(TURN.toMillis(), TimeUnit.MILLISECONDS);
        if (first != null) {
            first.run();
        }
    }

    /** Sees to all that has come, and, once a second, to what is due. */
    void pass(Instant now) {
        for (Runnable letter = letters.poll(); letter != null; letter = letters.poll()) {
            letter.run();
        }
        if (!now.isBefore(nextTurn)) {
            nextTurn = now.plus(TURN);
            seats().forEach(seat -> turn(seat, now));
            shown.forEach((recipient, inbox) -> {
                if (!now.isBefore(inbox.nextLook)) {
                    changed.add(recipient);
                }
            });
        }
        changed.forEach(recipient -> look(recipient, now));
        changed.clear();
    }

    private List<Seat> seats() {
        return shown.values().stream().flatMap(inbox -> inbox.seats.stream()).toList();
    }

    private static void turn(Seat seat, Instant now) {
        if (!seat.watcher.mayStay(now)) {
            seat.watcher.end();
        } else if (!now.isBefore(seat.nextBeat)) {
            seat.nextBeat = now.plus(BEAT);
            beat(seat.watcher);
        }
    }

    private static void beat(Watcher watcher) {
        if (watcher.lags()) {
            watcher.drop();
        } else {
            watcher.beat();
        }
    }

    private void look(String recipient, Instant now) {
        Shown inbox = shown.get(recipient);
        if (inbox == null) {
            return;
        }
        inbox.nextLook = now.plus(LOOK);
        try {
            boolean fresh = refresh(recipient, inbox, now);
            inbox.counts.ifPresent(counts ->
                    inbox.seats.stream().filter(seat -> fresh || !seat.greeted).forEach(seat -> tell(seat, counts)));
        } catch (TableUnavailable e) {
            inbox.state = "";
        }
    }

    /** @return whether the inbox is not as it was sent last */
    private boolean refresh(String recipient, Shown inbox, Instant now) {
        String state = reader.state(recipient);
        boolean expired = inbox.counts
                .flatMap(InboxCounts::until)
                .filter(until -> !now.isBefore(until))
                .isPresent();
        if (state.equals(inbox.state) && !expired) {
            return false;
        }
        inbox.counts = Optional.of(reader.counts(recipient));
        inbox.state = state;
        return true;
    }

    private static void tell(Seat seat, InboxCounts counts) {
        seat.greeted = true;
        seat.watcher.changed(counts);
    }
}
