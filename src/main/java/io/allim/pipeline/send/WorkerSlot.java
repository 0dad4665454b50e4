package io.allim.pipeline.send;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What somebody has who works at an item, as one of a few at the same time. It is given away as soon as there is nothing
 * left to do but to wait for a host, so that the others go past.
 */
public final class WorkerSlot {

    private final AtomicBoolean released = new AtomicBoolean();
    private final Runnable whenReleased;

    private WorkerSlot(Runnable next) {
        this.whenReleased = next;
    }

    /** @param next done once, by whoever gives the turn away */
    public static WorkerSlot of(Runnable next) {
        return new WorkerSlot(next);
    }

    /** Of those who work beside the turns. */
    public static WorkerSlot none() {
        return new WorkerSlot(() -> {});
    }

    /** Does nothing the second time. */
    public void release() {
        if (released.compareAndSet(false, true)) {
            whenReleased.run();
        }
    }

    public boolean isReleased() {
        return released.get();
    }
}
