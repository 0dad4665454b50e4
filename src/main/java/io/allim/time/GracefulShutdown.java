package io.allim.time;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The end of this process. From {@link #begin} on no work starts: no tick, no lease, no request. What is under way ends
 * within its own deadlines and is recorded; {@link #await} waits for it.
 */
@Singleton
public class GracefulShutdown {

    private final Set<Work> underWay = new HashSet<>();
    private final List<Runnable> whenStarted = new CopyOnWriteArrayList<>();
    private final CountDownLatch started = new CountDownLatch(1);

    /** A piece of work, and the thread that does it. */
    private static final class Work {
        private final Thread thread = Thread.currentThread();
    }

    /** May be called again. */
    public void begin() {
        synchronized (this) {
            started.countDown();
        }
        whenStarted.forEach(Runnable::run);
    }

    /** @param wakes those who wait for something that no longer comes; quick, and may be called again */
    public void whenStarted(Runnable wakes) {
        whenStarted.add(wakes);
    }

    public boolean isStarted() {
        return started.getCount() == 0;
    }

    /**
     * Does the work and counts it, unless the process is about to end.
     *
     * @return whether it was done
     */
    public boolean run(Runnable work) {
        Optional<Work> started = start();
        if (started.isEmpty()) {
            return false;
        }
        try {
            work.run();
            return true;
        } finally {
            end(started.get());
        }
    }

    /**
     * Waits for so long, or until the process is about to end.
     *
     * @return whether it waited for so long
     */
    public boolean pause(Duration time) {
        try {
            return !started.await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Waits until nothing is under way, by the machine's own timer.
     *
     * @return how many pieces of work there still are when the time is over
     */
    public synchronized int await(Duration most) throws InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        for (long left = most.toNanos(); !underWay.isEmpty() && left > 0; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return underWay.size();
    }

    /** Breaks off what is under way: an attempt ends without an answer, which it may still record. */
    public synchronized void interrupt() {
        underWay.forEach(work -> work.thread.interrupt());
    }

    private synchronized Optional<Work> start() {
        if (isStarted()) {
            return Optional.empty();
        }
        Work work = new Work();
        underWay.add(work);
        return Optional.of(work);
    }

    private synchronized void end(Work work) {
        underWay.remove(work);
        notifyAll();
    }
}
