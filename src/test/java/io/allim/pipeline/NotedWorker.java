package io.allim.pipeline;

import io.allim.pipeline.send.WorkerSlot;
import io.allim.table.Key;
import io.allim.time.Deadline;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Notes what it is asked to look at, and does what a test says instead of the work. */
public final class NotedWorker extends Worker {

    private final List<Key> seen = new CopyOnWriteArrayList<>();
    private volatile Consumer<Key> work = _ -> {};

    public NotedWorker() {
        super(null, null, null, null, null, null, null, null);
    }

    /** @param instead of the work, before the key is noted */
    public void work(Consumer<Key> instead) {
        work = instead;
    }

    /** What was looked at, to its end. */
    public List<Key> seen() {
        return List.copyOf(seen);
    }

    @Override
    public boolean process(Key key, Deadline deadline, WorkerSlot slot) {
        work.accept(key);
        seen.add(key);
        return true;
    }

    @Override
    public void expedite(List<Key> keys, Deadline deadline) {
        keys.forEach(key -> process(key, deadline, WorkerSlot.none()));
    }
}
