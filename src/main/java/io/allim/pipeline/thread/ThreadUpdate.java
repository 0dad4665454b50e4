package io.allim.pipeline.thread;

import io.allim.channel.Outcome;
import io.allim.recipient.Target;
import io.allim.table.Write;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What follows for a thread from what became of a message.
 *
 * @param writes none for most; refused when the thread was changed since it was found
 * @param note for the message's trace
 */
public record ThreadUpdate(List<Write> writes, Optional<String> note) {

    public static final ThreadUpdate NONE = new ThreadUpdate(List.of(), Optional.empty());

    private static final ThreadUpdate LATE = new ThreadUpdate(
            List.of(), Optional.of("stands by itself: another message has begun its thread meanwhile"));

    /**
     * The first message that is recorded is the thread's, whoever claimed it; one that is no more is replaced by the first that
     * stands in for it.
     *
     * @param entered the thread as the message entered it
     * @param found the same as it is now
     * @param target whose the message is
     */
    static ThreadUpdate after(Outcome outcome, ThreadEntry entered, ThreadEntry found, Target target, Instant now) {
        return switch (outcome) {
            case Outcome.Accepted(String reference, var _, boolean startsThread) ->
                startsThread || entered.first().isEmpty()
                        ? begun(reference, entered, found, target, now)
                        : continued(found, target, now);
            case Outcome.Delivered(String reference) ->
                entered.first().isEmpty()
                        ? begun(reference, entered, found, target, now)
                        : continued(found, target, now);
            case Outcome.Paced paced -> after(paced.outcome(), entered, found, target, now);
            case Outcome.Rejected _, Outcome.TryAgain _, Outcome.NotReady _, Outcome.Moved _ -> NONE;
        };
    }

    private static ThreadUpdate begun(
            String reference, ThreadEntry entered, ThreadEntry found, Target target, Instant now) {
        if (reference.isEmpty()) {
            return NONE;
        }
        boolean late = found.first().isPresent() && !found.first().equals(entered.first());
        return late ? LATE : written(found, new ThreadState.Posted(reference, now), target);
    }

    /** That there was another message is written seldom, since each is a write. */
    private static ThreadUpdate continued(ThreadEntry found, Target target, Instant now) {
        return found.state() instanceof ThreadState.Posted(String first, Instant at)
                        && !now.isBefore(at.plus(ThreadStore.WRITTEN_AFTER))
                ? written(found, new ThreadState.Posted(first, now), target)
                : NONE;
    }

    private static ThreadUpdate written(ThreadEntry found, ThreadState.Posted posted, Target target) {
        return new ThreadUpdate(List.of(ThreadStore.posted(found, posted, target)), Optional.empty());
    }
}
