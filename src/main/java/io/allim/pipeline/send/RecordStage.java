package io.allim.pipeline.send;

import io.allim.channel.Outcome;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.FailureReason;
import io.allim.delivery.State;
import io.allim.pipeline.decide.DeliveryContext;
import io.allim.pipeline.thread.ThreadEntry;
import io.allim.pipeline.thread.ThreadStore;
import io.allim.pipeline.thread.ThreadUpdate;
import io.allim.table.TableUnavailable;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;

/** Stores what became of an attempt. */
@Singleton
final class RecordStage {

    private static final Logger LOG = Logger.getLogger(RecordStage.class);
    private static final int TRIES = 3;
    private static final int RECORDINGS = 100;

    private final DeliveryStore deliveries;
    private final ThreadStore threads;
    private final RetryPolicy retries;
    private final Recorder recorder;
    private final InstantSource clock;

    RecordStage(
            DeliveryStore deliveries,
            ThreadStore threads,
            RetryPolicy retries,
            Recorder recorder,
            InstantSource clock) {
        this.deliveries = deliveries;
        this.threads = threads;
        this.retries = retries;
        this.recorder = recorder;
        this.clock = clock;
    }

    /** @param outcome empty when the process ends and nothing was sent: it is due at once, for another process */
    void record(LeaseStage.Leased leased, Optional<Outcome> outcome) {
        Instant now = clock.instant();
        record(
                leased,
                outcome,
                delivery -> outcome.map(known -> after(delivery, known))
                        .orElseGet(() -> delivery.notTried(now, now, "the process was about to end")));
    }

    /**
     * A fault here must not send twice what the provider took, so it is tried a few times; after that the lease runs
     * out and the next attempt carries the same token. Others who write meanwhile, such as a planner of the same
     * notification, only delay it. An attempt that was interrupted is recorded as well.
     */
    private void record(LeaseStage.Leased attempt, Optional<Outcome> outcome, UnaryOperator<Delivery> result) {
        DeliveryContext context = attempt.context();
        Delivery leased = context.delivery();
        Optional<ThreadEntry> thread = attempt.reserved().sending().thread();
        boolean interrupted = Thread.interrupted();
        Optional<Delivery> current = Optional.of(leased);
        int faults = 0;
        for (int i = 0; i < RECORDINGS && faults < TRIES; i++) {
            try {
                if (i > 0) {
                    current = deliveries.stored(leased.id()).filter(leased::sharesLease);
                }
                if (current.isEmpty()) {
                    break;
                }
                Delivery delivery = current.get();
                ThreadUpdate update = update(thread, outcome, i == 0, delivery);
                if (store(
                        context.with(result.apply(noted(delivery, update))),
                        update,
                        reason(outcome, delivery.cancelAsked()))) {
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

    private boolean store(DeliveryContext after, ThreadUpdate update, FailureReason reason) {
        return after.delivery().state() == State.FAILED
                ? recorder.end(after.at(clock.instant()), reason)
                : recorder.store(after.delivery(), update.writes());
    }

    /** @param isFresh whether nothing is known to have changed since it was entered */
    private ThreadUpdate update(
            Optional<ThreadEntry> thread, Optional<Outcome> outcome, boolean isFresh, Delivery delivery) {
        return thread.isEmpty() || outcome.isEmpty()
                ? ThreadUpdate.NONE
                : threads.after(outcome.get(), thread.get(), isFresh, delivery.target(), clock.instant());
    }

    private Delivery noted(Delivery delivery, ThreadUpdate update) {
        return update.note().map(why -> delivery.threaded(clock.instant(), why)).orElse(delivery);
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
            case Outcome.Paced paced -> after(delivery, paced.outcome());
            case Outcome.Moved moved -> delivery.notTried(now, now, moved.why());
            case Outcome.NotReady(String why, Optional<Duration> wait) ->
                retries.nextUncharged(delivery, wait, now)
                        .map(next -> delivery.notTried(now, next, why))
                        .orElseGet(() -> delivery.failed(now, "could not be tried for four days: " + why));
        };
    }

    /** If the delivery ends as failed by it. */
    private static FailureReason reason(Optional<Outcome> outcome, boolean cancelAsked) {
        if (outcome.isPresent() && outcome.get() instanceof Outcome.Rejected rejected) {
            return rejected.addressGone() ? FailureReason.ADDRESS_GONE : FailureReason.REJECTED;
        }
        if (cancelAsked) {
            return FailureReason.CANCELLED_TOO_LATE;
        }
        return outcome.filter(Outcome.TryAgain.class::isInstance).isPresent()
                ? FailureReason.ATTEMPTS_EXHAUSTED
                : FailureReason.NOT_TRIED;
    }
}
