package io.allim.pipeline.limit;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/** The attempts that wait for a host, and its circuit breaker. Guarded by the {@link Bulkhead}. */
final class HostQueue {

    final Bulkhead.Host host;
    final ChannelQueue channel;
    final CircuitBreaker breaker;
    final Deque<Waiter> waiters = new ArrayDeque<>();

    /** How many attempts have a permit. */
    int inside;

    /** The key under which its channel has it among the hosts that have room. */
    long ready;

    private final int most;

    /** @param most how many may be inside; urgent ones as many again */
    HostQueue(Bulkhead.Host host, ChannelQueue channel, CircuitBreaker breaker, int most) {
        this.host = host;
        this.channel = channel;
        this.breaker = breaker;
        this.most = most;
    }

    int limit(Instant now, boolean urgent) {
        if (breaker.at(now) == CircuitBreaker.State.HALF_OPEN) {
            return 1;
        }
        return most * (urgent ? 2 : 1);
    }

    boolean isIdle() {
        return inside == 0 && waiters.isEmpty();
    }

    static final class Waiter {
        final boolean urgent;
        final CompletableFuture<Bulkhead.Permit> permit = new CompletableFuture<>();
        long arrival;

        Waiter(boolean urgent) {
            this.urgent = urgent;
        }
    }
}
