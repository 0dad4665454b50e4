package io.allim.pipeline.send;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What somebody has who works at an item, as one of a few at the same time. It is given away as soon as there is nothing
 * left to do but to wait for a host, so that the others go past.
 */
public final class Turn {

    private final AtomicBoolean given = new AtomicBoolean();
    private final Runnable next;

    private Turn(Runnable next) {
        this.next = next;
    }

    /** @param next done once, by whoever gives the turn away */
    public static Turn of(Runnable next) {
        return new Turn(next);
    }

    /** Of those who work beside the turns. */
    public static Turn none() {
        return new Turn(() -> {});
    }

    /** Does nothing the second time. */
    public void give() {
        if (given.compareAndSet(false, true)) {
            next.run();
        }
    }

    public boolean isGiven() {
        return given.get();
    }
}
