package io.allim.pipeline.decide;

import io.allim.delivery.DeliveryId;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What this process has planned moments ago, due at once: its workers send it without reading all of it again. Closed unless
 * hints are seen to by the process that gives them. What is forgotten is read.
 */
@Singleton
public class JustPlanned {

    /** About 3 KB each, with the data of its notification. */
    private static final int MOST = 2_000;

    /** For longer nobody goes by what was known. */
    public static final Duration FRESH = Duration.ofSeconds(2);

    private final Map<DeliveryId, Sendable> planned = new LinkedHashMap<>();
    private boolean open;

    public synchronized void open() {
        open = true;
    }

    /** @param stored as they are stored, and wait */
    public synchronized void add(List<Sendable> stored) {
        if (open) {
            stored.forEach(sendable -> planned.put(sendable.context().delivery().id(), sendable));
            stored.stream()
                    .findFirst()
                    .ifPresent(latest -> dropOlder(latest.context().now()));
        }
    }

    /** What is too old is of no use, and may be large. */
    private void dropOlder(Instant now) {
        Iterator<Sendable> oldest = planned.values().iterator();
        while (oldest.hasNext()) {
            boolean fresh = oldest.next().isFresh(now, FRESH);
            if (fresh && planned.size() <= MOST) {
                return;
            }
            oldest.remove();
        }
    }

    /** To one worker, once. Empty when too much may have changed since. */
    public synchronized Optional<Sendable> take(DeliveryId id, Instant now) {
        return Optional.ofNullable(planned.remove(id)).filter(sendable -> sendable.isFresh(now, FRESH));
    }

    /** Something that was decided may no longer be so. */
    public synchronized void forget() {
        planned.clear();
    }
}
