package io.allim.pipeline.send;

import io.allim.channel.Channel;
import io.allim.chat.ChatThread;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryId;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.DispatchConfig;
import io.allim.delivery.State;
import io.allim.pipeline.decide.DeliveryContext;
import io.allim.pipeline.decide.TemplateContext;
import io.allim.pipeline.thread.ThreadEntry;
import io.allim.pipeline.thread.ThreadState;
import io.allim.pipeline.thread.ThreadStore;
import io.allim.workflow.Step;
import io.allim.workflow.ThreadRule;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Puts a message into the thread of its incident, if its step asks for one. Where the channel has to know the first message, the
 * delivery that sends it claims the thread; the others wait until that is sent.
 */
@Singleton
final class ThreadStage {

    private final TemplateContext variables;
    private final ThreadStore threads;
    private final DeliveryStore deliveries;
    private final Recorder recorder;
    private final Duration lease;

    ThreadStage(
            TemplateContext variables,
            ThreadStore threads,
            DeliveryStore deliveries,
            Recorder recorder,
            DispatchConfig config) {
        this.variables = variables;
        this.threads = threads;
        this.deliveries = deliveries;
        this.recorder = recorder;
        this.lease = config.lease();
    }

    StageResult<ComposeStage.Ready> enter(ComposeStage.Ready ready) {
        return ready.sending()
                .context()
                .step()
                .flatMap(Step::thread)
                .map(rule -> enter(ready, rule))
                .orElseGet(() -> new StageResult.Next<>(ready));
    }

    private StageResult<ComposeStage.Ready> enter(ComposeStage.Ready ready, ThreadRule rule) {
        Sending sending = ready.sending();
        String key = variables.expression(rule.key(), sending.context()).strip();
        if (key.isEmpty()) {
            return next(ready, "sent by itself: the key of its thread is empty");
        }
        Channel channel = sending.channel();
        ChatThread.Mode mode = rule.mode();
        return switch (channel.threads(ready.message().address(), mode)) {
            case NONE ->
                next(ready, "sent by itself: " + channel.name() + " has no " + lacking(mode) + " at this address");
            case BY_KEY -> next(ready.in(thread(key, mode, Optional.empty())), "goes into the thread of its key");
            case BY_REFERENCE -> join(ready, key, mode);
        };
    }

    private static String lacking(ChatThread.Mode mode) {
        return switch (mode) {
            case REPLY -> "threads";
            case REPLACE -> "messages that can be replaced";
        };
    }

    private static ChatThread thread(String key, ChatThread.Mode mode, Optional<String> first) {
        return new ChatThread(ThreadStore.hash(key), mode, first);
    }

    private StageResult<ComposeStage.Ready> join(ComposeStage.Ready ready, String key, ChatThread.Mode mode) {
        Sending sending = ready.sending();
        ThreadEntry found = threads.find(
                ThreadStore.name(sending.channel().name(), ready.message().address(), key));
        ComposeStage.Ready first = ready.in(thread(key, mode, found.first()));
        return switch (found.state()) {
            case ThreadState.Posted _ -> next(first.at(found), answers(mode));
            case ThreadState.None _ -> claim(first, found, sending.context().now());
            case ThreadState.Claimed claim -> claimed(first, found, claim);
        };
    }

    private static String answers(ChatThread.Mode mode) {
        return switch (mode) {
            case REPLY -> "answers the first message of its thread";
            case REPLACE -> "replaces the first message of its thread";
        };
    }

    private StageResult<ComposeStage.Ready> claimed(
            ComposeStage.Ready ready, ThreadEntry found, ThreadState.Claimed claim) {
        DeliveryContext context = ready.sending().context();
        Optional<Instant> look = look(context, claim);
        if (look.isPresent() && isUnderWay(claim)) {
            Instant until = look.get();
            return new StageResult.Done<>(recorder.hold(
                    ready.sending(), until, "until " + until + ": waits for the first message of its thread"));
        }
        if (!claim.isOf(context.delivery().id()) && claim.isTooOld(context.now())) {
            return next(ready.at(found), "begins its thread, for which it has waited long enough");
        }
        return claim(ready, found, claim.isAhead(context.now()) ? context.now() : claim.since());
    }

    /** Empty when the delivery is not to wait: its own claim, or no time is left to wait. */
    private static Optional<Instant> look(DeliveryContext context, ThreadState.Claimed claim) {
        Delivery delivery = context.delivery();
        return claim.isOf(delivery.id())
                ? Optional.empty()
                : claim.nextLook(context.now())
                        .filter(at -> delivery.expiresAt()
                                .filter(end -> !at.isBefore(end))
                                .isEmpty());
    }

    /** Whether who claimed it sends the message now, or does so before the claim ends. */
    private boolean isUnderWay(ThreadState.Claimed claim) {
        return deliveries
                .find(claim.owner())
                .filter(owner -> owner.state() == State.SENDING
                        || owner.dueAt()
                                .filter(due -> due.isBefore(claim.until()))
                                .isPresent())
                .isPresent();
    }

    /** For as long as the lease that comes next. */
    private StageResult<ComposeStage.Ready> claim(ComposeStage.Ready ready, ThreadEntry found, Instant since) {
        DeliveryContext context = ready.sending().context();
        Delivery delivery = context.delivery();
        ThreadState.Claimed claim = new ThreadState.Claimed(
                delivery.id(),
                since,
                deliveries.leaseEnd(delivery, context.now().plus(lease)));
        Optional<ThreadEntry> mine = found.state().equals(claim) ? Optional.of(found) : threads.claim(found, claim);
        return mine.map(entry -> next(ready.at(entry), "begins its thread"))
                .orElseGet(() -> new StageResult.Done<>(false));
    }

    /** Gives up a claim that no attempt follows now: others need not wait for it. */
    void leave(ComposeStage.Ready ready) {
        DeliveryId own = ready.sending().context().delivery().id();
        ready.sending()
                .thread()
                .filter(entry -> entry.state() instanceof ThreadState.Claimed claim && claim.isOf(own))
                .ifPresent(threads::release);
    }

    private static StageResult<ComposeStage.Ready> next(ComposeStage.Ready ready, String why) {
        DeliveryContext context = ready.sending().context();
        return new StageResult.Next<>(ready.with(context.with(context.delivery().threaded(context.now(), why))));
    }
}
