package io.allim.pipeline.send;

import io.allim.channel.Channel;
import io.allim.channel.Channels;
import io.allim.delivery.ClockSetBack;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryId;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.State;
import io.allim.pipeline.decide.DeliveryContext;
import io.allim.pipeline.decide.JustPlanned;
import io.allim.pipeline.decide.Sendable;
import io.allim.pipeline.limit.Bulkhead;
import io.allim.time.Deadline;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Takes a delivery that is due through its stages: admit, decide, enter the host, compose, send. Any number of workers may
 * take the same delivery; conditional writes let one of them do it.
 */
@Singleton
public class Dispatcher {

    private static final int TRIES = 3;

    /** What was decided longer ago is decided anew: its recipient may have changed, or the day have become night. */
    private static final Duration OLDEST = Duration.ofSeconds(5);

    private final DeliveryStore deliveries;
    private final Channels channels;
    private final Bulkhead bulkhead;
    private final AdmitStage admit;
    private final DecideStage decide;
    private final HostStage host;
    private final ComposeStage compose;
    private final Sender sender;
    private final Recorder recorder;
    private final InstantSource clock;

    Dispatcher(
            DeliveryStore deliveries,
            Channels channels,
            Bulkhead bulkhead,
            AdmitStage admit,
            DecideStage decide,
            HostStage host,
            ComposeStage compose,
            Sender sender,
            Recorder recorder,
            InstantSource clock) {
        this.deliveries = deliveries;
        this.channels = channels;
        this.bulkhead = bulkhead;
        this.admit = admit;
        this.decide = decide;
        this.host = host;
        this.compose = compose;
        this.sender = sender;
        this.recorder = recorder;
        this.clock = clock;
    }

    /**
     * Does nothing unless the delivery is due.
     *
     * @param slot released while there is nothing to do but to wait for a host
     * @param left says for how long it may wait for a permit at its host
     * @return false when it got none: it is as due as it was
     */
    public boolean dispatch(DeliveryId id, WorkerSlot slot, Deadline left) {
        if (bulkhead.isWaiting(id)) {
            return true;
        }
        Optional<Sendable> known = admit.known(id, clock.instant());
        try (Visit visit = new Visit(id, slot)) {
            tryDispatch(visit, known);
            Optional<Bulkhead.Entry.Full> full = visit.full();
            while (full.isPresent()) {
                slot.release();
                Optional<Bulkhead.Permit> permit = bulkhead.await(id, full.get(), left);
                if (permit.isEmpty()) {
                    return false;
                }
                visit.holds(permit.get());
                tryDispatch(visit, known);
                full = visit.full();
            }
            return true;
        }
    }

    /**
     * Sends what is stored as leased by this process, with what was known when it was planned. What is not attempted after all is
     * due at once, for anybody.
     *
     * @param left after it nothing is begun; says for how long it may wait for a permit at its host
     */
    public void send(Sendable sendable, Deadline left) {
        DeliveryId id = sendable.context().delivery().id();
        try (Visit visit = new Visit(id, WorkerSlot.none())) {
            try {
                if (!left.isSpent()) {
                    sendable.asOf(clock.instant(), OLDEST).ifPresent(current -> send(visit, current, left));
                }
            } catch (RuntimeException e) {
                giveBack(visit, sendable);
                throw e;
            }
            giveBack(visit, sendable);
        }
    }

    private void send(Visit visit, Sendable sendable, Deadline left) {
        DeliveryContext context = sendable.context();
        Optional<Channel> channel = channels.find(context.delivery().channel());
        if (channel.isEmpty()) {
            return;
        }
        Sending sending = new Sending(context, channel.get(), sendable.decision(), true);
        send(visit, sending);
        Optional<Bulkhead.Entry.Full> full = visit.full();
        while (full.isPresent()) {
            Optional<Bulkhead.Permit> permit = bulkhead.await(visit.id(), full.get(), left);
            if (permit.isEmpty()) {
                return;
            }
            visit.holds(permit.get());
            send(visit, sending);
            full = visit.full();
        }
    }

    private StageResult<Void> send(Visit visit, Sending sending) {
        return host.enter(visit, sending).then(compose::compose).then(ready -> sender.send(visit, ready));
    }

    /** Unless a stage has stored what it decided, or somebody else has, who may have a lease of his own by now. */
    private void giveBack(Visit visit, Sendable sendable) {
        if (visit.hasAttempted()) {
            return;
        }
        Instant now = clock.instant();
        deliveries
                .stored(sendable.context().delivery().id())
                .filter(delivery -> delivery.state() == State.SENDING && delivery.leases() == 1)
                .filter(delivery -> delivery.cancelAsked()
                        || delivery.version() == sendable.context().delivery().version())
                .ifPresent(delivery ->
                        recorder.store(delivery.notTried(now, now, "whoever planned it did not come to send it")));
    }

    /** @param known what this process knows of it; nothing of it is stored when somebody was faster */
    private void tryDispatch(Visit visit, Optional<Sendable> known) {
        Optional<Sendable> fresh = known.flatMap(planned -> planned.asOf(clock.instant(), JustPlanned.FRESH));
        if (fresh.filter(planned -> send(visit, planned)).isPresent()) {
            return;
        }
        for (int i = 0; i < TRIES; i++) {
            Instant asked = clock.instant();
            Optional<Delivery> found = deliveries.stored(visit.id()).filter(delivery -> !sender.isSending(delivery));
            Instant now = found.map(delivery -> admit.onTurn(delivery, asked)).orElse(asked);
            Optional<Delivery> ahead = found.flatMap(delivery -> ClockSetBack.follow(delivery, now));
            Optional<Delivery> due = found.filter(delivery -> delivery.isDue(now));
            if (ahead.isPresent()
                    ? deliveries.replace(ahead.get()).isPresent()
                    : due.isEmpty() || process(visit, due.get(), now)) {
                return;
            }
        }
    }

    /** @return false when it is not as it was planned: look again */
    private boolean send(Visit visit, Sendable planned) {
        DeliveryContext context = planned.context();
        return channels.find(context.delivery().channel())
                .filter(channel -> send(visit, new Sending(context, channel, planned.decision(), false))
                        .stored())
                .isPresent();
    }

    /** @return false when something changed in between: look again */
    private boolean process(Visit visit, Delivery found, Instant now) {
        return admit.admit(found, now)
                .then(decide::decide)
                .then(sending -> send(visit, sending))
                .stored();
    }
}
