package io.allim.pipeline.send;

import io.allim.channel.Address;
import io.allim.channel.Channel;
import io.allim.channel.Message;
import io.allim.channel.Outcome;
import io.allim.delivery.DeliveryId;
import io.allim.delivery.DeliveryMetrics;
import io.allim.pipeline.limit.DailyCaps;
import io.allim.pipeline.limit.RateLimiter;
import io.allim.recipient.MovedAddresses;
import io.allim.recipient.SuppressionStore;
import io.allim.table.TableUnavailable;
import io.allim.time.GracefulShutdown;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Waits for the slot and gives the message to its channel. */
@Singleton
final class SendStage {

    private static final Logger LOG = Logger.getLogger(SendStage.class);

    private static final int TRIES = 3;

    /** After a store that did not answer. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final RateLimiter limiter;
    private final DailyCaps caps;
    private final SuppressionStore suppressions;
    private final MovedAddresses moved;
    private final DeliveryMetrics metrics;
    private final GracefulShutdown shutdown;
    private final InstantSource clock;

    SendStage(
            RateLimiter limiter,
            DailyCaps caps,
            SuppressionStore suppressions,
            MovedAddresses moved,
            DeliveryMetrics metrics,
            GracefulShutdown shutdown,
            InstantSource clock) {
        this.limiter = limiter;
        this.caps = caps;
        this.suppressions = suppressions;
        this.moved = moved;
        this.metrics = metrics;
        this.shutdown = shutdown;
        this.clock = clock;
    }

    /** @return what the channel answered; empty when the process ends and nothing was sent */
    Optional<Outcome> send(Visit visit, LeaseStage.Leased leased) {
        Channel channel = leased.reserved().sending().channel();
        Message message = leased.reserved().message();
        visit.permit().ifPresent(permit -> permit.begin(visit.slot()::release));
        boolean onTime = limiter.await(leased.reserved().slot());
        if (!onTime && shutdown.isStarted()) {
            giveBack(channel, message);
            return Optional.empty();
        }
        Outcome said = onTime && clock.instant().isBefore(leased.latest())
                ? send(channel, message, leased.context().delivery().id())
                : missed(leased.reserved().slot());
        visit.permit().ifPresent(permit -> permit.judge(said, clock.instant()));
        Outcome outcome = heed(said);
        if (outcome instanceof Outcome.Rejected(String why, boolean gone) && gone) {
            suppress(message.address(), channel, why);
        }
        if (!outcome.mayCost()) {
            giveBack(channel, message);
        }
        return Optional.of(outcome);
    }

    private Outcome missed(RateLimiter.Reservation.Slot slot) {
        Instant now = clock.instant();
        return limiter.pausedUntil(slot)
                .map(end -> (Outcome) new Outcome.NotReady(
                        "the provider takes no more until " + end, Optional.of(Duration.between(now, end))))
                .orElseGet(
                        () -> Outcome.notReady("the process stood still or was stopped while it waited for its turn"));
    }

    /** Pauses what the provider asks to be left alone with. @return what became of the message */
    private Outcome heed(Outcome said) {
        if (said instanceof Outcome.Paced paced) {
            limiter.pause(paced);
            return heed(paced.outcome());
        }
        return said;
    }

    private Outcome send(Channel channel, Message message, DeliveryId id) {
        long started = System.nanoTime();
        try {
            Outcome outcome = channel.send(message);
            return outcome instanceof Outcome.Moved move ? moved(channel, message, move) : outcome;
        } catch (RuntimeException e) {
            LOG.errorf(e, "channel %s threw where it should answer, with %s", channel.name(), id);
            return Outcome.unanswered("the channel failed with " + e.getClass().getSimpleName());
        } finally {
            metrics.attempted(Duration.ofNanos(System.nanoTime() - started), channel.name());
        }
    }

    /** Stored before the outcome is: whoever tries next finds the new address. */
    private Outcome moved(Channel channel, Message message, Outcome.Moved move) {
        if (!channel.addressesMove() || channel.validate(move.address()).isPresent()) {
            return Outcome.tryAgain(move.why() + ", which is none that can be used");
        }
        Address to = new Address(message.address().kind(), move.address());
        for (int i = 0; i < TRIES; i++) {
            try {
                return moved.put(message.address(), to, clock.instant())
                        ? move
                        : Outcome.tryAgain(move.why() + ", which leads to no end");
            } catch (TableUnavailable e) {
                LOG.warnf("could not store where %s moved: %s", message.address(), e.getMessage());
            }
        }
        return new Outcome.NotReady(move.why() + ", which could not be stored", Optional.of(PAUSE));
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
            caps.giveBack(channel, message);
        } catch (TableUnavailable e) {
            LOG.warnf("could not give back what %s counts in a day: %s", channel.name(), e.getMessage());
        }
    }
}
