package io.allim.table.sqlite;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Jobs that wait for the writer. A full queue makes callers wait; a closed one still gives out what it holds. */
final class JobQueue {

    enum Added {
        YES,
        LATE,
        CLOSED
    }

    private final int capacity;
    private final Queue<Job<?>> jobs = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition notFull = lock.newCondition();
    private final Condition notEmpty = lock.newCondition();
    private boolean closed;

    JobQueue(int capacity) {
        this.capacity = capacity;
    }

    Added add(Job<?> job, long seconds) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = TimeUnit.SECONDS.toNanos(seconds);
            while (jobs.size() >= capacity && !closed) {
                if (left <= 0) {
                    return Added.LATE;
                }
                left = notFull.awaitNanos(left);
            }
            if (closed) {
                return Added.CLOSED;
            }
            jobs.add(job);
            notEmpty.signal();
            return Added.YES;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for jobs and takes at most {@code most} of them; none when the queue is closed and empty. */
    List<Job<?>> take(int most) {
        lock.lock();
        try {
            while (jobs.isEmpty() && !closed) {
                notEmpty.awaitUninterruptibly();
            }
            List<Job<?>> taken = new ArrayList<>(Math.min(most, jobs.size()));
            while (taken.size() < most && !jobs.isEmpty()) {
                taken.add(jobs.remove());
            }
            notFull.signalAll();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            notFull.signalAll();
            notEmpty.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
