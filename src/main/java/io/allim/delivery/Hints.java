package io.allim.delivery;

import io.allim.table.Key;
import io.allim.time.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Nudges workers to look at work that may be due. A hint that is lost or repeated does no harm. */
public interface Hints {

    /** How far away what is hinted may be. */
    Duration FURTHEST = Duration.ofMinutes(15);

    /**
     * Answers at once and does not throw, however the workers are and whether or not these hints are closed.
     *
     * @param work keys of items in the due index
     */
    void hint(List<Key> work);

    /**
     * The same for work that somebody waits for: it goes before all other. It may be done when this returns.
     *
     * @param work not more than a few, none of which takes long
     */
    default void expedite(List<Key> work) {
        hint(work);
    }

    /**
     * The same for when the work is due, by the instant. Does nothing where only ticks can know of it, nor for what is further away
     * than {@link #FURTHEST}.
     */
    default void hintAt(Map<Instant, List<Key>> work) {}

    /**
     * The same for turns that are missed by a moment: workers may be told a little earlier, and wait for the instant.
     *
     * @param work in their order
     */
    default void hintTurns(Map<Instant, List<Key>> work) {
        hintAt(work);
    }

    default void hintAt(Key work, Instant at) {
        hintAt(Map.of(at, List.of(work)));
    }

    /** For deliveries that were stored: those that are due now, and those that will be. */
    default void hintDue(Collection<Delivery> stored, Instant now) {
        List<Key> due = new ArrayList<>();
        Map<Instant, List<Key>> later = new TreeMap<>();
        Map<Instant, List<Key>> turns = new TreeMap<>();
        for (Delivery delivery : stored) {
            Key key = DeliveryStore.key(delivery.id());
            Map<Instant, List<Key>> waiting = delivery.hasTurn() ? turns : later;
            delivery.dueAt()
                    .ifPresent(at ->
                            (at.isAfter(now) ? waiting.computeIfAbsent(at, _ -> new ArrayList<>()) : due).add(key));
        }
        hint(due);
        if (!later.isEmpty()) {
            hintAt(later);
        }
        if (!turns.isEmpty()) {
            hintTurns(turns);
        }
    }

    /** Waits while so much waits in this process that more would do nothing but take memory. */
    default void awaitRoom(Deadline left) {}

    /**
     * Asks other processes to go on with what is due in these shards. Answers at once and does not throw; does nothing
     * where there are no others.
     *
     * @param shards of the due index, not none
     * @param until as of {@link io.allim.table.Table#due}
     */
    default void delegate(List<Integer> shards, Instant until) {}

    /**
     * Says from what all that is hinted from now on follows, until this is called again: a hint that leads to a hint, and so forth, is a chain,
     * which may have to end. What is hinted then is left to ticks, which begin new ones.
     *
     * @param before how many hints of the chain there were; 0 where a request or a tick begins one
     */
    default void chain(int before) {}

    /**
     * Waits until this process has seen to all that was hinted in it, and to what that hinted in turn; not at all where
     * others see to it, or only ticks do.
     */
    default void awaitIdle() throws InterruptedException {}
}
