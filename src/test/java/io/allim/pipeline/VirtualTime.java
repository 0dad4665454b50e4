package io.allim.pipeline;

import io.allim.table.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.locks.LockSupport;

/** Threads whose sleep takes no time: one runs at a time, and when it sleeps the next is woken, at its time. */
final class VirtualTime implements InstantSource {

    private final PriorityQueue<Sleeper> sleepers =
            new PriorityQueue<>(Comparator.comparing(Sleeper::wakes).thenComparing(Sleeper::number));
    private Instant now;
    private int numbers;

    VirtualTime(Instant start) {
        now = start;
    }

    private static final class Sleeper {
        private final Instant wakes;
        private final int number;
        private volatile boolean awake;
        private volatile Thread thread;

        Sleeper(Instant wakes, int number) {
            this.wakes = wakes;
            this.number = number;
        }

        Instant wakes() {
            return wakes;
        }

        int number() {
            return number;
        }
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    void sleep(Duration time) {
        sleepUntil(instant().plus(time));
    }

    void sleepUntil(Instant end) {
        Sleeper me;
        synchronized (this) {
            me = add(end);
            next();
        }
        await(me);
    }

    /** The same time; who sets it sleeps until then. */
    SettableClock clock() {
        return new SettableClock(instant()) {
            @Override
            public Instant instant() {
                return VirtualTime.this.instant();
            }

            @Override
            public void set(Instant instant) {
                sleepUntil(instant);
            }

            @Override
            public void advance(Duration duration) {
                sleep(duration);
            }
        };
    }

    /** Does the work, each piece by a thread of its own, all from now on. */
    void run(List<Runnable> work) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        List<Throwable> failures = new ArrayList<>();
        synchronized (this) {
            for (Runnable piece : work) {
                Sleeper me = add(now);
                threads.add(Thread.ofVirtual().start(() -> {
                    try {
                        await(me);
                        piece.run();
                    } catch (Throwable e) {
                        failures.add(e);
                    } finally {
                        synchronized (this) {
                            next();
                        }
                    }
                }));
            }
            next();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        if (!failures.isEmpty()) {
            throw new AssertionError(failures.getFirst());
        }
    }

    private Sleeper add(Instant end) {
        Sleeper me = new Sleeper(end.isAfter(now) ? end : now, numbers++);
        sleepers.add(me);
        return me;
    }

    private void next() {
        Sleeper first = sleepers.poll();
        if (first != null) {
            now = first.wakes;
            first.awake = true;
            LockSupport.unpark(first.thread);
        }
    }

    private static void await(Sleeper me) {
        me.thread = Thread.currentThread();
        while (!me.awake) {
            LockSupport.park(me);
        }
    }
}
