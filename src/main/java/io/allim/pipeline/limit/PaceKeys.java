package io.allim.pipeline.limit;

import io.allim.table.Key;
import java.util.List;
import java.util.Locale;

/**
 * Where the table keeps a rate limit.
 *
 * <pre>
 * pace/{name} / clock          the next slot
 * pace/{name} / queue/{lane}   the next turn of what is held
 * pace/{name} / pause          until when the provider takes no more
 * </pre>
 */
record PaceKeys(String name) {

    Key sends() {
        return key("clock");
    }

    Key queue(PriorityLane lane) {
        return key("queue/" + lane.name().toLowerCase(Locale.ROOT));
    }

    Key pause() {
        return key("pause");
    }

    /** Queues of what is held while the limit is not paused: a pause moves them on. */
    List<Key> queues() {
        return List.of(queue(PriorityLane.NORMAL), queue(PriorityLane.LOW));
    }

    private Key key(String sort) {
        return new Key("pace/" + name, sort);
    }
}
