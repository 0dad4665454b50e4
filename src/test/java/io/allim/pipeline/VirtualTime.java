package io.allim.pipeline;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

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
        private boolean awake;

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
        synchronized (this) {
            Sleeper me = add(end);
            next();
            await(me);
        }
    }

    /** Does the work, each piece by a thread of its own, all from now on. */
    void run(List<Runnable> work) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        List<Throwable> failures = new ArrayList<>();
        synchronized (this) {
            for (Runnable piece : work) {
                Sleeper me = add(now);
                threads.add(Thread.ofPlatform().daemon().start(() -> {
                    try {
                        synchronized (this) {
                            await(me);
                        }
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
            notifyAll();
        }
    }

    private void await(Sleeper me) {
        while (!me.awake) {
            try {
                wait();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
