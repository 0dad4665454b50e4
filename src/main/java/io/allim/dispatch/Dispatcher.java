package io.allim.dispatch;

import io.allim.channel.Address;
import io.allim.channel.Channel;
import io.allim.channel.Channels;
import io.allim.channel.Message;
import io.allim.channel.Outcome;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryId;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.State;
import io.allim.notification.Notification;
import io.allim.notification.NotificationStore;
import io.allim.recipient.SuppressionStore;
import io.allim.table.TableUnavailable;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Sees to a delivery that is due: lease, decide, render, send, record. Any number of workers may see to the same
 * delivery; the conditional writes let one of them do it.
 */
@Singleton
public class Dispatcher {

    private static final Logger LOG = Logger.getLogger(Dispatcher.class);
    private static final int RECORD_TRIES = 3;

    private final NotificationStore notifications;
    private final DeliveryStore deliveries;
    private final SuppressionStore suppressions;
    private final Channels channels;
    private final Reach reach;
    private final RetryPolicy retries;
    private final Duration lease;
    private final InstantSource clock;

    Dispatcher(
            NotificationStore notifications,
            DeliveryStore deliveries,
            SuppressionStore suppressions,
            Channels channels,
            Reach reach,
            RetryPolicy retries,
            DispatchConfig config,
            InstantSource clock) {
        this.notifications = notifications;
        this.deliveries = deliveries;
        this.suppressions = suppressions;
        this.channels = channels;
        this.reach = reach;
        this.retries = retries;
        this.lease = config.lease();
        this.clock = clock;
    }

    /** Does nothing unless the delivery is due. */
    public void dispatch(DeliveryId id) {
        Instant now = clock.instant();
        deliveries.find(id).filter(delivery -> delivery.isDue(now)).ifPresent(delivery -> see(delivery, now));
    }

    private void see(Delivery found, Instant now) {
        Delivery delivery = found.state() == State.SENDING ? found.leaseLost(now) : found;
        if (delivery.cancelAsked()) {
            deliveries.replace(delivery.endCancelled(now));
            return;
        }
        if (delivery.attempts() >= retries.maxAttempts()) {
            deliveries.replace(delivery.failed(now, "gave up after " + delivery.attempts() + " attempts"));
            return;
        }
        Optional<Notification> notification = notifications.find(delivery.id().notification());
        Optional<Channel> channel = channels.find(delivery.channel());
        if (notification.isEmpty() || channel.isEmpty()) {
            String missing = notification.isEmpty() ? "notification is no longer stored" : "channel is not installed";
            deliveries.replace(delivery.failed(now, "its " + missing));
            return;
        }
        decide(delivery, notification.get(), channel.get(), now);
    }

    private void decide(Delivery delivery, Notification notification, Channel channel, Instant now) {
        Circumstances circumstances = reach.circumstances(reach.look(delivery.target()), channel);
        switch (Decider.decide(notification, channel.name(), circumstances, now)) {
            case Decision.SendNow send -> attempt(delivery, notification, channel, send.address(), now);
            case Decision.HoldUntil hold -> deliveries.replace(delivery.heldUntil(now, hold.when(), hold.why()));
            case Decision.Skip skip -> deliveries.replace(delivery.skipped(now, skip.why()));
            case Decision.Expire expire -> deliveries.replace(delivery.expired(now, expire.why()));
        }
    }

    private void attempt(Delivery delivery, Notification notification, Channel channel, Address address, Instant now) {
        deliveries.replace(delivery.leased(now, now.plus(lease))).ifPresent(leased -> {
            Outcome outcome = send(channel, render(leased, notification, address, now));
            if (outcome instanceof Outcome.Rejected(String why, boolean gone) && gone) {
                suppress(address, channel, why);
            }
            record(leased, outcome);
        });
    }

    /** Without a suppression the next message finds out anew; without its record this one would leave again. */
    private void suppress(Address address, Channel channel, String why) {
        try {
            suppressions.suppress(address, channel.name(), why, clock.instant());
        } catch (TableUnavailable e) {
            LOG.warnf("could not suppress %s: %s", address, e.getMessage());
        }
    }

    private static Message render(Delivery delivery, Notification notification, Address address, Instant now) {
        return new Message(
                delivery.id().toString(),
                address,
                notification.content().title(),
                notification.content().body(),
                notification.content().url(),
                notification.urgency(),
                notification.data(),
                now);
    }

    private static Outcome send(Channel channel, Message message) {
        try {
            return channel.send(message);
        } catch (RuntimeException e) {
            LOG.errorf(e, "channel %s threw where it should answer", channel.name());
            return Outcome.unanswered("the channel failed with " + e.getClass().getSimpleName());
        }
    }

    /**
     * A fault here must not send twice what the provider took, so it is tried a few times; after that the lease runs
     * out and the next attempt carries the same token.
     */
    private void record(Delivery leased, Outcome outcome) {
        Optional<Delivery> current = Optional.of(leased);
        for (int i = 0; i < RECORD_TRIES; i++) {
            try {
                if (i > 0) {
                    current = deliveries.find(leased.id()).filter(leased::sharesLease);
                }
                if (current.isEmpty()
                        || deliveries.replace(after(current.get(), outcome)).isPresent()) {
                    return;
                }
            } catch (TableUnavailable e) {
                LOG.warnf("could not record the outcome of %s: %s", leased.id(), e.getMessage());
            }
        }
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
        };
    }
}
