package io.allim.pipeline.limit;

import io.allim.pipeline.limit.HostQueue.Waiter;
import java.time.Instant;
import java.util.TreeMap;

/** The hosts of a channel for which attempts wait. Guarded by the {@link Bulkhead}. */
final class ChannelQueue {

    private static final long URGENT = Long.MIN_VALUE / 2;

    /** For each permit: how many may wait for answers beside it. */
    private static final int SLOW_PER_PERMIT = 24;

    /** The hosts with room for which attempts wait, by when the first of them came; urgent ones come before all. */
    private final TreeMap<Long, HostQueue> ready = new TreeMap<>();

    private final int most;

    /** How many attempts have a permit and are not slow. */
    int active;

    /** How many have waited long for an answer. */
    int slow;

    private boolean last;

    /** @param most how many may be active */
    ChannelQueue(int most) {
        this.most = most;
    }

    boolean hasRoom() {
        return active < most;
    }

    boolean hasRoomForSlow() {
        return slow < most * SLOW_PER_PERMIT;
    }

    boolean isWaitedFor() {
        return !ready.isEmpty();
    }

    /** After something has changed at a host. */
    void update(HostQueue queue, Instant now) {
        ready.remove(queue.ready);
        Waiter first = queue.waiters.peek();
        if (first != null && queue.inside < queue.limit(now, false)) {
            queue.ready = first.urgent ? URGENT + first.arrival : first.arrival;
            ready.put(queue.ready, queue);
        }
    }

    /** By turns the host for which an attempt has waited longest, and the one that came last. */
    HostQueue next() {
        last = !last && ready.firstKey() > 0;
        return (last ? ready.lastEntry() : ready.firstEntry()).getValue();
    }
}
