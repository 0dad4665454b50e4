package io.allim.pipeline.limit;

import io.allim.channel.Outcome;
import io.allim.channel.Outcome.Fault;
import io.allim.delivery.DeliveryId;
import io.allim.delivery.DispatchConfig;
import io.allim.pipeline.limit.HostQueue.Waiter;
import io.allim.time.Deadline;
import io.allim.time.GracefulShutdown;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Gives each host and each channel a part of the places at which this process sends, so that one that hangs keeps nobody
 * from the others. What it knows lives as long as the process.
 *
 * <ul>
 *   <li>The process has {@link DispatchConfig#parallel} permits. A channel may hold all but an eighth of them, and a host {@link
 *       DispatchConfig#parallelPerHost}; the only host of a channel may hold as many as the channel.
 *   <li>An attempt that has waited for {@link #SLOW} for an answer no longer counts against its channel, only against its host.
 *   <li>An attempt without a permit waits, without a worker's slot, a lease or a write. A free permit goes by turns to the host
 *       for which an attempt has waited longest, and to the one that came last: behind a thousand hosts that hang, a new one
 *       waits for a moment.
 *   <li>A host that fails is left alone: {@link CircuitBreaker}.
 * </ul>
 */
@Singleton
public final class Bulkhead {

    /** Most answers come sooner. */
    static final Duration SLOW = Duration.ofMillis(750);

    /** Who waits costs some kilobytes of memory. */
    private static final int MAX_WAITING = 10_000;

    private static final int MAX_WAITING_FOR_HOST = 2_000;
    private static final Duration CROWDED = Duration.ofMinutes(1);
    private static final int MAX_HOSTS = 10_000;

    /**
     * @param name as people know it
     * @param hasSiblings whether its channel has other hosts
     */
    public record Host(String channel, String name, boolean hasSiblings) {}

    /** What {@link #enter} answers. */
    public sealed interface Entry {

        record Entered(Permit permit) implements Entry {}

        /** No permit is free now; {@link #await} waits for one. */
        record Full(Host host, boolean urgent) implements Entry {}

        /** Nothing is sent to the host for a while. */
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

    /** Whether a worker waits for a permit with the delivery: no other needs to look at it. */
    public boolean isWaiting(DeliveryId id) {
        return waiting.contains(id);
    }

    /** @param held a permit that {@link #await} gave: it is the one that is entered with, or it is returned */
    public synchronized Entry enter(Host host, boolean urgent, Optional<Permit> held, Instant now) {
        held.filter(permit -> !permit.queue.host.equals(host)).ifPresent(Permit::leave);
        HostQueue queue = queue(host);
        Optional<Permit> kept = held.filter(permit -> !permit.left);
        if (queue.breaker.at(now) == CircuitBreaker.State.OPEN) {
            kept.ifPresent(Permit::leave);
            return new Entry.LeftAlone(queue.breaker.until(), queue.breaker.why());
        }
        if (kept.isPresent() && queue.inside <= queue.limit(now, urgent)) {
            return new Entry.Entered(kept.get());
        }
        kept.ifPresent(Permit::leave);
        boolean first = urgent || queue.waiters.isEmpty() && hasRoom(queue.channel);
        if (first && queue.inside < queue.limit(now, urgent)) {
            return new Entry.Entered(new Permit(queue));
        }
        if (queue.waiters.size() >= MAX_WAITING_FOR_HOST || waiting.size() >= MAX_WAITING) {
            String others = waiting.size() >= MAX_WAITING ? "other hosts" : host.name();
            return new Entry.LeftAlone(now.plus(CROWDED), "too many messages wait for " + others + " already");
        }
        return new Entry.Full(host, urgent);
    }

    /** @return empty when none got free in time, when a worker waits with the delivery already, or when the process ends */
    public Optional<Permit> await(DeliveryId id, Entry.Full full, Deadline patience) {
        if (!waiting.add(id)) {
            return Optional.empty();
        }
        Waiter waiter = new Waiter(full.urgent());
        try {
            enqueue(full.host(), waiter);
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

    /** Ends all waiting: the deliveries are left to the next process. */
    private synchronized void close() {
        closed = true;
        hosts.values().forEach(queue -> queue.waiters.forEach(waiter -> waiter.permit.cancel(false)));
    }

    private synchronized void enqueue(Host host, Waiter waiter) {
        if (closed) {
            waiter.permit.cancel(false);
            return;
        }
        waiter.arrival = ++arrivals;
        HostQueue queue = queue(host);
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
        changed.channel.update(changed, clock.instant());
        while (!closed) {
            Optional<ChannelQueue> next = channels.values().stream()
                    .filter(channel -> hasRoom(channel) && channel.isWaitedFor())
                    .min(Comparator.comparingInt(channel -> channel.active));
            if (next.isEmpty()) {
                return;
            }
            HostQueue queue = next.get().next();
            Waiter waiter = queue.waiters.remove();
            Permit permit = new Permit(queue);
            queue.channel.update(queue, clock.instant());
            waiter.permit.complete(permit);
        }
    }

    /** Of how many hosts it knows something. */
    synchronized int hosts() {
        return hosts.size();
    }

    private boolean hasRoom(ChannelQueue channel) {
        return channel.hasRoom() && active < config.parallel();
    }

    private HostQueue queue(Host host) {
        return hosts.computeIfAbsent(
                host,
                _ -> new HostQueue(
                        host,
                        channels.computeIfAbsent(host.channel(), _ -> new ChannelQueue(perChannel)),
                        new CircuitBreaker(
                                host.name(),
                                config.breaker().failures(),
                                config.breaker().pauses()),
                        host.hasSiblings() ? Math.max(1, config.parallelPerHost()) : perChannel));
    }

    private void forget(HostQueue queue) {
        if (queue.isIdle() && (queue.breaker.isFresh() || hosts.size() > MAX_HOSTS)) {
            hosts.remove(queue.host);
        }
    }

    /** An attempt has it from before the lease to after the record. */
    public final class Permit {
        private final HostQueue queue;
        private Runnable stop = () -> {};
        private boolean slow;
        private boolean left;

        private Permit(HostQueue queue) {
            this.queue = queue;
            queue.inside++;
            queue.channel.active++;
            active++;
        }

        /** @param whenSlow called when the answer to the message that leaves now takes long */
        public void begin(Runnable whenSlow) {
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
                if (queue.channel.hasRoomForSlow()) {
                    slow = true;
                    queue.channel.slow++;
                    queue.channel.active--;
                    active--;
                    admit(queue);
                }
            }
            if (slow) {
                whenSlow.run();
            } else {
                begin(whenSlow);
            }
        }

        /** Counts the outcome for or against the host. An attempt that was not made, or whose outcome is unknown, does not count. */
        public void judge(Outcome judged, Instant now) {
            Outcome outcome = judged.ofMessage();
            synchronized (Bulkhead.this) {
                switch (outcome) {
                    case Outcome.NotReady _ -> {}
                    case Outcome.TryAgain again
                    when again.fault() != Fault.OF_THE_MESSAGE -> queue.breaker.failed(again.fault(), again.why(), now);
                    case Outcome.TryAgain again when again.mayHaveLeft() -> {}
                    case Outcome.TryAgain _,
                            Outcome.Accepted _,
                            Outcome.Delivered _,
                            Outcome.Rejected _,
                            Outcome.Moved _,
                            Outcome.Paced _ -> queue.breaker.answered();
                }
            }
        }

        /** Does nothing the second time. */
        public void leave() {
            synchronized (Bulkhead.this) {
                if (left) {
                    return;
                }
                left = true;
                stop.run();
                queue.inside--;
                if (slow) {
                    queue.channel.slow--;
                } else {
                    queue.channel.active--;
                    active--;
                }
                admit(queue);
                forget(queue);
            }
        }
    }
}
