package io.allim.channel.email;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The connections to an SMTP server: few, each used by one mail at a time and kept open for the next.
 *
 * <p>A mail waits for one only briefly, since it holds up a turn of the dispatcher; one that would have to wait longer is
 * told when its turn is likely to come. Where the server takes fewer connections than configured, those that it takes are
 * shared for a while. Counts on the machine's own timer.
 */
final class SmtpPool {

    /** A mail that would likely wait longer for a connection does not wait. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** How long one waits at most: what is likely can be wrong. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(5);

    /** After this time one connection more is tried again. */
    private static final long FEWER_NANOS = Duration.ofMinutes(1).toNanos();

    private static final Duration MAX_RESERVATION = Duration.ofMinutes(1);

    /** What a mail is thought to take before one has been sent. */
    private static final double FIRST_NANOS = Duration.ofMillis(20).toNanos();

    /** Of the last mail in the average. */
    private static final double WEIGHT = 0.2;

    /** What becomes of a mail that asks for a connection. */
    sealed interface Slot {

        record Taken(SmtpConnection connection) implements Slot {}

        /** @param after when there is likely to be one */
        record Busy(Duration after) implements Slot {}
    }

    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition freed = lock.newCondition();
    private final Deque<SmtpConnection> resting = new ArrayDeque<>();
    private final Supplier<SmtpConnection> maker;
    private final int most;
    private final int mailsEach;
    private final Duration idle;
    private int limit;
    private long moreAt;
    private int open;
    private int waiting;
    private double mailNanos = FIRST_NANOS;
    private long lastReserved = System.nanoTime();
    private boolean sweeping;

    SmtpPool(Supplier<SmtpConnection> maker, EmailConfig.Smtp config) {
        this.maker = maker;
        this.most = Math.max(1, config.connections());
        this.mailsEach = Math.max(1, config.messagesPerConnection());
        this.idle = config.idle();
        this.limit = most;
    }

    /** The connection that was used last, or one that is not open yet. It is to be given back or dropped. */
    Slot take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (limit < most && System.nanoTime() - moreAt >= 0) {
                limit++;
                moreAt = System.nanoTime() + FEWER_NANOS;
            }
            long left = MAX_WAIT.toNanos();
            if (isFull() && (waiting + 1) * mailNanos / limit > PATIENCE.toNanos()) {
                return new Slot.Busy(reserve());
            }
            waiting++;
            try {
                while (isFull()) {
                    if (left <= 0) {
                        return new Slot.Busy(reserve());
                    }
                    left = freed.awaitNanos(left);
                }
            } finally {
                waiting--;
            }
            if (!resting.isEmpty()) {
                return new Slot.Taken(resting.removeLast());
            }
            open++;
            return new Slot.Taken(maker.get());
        } finally {
            lock.unlock();
        }
    }

    private boolean isFull() {
        return resting.isEmpty() && open >= limit;
    }

    /** Mails that find no place come back one after the other, as fast as the server takes them. */
    private Duration reserve() {
        long now = System.nanoTime();
        long each = (long) (mailNanos / limit);
        lastReserved = Math.max(lastReserved - now, (waiting + limit) * each) + each + now;
        Duration after = Duration.ofNanos(lastReserved - now);
        if (after.compareTo(MAX_RESERVATION) > 0) {
            lastReserved = now + MAX_RESERVATION.toNanos();
            return MAX_RESERVATION;
        }
        return after.compareTo(PATIENCE) < 0 ? PATIENCE : after;
    }

    /** @param nanos that the mail took */
    void giveBack(SmtpConnection connection, long nanos) {
        boolean kept;
        lock.lock();
        try {
            mailNanos += WEIGHT * (nanos - mailNanos);
            kept = connection.mails() < mailsEach && open <= limit;
            if (kept) {
                connection.rest(System.nanoTime());
                resting.addLast(connection);
                sweepLater();
            } else {
                open--;
            }
            freed.signal();
        } finally {
            lock.unlock();
        }
        if (!kept) {
            connection.shut();
        }
    }

    void drop(SmtpConnection connection) {
        lock.lock();
        try {
            open--;
            freed.signal();
        } finally {
            lock.unlock();
        }
        connection.shut();
    }

    /**
     * Drops a connection of which the server says that it is one too many.
     *
     * @return whether there are others, for one of which the mail can wait
     */
    boolean dropAsTooMany(SmtpConnection connection) {
        lock.lock();
        try {
            open--;
            limit = Math.clamp(open, 1, limit);
            moreAt = System.nanoTime() + FEWER_NANOS;
            freed.signal();
            return open > 0;
        } finally {
            lock.unlock();
            connection.shut();
        }
    }

    /** Lets go of what is not in use: the server closed one of them, or all are too old. */
    void dropResting() {
        dropRestingBefore(Long.MAX_VALUE);
    }

    private void dropRestingBefore(long idleNanos) {
        List<SmtpConnection> old = new ArrayList<>();
        long now = System.nanoTime();
        lock.lock();
        try {
            while (!resting.isEmpty()
                    && (idleNanos == Long.MAX_VALUE || now - resting.getFirst().restedAt() >= idleNanos)) {
                old.add(resting.removeFirst());
                open--;
                freed.signal();
            }
        } finally {
            lock.unlock();
        }
        old.forEach(SmtpConnection::shut);
    }

    private void sweepLater() {
        if (!sweeping) {
            sweeping = true;
            CompletableFuture.delayedExecutor(idle.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(this::sweep);
        }
    }

    private void sweep() {
        dropRestingBefore(idle.toNanos());
        lock.lock();
        try {
            sweeping = false;
            if (!resting.isEmpty()) {
                sweepLater();
            }
        } finally {
            lock.unlock();
        }
    }
}
