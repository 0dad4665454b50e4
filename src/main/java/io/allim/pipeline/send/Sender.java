package io.allim.pipeline.send;

import io.allim.channel.Address;
import io.allim.channel.Channel;
import io.allim.channel.Message;
import io.allim.channel.Outcome;
import io.allim.channel.Urgency;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryId;
import io.allim.delivery.DeliveryMetrics;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.DispatchConfig;
import io.allim.delivery.State;
import io.allim.pipeline.decide.Decision;
import io.allim.pipeline.decide.DeliveryContext;
import io.allim.recipient.SuppressionStore;
import io.allim.table.TableUnavailable;
import io.allim.time.GracefulShutdown;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;

/** Makes the attempts: lease, wait for the turn, send, record. */
@Singleton
public final class Sender {

    private static final Logger LOG = Logger.getLogger(Sender.class);
    private static final int TRIES = 3;
    private static final int RECORDINGS = 100;

    private final DeliveryStore deliveries;
    private final SuppressionStore suppressions;
    private final Recorder recorder;
    private final RetryPolicy retries;
    private final Bulkhead bulkhead;
    private final RateLimiter limiter;
    private final DeliveryMetrics metrics;
    private final GracefulShutdown shutdown;
    private final Duration lease;
    private final InstantSource clock;

    /** What this process is sending now, and how many of its workers try to. */
    private final Map<DeliveryId, Integer> underWay = new ConcurrentHashMap<>();

    public Sender(
            DeliveryStore deliveries,
            SuppressionStore suppressions,
            Recorder recorder,
            RetryPolicy retries,
            Bulkhead bulkhead,
            RateLimiter limiter,
            DeliveryMetrics metrics,
            GracefulShutdown shutdown,
            DispatchConfig config,
            InstantSource clock) {
        this.deliveries = deliveries;
        this.suppressions = suppressions;
        this.recorder = recorder;
        this.retries = retries;
        this.bulkhead = bulkhead;
        this.limiter = limiter;
        this.metrics = metrics;
        this.shutdown = shutdown;
        this.lease = config.lease();
        this.clock = clock;
    }

    /** Whether this process is sending it: its lease may seem to have run out when the clock was set forward. */
    boolean isSending(Delivery delivery) {
        return delivery.state() == State.SENDING && underWay.containsKey(delivery.id());
    }

    /** @return empty where no host is asked */
    Optional<Bulkhead.Entry> enter(Visit visit, DeliveryContext context, Channel channel, Address address) {
        Optional<Bulkhead.Entry> entry = channel.host(address)
                .map(name -> bulkhead.enter(
                        new Bulkhead.Host(channel.name(), name, channel.hasManyHosts()),
                        context.urgency() == Urgency.HIGH,
                        visit.permit(),
                        context.now()));
        if (entry.isPresent() && entry.get() instanceof Bulkhead.Entry.Entered(Bulkhead.Permit permit)) {
            visit.holds(permit);
        }
        return entry;
    }

    /** While its host is left alone. Who has waited for long already looks again less often. */
    boolean leaveAlone(
            Delivery delivery, DeliveryContext context, Decision.SendNow decision, Instant until, String why) {
        return retries.whileLeftAlone(delivery, until, context.now())
                .map(next -> hold(delivery, context, decision, next, "until " + next + ": " + why))
                .orElseGet(
                        () -> recorder.end(delivery.failed(context.now(), "gave up after four days: " + why), context));
    }

    /** @return false when something changed in between: look again */
    boolean attempt(
            Visit visit,
            Delivery delivery,
            DeliveryContext context,
            Channel channel,
            Message message,
            Decision.SendNow decision) {
        Instant now = context.now();
        if (shutdown.isStarted()) {
            return true;
        }
        RateLimiter.Reservation reservation = limiter.reserve(channel, message);
        if (reservation instanceof RateLimiter.Reservation.Held(Instant until, String why)) {
            return hold(delivery, context, decision, until, why);
        }
        Optional<String> problem = limiter.countOrRefuse(channel, message);
        if (problem.isPresent()) {
            return recorder.end(delivery.failed(now, problem.get()), context);
        }
        Instant end = deliveries.leaseEnd(delivery, now.plus(lease));
        Delivery leasing = Recorder.placed(delivery, decision.throttleSlot()).leased(now, end, decision.why());
        underWay.merge(delivery.id(), 1, Integer::sum);
        try {
            if (!recorder.store(leasing, context, decision.throttleSlot())) {
                return false;
            }
            Delivery leased = leasing.at(leasing.version() + 1);
            visit.permit().ifPresent(permit -> permit.begin(visit.slot()::release));
            boolean onTime = limiter.await((RateLimiter.Reservation.Slot) reservation);
            UnaryOperator<Delivery> result = !onTime && shutdown.isStarted()
                    ? released(channel, message)
                    : sent(visit, channel, message, leased, onTime && isInTime(end));
            record(leased, result, context);
            return true;
        } finally {
            underWay.computeIfPresent(delivery.id(), (_, workers) -> workers > 1 ? workers - 1 : null);
        }
    }

    private boolean isInTime(Instant leaseEnd) {
        return clock.instant().isBefore(leaseEnd.minus(lease.dividedBy(2)));
    }

    /** Due at once: nothing was sent, and nobody is to wait for the end of the lease. */
    private UnaryOperator<Delivery> released(Channel channel, Message message) {
        giveBack(channel, message);
        Instant now = clock.instant();
        return delivery -> delivery.notTried(now, now, "the process was about to end");
    }

    private UnaryOperator<Delivery> sent(
            Visit visit, Channel channel, Message message, Delivery leased, boolean onTime) {
        Outcome outcome = onTime
                ? send(channel, message, leased.id())
                : Outcome.notReady("the process stood still or was stopped while it waited for its turn");
        visit.permit().ifPresent(permit -> permit.judge(outcome, clock.instant()));
        if (outcome instanceof Outcome.Rejected(String why, boolean gone) && gone) {
            suppress(message.address(), channel, why);
        }
        if (!outcome.mayCost()) {
            giveBack(channel, message);
        }
        return delivery -> after(delivery, outcome);
    }

    private boolean hold(
            Delivery delivery, DeliveryContext context, Decision.SendNow decision, Instant until, String why) {
        return recorder.store(
                Recorder.placed(delivery, decision.throttleSlot()).heldUntil(context.now(), until, why),
                context,
                decision.throttleSlot());
    }

    /** Without a suppression the next message finds out anew; without its record this one would leave again. */
    private void suppress(Address address, Channel channel, String why) {
        try {
            suppressions.suppress(address, channel.name(), why, clock.instant());
        } catch (TableUnavailable e) {
            LOG.warnf("could not suppress %s: %s", address, e.getMessage());
        }
    }

    /** A fault makes the day's cap a little lower, and no message is lost by it. */
    private void giveBack(Channel channel, Message message) {
        try {
            limiter.giveBack(channel, message);
        } catch (TableUnavailable e) {
            LOG.warnf("could not give back what %s counts in a day: %s", channel.name(), e.getMessage());
        }
    }

    private Outcome send(Channel channel, Message message, DeliveryId id) {
        long started = System.nanoTime();
        try {
            return channel.send(message);
        } catch (RuntimeException e) {
            LOG.errorf(e, "channel %s threw where it should answer, with %s", channel.name(), id);
            return Outcome.unanswered("the channel failed with " + e.getClass().getSimpleName());
        } finally {
            metrics.attempted(Duration.ofNanos(System.nanoTime() - started));
        }
    }

    /**
     * A fault here must not send twice what the provider took, so it is tried a few times; after that the lease runs
     * out and the next attempt carries the same token. Others who write meanwhile, such as a planner of the same
     * notification, only delay it. An attempt that was interrupted is recorded as well.
     */
    private void record(Delivery leased, UnaryOperator<Delivery> result, DeliveryContext context) {
        boolean interrupted = Thread.interrupted();
        Optional<Delivery> current = Optional.of(leased);
        int faults = 0;
        for (int i = 0; i < RECORDINGS && faults < TRIES; i++) {
            try {
                if (i > 0) {
                    current = deliveries.find(leased.id()).filter(leased::sharesLease);
                }
                if (current.isEmpty() || record(result.apply(current.get()), context)) {
                    break;
                }
            } catch (TableUnavailable e) {
                faults++;
                LOG.warnf("could not record the outcome of %s: %s", leased.id(), e.getMessage());
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean record(Delivery after, DeliveryContext context) {
        return after.state() == State.FAILED ? recorder.end(after, context.at(clock.instant())) : recorder.store(after);
    }

    private Delivery after(Delivery delivery, Outcome outcome) {
        Instant now = clock.instant();
        return switch (outcome) {
            case Outcome.Accepted accepted -> delivery.sent(now, accepted.reference(), accepted.notes());
            case Outcome.Delivered delivered -> delivery.delivered(now, delivered.reference());
            case Outcome.Rejected rejected -> delivery.failed(now, rejected.why());
            case Outcome.TryAgain again ->
                retries.next(delivery, again.after(), now)
                        .map(next -> delivery.retried(now, next, again.why(), again.mayHaveLeft()))
                        .orElseGet(() -> delivery.gaveUp(now, again.why(), again.mayHaveLeft()));
            case Outcome.NotReady(String why, Optional<Duration> wait) ->
                retries.nextUncharged(delivery, wait, now)
                        .map(next -> delivery.notTried(now, next, why))
                        .orElseGet(() -> delivery.failed(now, "could not be tried for four days: " + why));
        };
    }
}
