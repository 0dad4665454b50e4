package io.allim.dispatch;

import io.allim.channel.Address;
import io.allim.channel.Channel;
import io.allim.channel.Channels;
import io.allim.channel.Message;
import io.allim.channel.Outcome;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryId;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.DigestItem;
import io.allim.delivery.DigestStore;
import io.allim.delivery.Hints;
import io.allim.delivery.State;
import io.allim.notification.Notification;
import io.allim.notification.NotificationStore;
import io.allim.recipient.SuppressionStore;
import io.allim.table.Key;
import io.allim.table.Table;
import io.allim.table.TableUnavailable;
import io.allim.table.Write;
import io.allim.workflow.Step;
import io.allim.workflow.Workflow;
import io.allim.workflow.WorkflowStore;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;

/**
 * Sees to a delivery that is due: lease, decide, render, send, record. Any number of workers may see to the same
 * delivery; the conditional writes let one of them do it.
 */
@Singleton
public class Dispatcher {

    private static final Logger LOG = Logger.getLogger(Dispatcher.class);
    private static final int TRIES = 3;
    private static final int RECORDINGS = 100;

    private final Table table;
    private final NotificationStore notifications;
    private final DeliveryStore deliveries;
    private final WorkflowStore workflows;
    private final SuppressionStore suppressions;
    private final Channels channels;
    private final Reach reach;
    private final CircumstancesFinder circumstances;
    private final Composer composer;
    private final Endings endings;
    private final Gatherer gatherer;
    private final Withdrawer withdrawer;
    private final Signs signs;
    private final Settler settler;
    private final RetryPolicy retries;
    private final Governor governor;
    private final Hints hints;
    private final Tally tally;
    private final Duration lease;
    private final Semaphore turns;
    private final InstantSource clock;

    Dispatcher(
            Table table,
            NotificationStore notifications,
            DeliveryStore deliveries,
            WorkflowStore workflows,
            SuppressionStore suppressions,
            Channels channels,
            Reach reach,
            CircumstancesFinder circumstances,
            Composer composer,
            Endings endings,
            Gatherer gatherer,
            Withdrawer withdrawer,
            Signs signs,
            Settler settler,
            RetryPolicy retries,
            Governor governor,
            Hints hints,
            Tally tally,
            DispatchConfig config,
            InstantSource clock) {
        this.table = table;
        this.notifications = notifications;
        this.deliveries = deliveries;
        this.workflows = workflows;
        this.suppressions = suppressions;
        this.channels = channels;
        this.reach = reach;
        this.circumstances = circumstances;
        this.composer = composer;
        this.endings = endings;
        this.gatherer = gatherer;
        this.withdrawer = withdrawer;
        this.signs = signs;
        this.settler = settler;
        this.retries = retries;
        this.governor = governor;
        this.hints = hints;
        this.tally = tally;
        this.lease = config.lease();
        this.turns = new Semaphore(config.parallel());
        this.clock = clock;
    }

    /** Does nothing unless the delivery is due. Hints and ticks share the turns: together they send so many at once. */
    public void dispatch(DeliveryId id) {
        turns.acquireUninterruptibly();
        try {
            tryDispatch(id);
        } finally {
            turns.release();
        }
    }

    /** The same, beside the turns: nothing waits for others. */
    void press(DeliveryId id) {
        tryDispatch(id);
    }

    private void tryDispatch(DeliveryId id) {
        for (int i = 0; i < TRIES; i++) {
            Instant now = clock.instant();
            Optional<Delivery> due = deliveries.find(id).filter(delivery -> delivery.isDue(now));
            if (due.isEmpty() || see(due.get(), now)) {
                return;
            }
        }
    }

    /** @return false when something changed in between: look again */
    private boolean see(Delivery found, Instant now) {
        if (found.isInDigest()) {
            withdrawer.expire(found.id(), now);
            return true;
        }
        Delivery delivery = found.state() == State.SENDING ? found.leaseLost(now) : found;
        if (delivery.cancelAsked()) {
            return deliveries.replace(delivery.endCancelled(now)).isPresent();
        }
        Optional<Notification> notification = notifications.find(delivery.id().notification());
        Optional<Channel> channel = channels.find(delivery.channel());
        if (notification.isEmpty()) {
            return deliveries
                    .replace(delivery.failed(now, "its notification is no longer stored"))
                    .isPresent();
        }
        Question question = Question.of(delivery, notification.get(), workflow(notification.get()), now);
        if (notification.get().stage().isCancel()) {
            return deliveries.replace(delivery.endCancelled(now)).isPresent();
        }
        if (delivery.attempts() >= retries.maxAttempts()) {
            return end(delivery.failed(now, "gave up after " + delivery.attempts() + " attempts"), question);
        }
        if (channel.isEmpty()) {
            return end(delivery.failed(now, "its channel is not installed"), question);
        }
        return decide(delivery, question, channel.get());
    }

    private Optional<Workflow> workflow(Notification notification) {
        return notification.workflow().flatMap(use -> workflows.find(use.id(), use.version()));
    }

    private boolean decide(Delivery delivery, Question question, Channel channel) {
        Instant now = question.now();
        Reach.Reached reached = reach.look(delivery.target());
        if (question.notification().isDigest() && prune(delivery, question)) {
            return false;
        }
        return switch (Decider.decide(question, () -> circumstances.find(question, reached))) {
            case Decision.SendNow send ->
                switch (composer.compose(question, reached, delivery.id(), send.address())) {
                    case Composer.Composed.Failed failed -> end(delivery.failed(now, failed.why()), question);
                    case Composer.Composed.Ready(Message message) ->
                        attempt(delivery, question, channel, message, send);
                };
            case Decision.HoldUntil hold ->
                store(placed(delivery, hold.place()).heldUntil(now, hold.when(), hold.why()), question, hold.place());
            case Decision.Digest digest -> gather(delivery, question, digest);
            case Decision.Skip skip -> store(delivery.skipped(now, skip.why()));
            case Decision.Unreachable unreachable -> end(delivery.skipped(now, unreachable.why()), question);
            case Decision.Expire expire -> store(delivery.expired(now, expire.why()));
        };
    }

    private boolean gather(Delivery delivery, Question question, Decision.Digest digest) {
        boolean done = gatherer.gather(delivery, question, digest.gathering());
        if (done) {
            tally.gathered();
        }
        return done;
    }

    /** Whether a digest that is about to leave had items that must not leave any more. */
    private boolean prune(Delivery delivery, Question question) {
        Notification digest = question.notification();
        Optional<Step> conditional = question.step()
                .filter(step -> delivery.leases() == 0 && !step.unless().isEmpty())
                .filter(_ -> !question.now().isBefore(question.turn()));
        return (conditional.isPresent() || digest.digest().orElseThrow().changing())
                && withdrawer.prune(
                        digest, item -> conditional.flatMap(step -> overtaken(item, question, step)), question.now());
    }

    private Optional<String> overtaken(DigestItem item, Question question, Step step) {
        return deliveries
                .find(item.delivery())
                .flatMap(delivery -> notifications
                        .find(delivery.id().notification())
                        .flatMap(notification -> signs.overtaken(
                                Question.of(delivery, notification, question.workflow(), question.now()), step)));
    }

    private boolean store(Delivery delivery) {
        if (delivery.ofDigest() && delivery.isTaken() && storeWithItems(delivery)) {
            tally.stored(delivery);
            return true;
        }
        return tallied(delivery, endings.store(delivery));
    }

    /** @return false when that is too much for one transaction, or something was changed meanwhile */
    private boolean storeWithItems(Delivery delivery) {
        Optional<List<Write>> items =
                settler.atOnce(delivery, delivery.finishedAt().orElseThrow());
        if (items.isEmpty()) {
            return false;
        }
        Key mark = DigestStore.settlingKey(delivery.id().notification());
        List<Write> writes = new ArrayList<>(items.get());
        deliveries.writes(delivery).stream()
                .filter(write -> !write.key().equals(mark))
                .forEach(writes::add);
        return table.write(writes).done();
    }

    /**
     * Takes the place in the same transaction. A digest is written to only as it was when it was read: nothing that was
     * taken out since leaves with it.
     */
    private boolean store(Delivery delivery, Question question, Optional<ThrottleWindow> place) {
        List<Write> writes = new ArrayList<>(deliveries.writes(delivery));
        place.map(Throttles::write).ifPresent(writes::add);
        if (question.notification().isDigest()) {
            writes.add(NotificationStore.unchanged(question.notification()));
        }
        boolean done = table.write(writes).done();
        if (done) {
            tally.stored(delivery);
        }
        return done;
    }

    private static Delivery placed(Delivery delivery, Optional<ThrottleWindow> place) {
        return place.isPresent() ? delivery.permit() : delivery;
    }

    /** Stores a delivery that ended without reaching anybody, and goes on by the next way. */
    private boolean end(Delivery ended, Question question) {
        return question.route().step().isEmpty() ? store(ended) : tallied(ended, endings.end(ended, question));
    }

    private boolean tallied(Delivery delivery, boolean done) {
        if (done) {
            tally.stored(delivery);
        }
        return done;
    }

    private boolean attempt(
            Delivery delivery, Question question, Channel channel, Message message, Decision.SendNow decision) {
        Instant now = question.now();
        Governor.Turn turn = governor.turn(channel, message);
        if (turn instanceof Governor.Turn.Held(Instant until, String why)) {
            return hold(delivery, question, decision, until, why);
        }
        Optional<String> objection = governor.objection(channel, message);
        if (objection.isPresent()) {
            return end(delivery.failed(now, objection.get()), question);
        }
        Instant end = deliveries.leaseEnd(delivery, now.plus(lease));
        Delivery leasing = placed(delivery, decision.place()).leased(now, end, decision.why());
        if (!store(leasing, question, decision.place())) {
            return false;
        }
        Delivery leased = leasing.at(leasing.version() + 1);
        boolean itsTurn = governor.await((Governor.Turn.Place) turn);
        Outcome outcome = itsTurn && clock.instant().isBefore(end.minus(lease.dividedBy(2)))
                ? send(channel, message, leased.id())
                : Outcome.notReady("the process stood still or was stopped while it waited for its turn");
        if (outcome instanceof Outcome.Rejected(String why, boolean gone) && gone) {
            suppress(message.address(), channel, why);
        }
        if (!outcome.mayCost()) {
            giveBack(channel, message);
        }
        record(leased, outcome, question);
        return true;
    }

    /** Until its turn, of which a hint tells if it can. */
    private boolean hold(Delivery delivery, Question question, Decision.SendNow decision, Instant until, String why) {
        boolean done = store(
                placed(delivery, decision.place()).heldUntil(question.now(), until, why), question, decision.place());
        if (done) {
            hints.hintAt(List.of(DeliveryStore.key(delivery.id())), until);
        }
        return done;
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
            governor.giveBack(channel, message);
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
            tally.attempted(Duration.ofNanos(System.nanoTime() - started));
        }
    }

    /**
     * A fault here must not send twice what the provider took, so it is tried a few times; after that the lease runs
     * out and the next attempt carries the same token. Others who write meanwhile, such as a planner of the same
     * notification, only delay it.
     */
    private void record(Delivery leased, Outcome outcome, Question question) {
        Optional<Delivery> current = Optional.of(leased);
        int faults = 0;
        for (int i = 0; i < RECORDINGS && faults < TRIES; i++) {
            try {
                if (i > 0) {
                    current = deliveries.find(leased.id()).filter(leased::sharesLease);
                }
                if (current.isEmpty() || record(after(current.get(), outcome), question)) {
                    return;
                }
            } catch (TableUnavailable e) {
                faults++;
                LOG.warnf("could not record the outcome of %s: %s", leased.id(), e.getMessage());
            }
        }
    }

    private boolean record(Delivery after, Question question) {
        return after.state() == State.FAILED ? end(after, question.at(clock.instant())) : store(after);
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
