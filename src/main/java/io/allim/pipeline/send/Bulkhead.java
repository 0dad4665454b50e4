package io.allim.pipeline.send;

import io.allim.channel.Outcome;
import io.allim.channel.Outcome.Fault;
import io.allim.delivery.DeliveryId;
import io.allim.delivery.DispatchConfig;
import io.allim.time.Deadline;
import io.allim.time.GracefulShutdown;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Gives each host and each channel a part of the places at which this process sends, so that one that hangs keeps nobody
 * from the others. What it knows lives as long as the process.
 *
 * <ul>
 *   <li>All together have {@link DispatchConfig#parallel} places, one channel all but an eighth of them, one host
 *       {@link DispatchConfig#parallelPerHost}; the only host of a channel has as many as the channel.
 *   <li>Who has waited for {@link #SLOW} for an answer takes no place of the channel any more, only one of its host.
 *   <li>Who finds no place waits without a turn, a lease or a write. A place that gets free goes by turns to the host for
 *       which somebody has waited longest, and to the one for which somebody came last: behind a thousand hosts that hang,
 *       a new one waits for a moment.
 *   <li>A host that fails is left alone: {@link CircuitBreaker}.
 * </ul>
 */
@Singleton
public final class Bulkhead {

    /** Most answers come sooner. */
    static final Duration SLOW = Duration.ofMillis(750);

    /** For each place: how many may wait for answers beside it. */
    private static final int SLOW_PER_PERMIT = 24;

    /** Who waits costs some kilobytes of memory. */
    private static final int MAX_WAITING = 10_000;

    private static final int MAX_WAITING_FOR_HOST = 2_000;
    private static final Duration CROWDED = Duration.ofMinutes(1);
    private static final int MAX_HOSTS = 10_000;

    /**
     * @param name as people know it
     * @param hasSiblings whether its channel has other hosts
     */
    record Host(String channel, String name, boolean hasSiblings) {}

    /** What somebody hears who wants to send to a host. */
    sealed interface Entry {

        record Entered(Permit permit) implements Entry {}

        /** There is no place now; {@link #await} waits for one. */
        record Full(Host host, boolean urgent) implements Entry {}

        /** There will be none for a while. */
        record LeftAlone(Instant until, String why) implements Entry {}
    }

    private final DispatchConfig config;
    private final int perChannel;
    private final InstantSource clock;
    private final Alarm alarm;
    private final Map<Host, HostQueue> hosts = new HashMap<>();
    private final Map<String, ChannelQueue> channels = new HashMap<>();
    private final Set<DeliveryId> waiting = ConcurrentHashMap.newKeySet();
    private int active;
    private long arrivals;
    private boolean closed;

    @Inject
    public Bulkhead(DispatchConfig config, GracefulShutdown shutdown, InstantSource clock) {
        this(config, clock, Alarm.threaded());
        shutdown.whenStarted(this::close);
    }

    public Bulkhead(DispatchConfig config, InstantSource clock, Alarm alarm) {
        this.config = config;
        this.perChannel = config.parallel() - config.parallel() / 8;
        this.clock = clock;
        this.alarm = alarm;
    }

    /** Whether somebody waits with the delivery: nobody else needs to look at it. */
    boolean isWaiting(DeliveryId id) {
        return waiting.contains(id);
    }

    /** @param held a place that {@link #await} gave: it is the one that is entered, or it is left */
    synchronized Entry enter(Host host, boolean urgent, Optional<Permit> held, Instant now) {
        held.filter(permit -> !permit.host.host.equals(host)).ifPresent(Permit::leave);
        HostQueue queue = hosts.computeIfAbsent(host, HostQueue::new);
        Optional<Permit> kept = held.filter(permit -> !permit.left);
        if (queue.breaker.at(now) == CircuitBreaker.State.OPEN) {
            kept.ifPresent(Permit::leave);
            return new Entry.LeftAlone(queue.breaker.until(), queue.breaker.why());
        }
        if (kept.isPresent() && queue.inside <= queue.limit(now, urgent)) {
            return new Entry.Entered(kept.get());
        }
        kept.ifPresent(Permit::leave);
        boolean first = urgent || queue.waiters.isEmpty() && queue.channel.hasRoom();
        if (first && queue.inside < queue.limit(now, urgent)) {
            return new Entry.Entered(new Permit(queue));
        }
        if (queue.waiters.size() >= MAX_WAITING_FOR_HOST || waiting.size() >= MAX_WAITING) {
            String others = waiting.size() >= MAX_WAITING ? "other hosts" : host.name();
            return new Entry.LeftAlone(now.plus(CROWDED), "too many messages wait for " + others + " already");
        }
        return new Entry.Full(host, urgent);
    }

    /** @return empty when none got free in time, when somebody waits with the delivery already, or when this stops */
    Optional<Permit> await(DeliveryId id, Entry.Full full, Deadline patience) {
        if (!waiting.add(id)) {
            return Optional.empty();
        }
        Waiter waiter = new Waiter(full.urgent());
        try {
            queue(full.host(), waiter);
            return Optional.of(waiter.permit.get(patience.patienceNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException | CancellationException | ExecutionException e) {
            return giveUp(full.host(), waiter);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            giveUp(full.host(), waiter).ifPresent(Permit::leave);
            return Optional.empty();
        } finally {
            waiting.remove(id);
        }
    }

    /** Who waits does so no longer: what it waits with is left to the next process. */
    private synchronized void close() {
        closed = true;
        hosts.values().forEach(queue -> queue.waiters.forEach(waiter -> waiter.permit.cancel(false)));
    }

    private synchronized void queue(Host host, Waiter waiter) {
        if (closed) {
            waiter.permit.cancel(false);
            return;
        }
        waiter.arrival = ++arrivals;
        HostQueue queue = hosts.computeIfAbsent(host, HostQueue::new);
        if (waiter.urgent) {
            queue.waiters.addFirst(waiter);
        } else {
            queue.waiters.add(waiter);
        }
        admit(queue);
    }

    private synchronized Optional<Permit> giveUp(Host host, Waiter waiter) {
        if (waiter.permit.isDone() && !waiter.permit.isCancelled()) {
            return Optional.of(waiter.permit.join());
        }
        HostQueue queue = hosts.get(host);
        if (queue != null && queue.waiters.remove(waiter)) {
            admit(queue);
            forget(queue);
        }
        return Optional.empty();
    }

    /** After something has changed at a host. */
    private void admit(HostQueue changed) {
        changed.channel.update(changed);
        while (!closed) {
            Optional<ChannelQueue> next = channels.values().stream()
                    .filter(channel -> channel.hasRoom() && !channel.ready.isEmpty())
                    .min(Comparator.comparing(channel -> channel.active));
            if (next.isEmpty()) {
                return;
            }
            HostQueue queue = next.get().next();
            Waiter waiter = queue.waiters.remove();
            Permit permit = new Permit(queue);
            queue.channel.update(queue);
            waiter.permit.complete(permit);
        }
    }

    /** Of how many hosts it knows something. */
    synchronized int hosts() {
        return hosts.size();
    }

    private void forget(HostQueue queue) {
        boolean idle = queue.inside == 0 && queue.waiters.isEmpty();
        if (idle && (queue.breaker.isFresh() || hosts.size() > MAX_HOSTS)) {
            hosts.remove(queue.host);
        }
    }

    private static final class Waiter {
        private final boolean urgent;
        private final CompletableFuture<Permit> permit = new CompletableFuture<>();
        private long arrival;

        Waiter(boolean urgent) {
            this.urgent = urgent;
        }
    }

    /** Of one host. */
    private final class HostQueue {
        private final Host host;
        private final ChannelQueue channel;
        private final CircuitBreaker breaker;
        private final Deque<Waiter> waiters = new ArrayDeque<>();
        private int inside;
        private long ready;

        HostQueue(Host host) {
            this.host = host;
            this.channel = channels.computeIfAbsent(host.channel(), _ -> new ChannelQueue());
            this.breaker = new CircuitBreaker(
                    host.name(), config.breaker().failures(), config.breaker().pauses());
        }

        int limit(Instant now, boolean urgent) {
            if (breaker.at(now) == CircuitBreaker.State.HALF_OPEN) {
                return 1;
            }
            return (host.hasSiblings() ? Math.max(1, config.parallelPerHost()) : perChannel) * (urgent ? 2 : 1);
        }
    }

    /** Of one channel. */
    private final class ChannelQueue {
        private static final long URGENT = Long.MIN_VALUE / 2;

        /** The hosts with room for which somebody waits, by when the first of them came; what is urgent came before all. */
        private final TreeMap<Long, HostQueue> ready = new TreeMap<>();

        private int active;
        private int slow;
        private boolean last;

        boolean hasRoom() {
            return active < perChannel && Bulkhead.this.active < config.parallel();
        }

        boolean hasRoomForSlow() {
            return slow < perChannel * SLOW_PER_PERMIT;
        }

        void update(HostQueue queue) {
            ready.remove(queue.ready);
            Waiter first = queue.waiters.peek();
            if (first != null && queue.inside < queue.limit(clock.instant(), false)) {
                queue.ready = first.urgent ? URGENT + first.arrival : first.arrival;
                ready.put(queue.ready, queue);
            }
        }

        HostQueue next() {
            last = !last && ready.firstKey() > 0;
            return (last ? ready.lastEntry() : ready.firstEntry()).getValue();
        }
    }

    /** Somebody's at a host, from before the lease to after the record. */
    final class Permit {
        private final HostQueue host;
        private Runnable stop = () -> {};
        private boolean slow;
        private boolean left;

        private Permit(HostQueue queue) {
            this.host = queue;
            queue.inside++;
            queue.channel.active++;
            active++;
        }

        /** From now on it waits for others. @param whenSlow told when that takes long */
        void begin(Runnable whenSlow) {
            Runnable stopping = alarm.in(SLOW, () -> slow(whenSlow));
            synchronized (Bulkhead.this) {
                stop = stopping;
            }
        }

        private void slow(Runnable whenSlow) {
            synchronized (Bulkhead.this) {
                if (left || slow) {
                    return;
                }
                if (host.channel.hasRoomForSlow()) {
                    slow = true;
                    host.channel.slow++;
                    host.channel.active--;
                    active--;
                    admit(host);
                }
            }
            if (slow) {
                whenSlow.run();
            } else {
                begin(whenSlow);
            }
        }

        /** What the attempt says of the host. One that was not made, or ended without anybody knowing how, says nothing. */
        void judge(Outcome outcome, Instant now) {
            synchronized (Bulkhead.this) {
                switch (outcome) {
                    case Outcome.NotReady _ -> {}
                    case Outcome.TryAgain again
                    when again.fault() != Fault.OF_THE_MESSAGE -> host.breaker.failed(again.fault(), again.why(), now);
                    case Outcome.TryAgain again when again.mayHaveLeft() -> {}
                    case Outcome.TryAgain _, Outcome.Accepted _, Outcome.Delivered _, Outcome.Rejected _ ->
                        host.breaker.answered();
                }
            }
        }

        /** Does nothing the second time. */
        void leave() {
            synchronized (Bulkhead.this) {
                if (left) {
                    return;
                }
                left = true;
                stop.run();
                host.inside--;
                if (slow) {
                    host.channel.slow--;
                } else {
                    host.channel.active--;
                    active--;
                }
                admit(host);
                forget(host);
            }
        }
    }
}
