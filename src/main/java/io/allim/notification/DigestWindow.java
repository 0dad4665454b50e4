package io.allim.notification;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.allim.workflow.DigestRule;
import io.allim.workflow.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/**
 * The window of a digest: how many items it has, by which rule it is gathered, and when it closes, or closed.
 *
 * @param series tells apart whose digests they are, and of what
 * @param key the value of the rule's key; empty text without one
 * @param step of the workflow; absent without a workflow
 * @param zone by which its window is reckoned
 * @param openedAt the turn of its first item, or the closing before it if there is no item yet
 * @param closesAt when it closes, or closed
 * @param total how many items it holds
 * @param closing what closes it then
 * @param chosen whether the recipient chose how often it comes
 * @param moved why it closes, or leaves, at another time than its window said at first; absent if it does not
 * @param changing whether some of the items may have to be taken out before it leaves
 */
public record DigestWindow(
        String series,
        String key,
        Optional<String> step,
        DigestRule rule,
        ZoneId zone,
        Instant openedAt,
        Instant closesAt,
        long total,
        Closing closing,
        boolean changing,
        boolean chosen,
        Optional<String> moved) {

    /** A digest that has too few items waits for another window, but not for longer than this. */
    public static final Duration MAX_WAIT = Duration.ofDays(30);

    /** What decides when a digest closes. */
    public enum Closing {
        WINDOW,
        /** Its window ended with too few items: the next item opens another. */
        TOO_FEW,
        FULL,
        FLUSHED
    }

    /** An open one that nothing is in yet. */
    public static DigestWindow opened(
            String series,
            String key,
            Optional<String> step,
            EffectiveDigestRule effective,
            Instant openedAt,
            Instant closesAt) {
        return new DigestWindow(
                series,
                key,
                step,
                effective.rule(),
                effective.zone(),
                openedAt,
                closesAt,
                0,
                Closing.WINDOW,
                false,
                effective.chosen(),
                Optional.empty());
    }

    /** Whether an item with this turn belongs to it while it is open. */
    public boolean takes(Instant scheduledAt) {
        return scheduledAt.isBefore(closesAt) && !isFull();
    }

    @JsonIgnore
    public boolean isFull() {
        return rule.maxItems().filter(most -> total >= most).isPresent();
    }

    /** Whether it has nothing to say, and nobody wants to hear that either. */
    @JsonIgnore
    public boolean isNothing() {
        return total == 0 && !(rule.heartbeat() && rule.window() instanceof Window.Scheduled);
    }

    /** Whether it has too few items to leave, and may wait for more. */
    @JsonIgnore
    public boolean isTooSmall() {
        return hasFew() && closing != Closing.FLUSHED && closesAt.isBefore(waitsUntil());
    }

    private boolean hasFew() {
        return total > 0 && rule.minItems().filter(least -> total < least).isPresent();
    }

    private Instant waitsUntil() {
        return openedAt.plus(MAX_WAIT);
    }

    /** Why it closes when it does. */
    public String why() {
        return whyThen() + moved.map(why -> "; " + why).orElse("");
    }

    private String whyThen() {
        return switch (closing) {
            case WINDOW -> rule.window().description();
            case TOO_FEW -> "with too few items it waits for another one, which opens another window";
            case FULL -> "closed early, as it had as many items as it takes";
            case FLUSHED -> "closed early, as it was asked to";
        };
    }

    /** Waits for another item, as it had too few for this window. */
    public DigestWindow postponed() {
        return closing(Closing.TOO_FEW, waitsUntil());
    }

    /**
     * With one item more.
     *
     * @param newest as the item's version of the workflow has it, if that is not an older one
     */
    public DigestWindow joined(Instant scheduledAt, Instant now, boolean mayEnd, Optional<EffectiveDigestRule> newest) {
        boolean reopened = closing == Closing.TOO_FEW;
        Draft more = new Draft();
        newest.ifPresent(effective -> more.take(effective, reopened));
        Window window = more.rule.window();
        more.openedAt = total == 0 || scheduledAt.isBefore(openedAt) ? scheduledAt : openedAt;
        more.closesAt = switch (closing) {
            case WINDOW -> window.extended(more.openedAt, closesAt, scheduledAt);
            case TOO_FEW -> window.closes(scheduledAt, Optional.empty(), more.zone);
            case FULL, FLUSHED -> closesAt;
        };
        more.total = total + 1;
        more.closing = reopened ? Closing.WINDOW : closing;
        more.changing = changing || mayEnd;
        DigestWindow joined = more.done();
        return joined.isFull() && now.isBefore(joined.closesAt) ? joined.closing(Closing.FULL, now) : joined;
    }

    /** The empty one that comes after it. */
    public DigestWindow following(EffectiveDigestRule effective, Instant closes) {
        return opened(series, key, step, effective, closesAt, closes);
    }

    /** Whether it is gathered as its recipient wants it now; what its workflow says since counts for the next one. */
    public boolean isScheduledBy(EffectiveDigestRule effective) {
        return effective.rules(this)
                ? isBy(effective.rule().window(), effective.own())
                : isBy(rule.window(), effective.own());
    }

    private boolean isBy(Window window, ZoneId own) {
        return rule.window().equals(window) && (!(window instanceof Window.Scheduled) || zone.equals(window.zone(own)));
    }

    /** Whether it waits for the end of its window, and not for a worker to close it. */
    public boolean isMovable(Instant now) {
        return (closing == Closing.WINDOW || closing == Closing.TOO_FEW) && closesAt.isAfter(now);
    }

    /**
     * As its recipient wants it now. What is to close already stays as it is.
     *
     * @param last the turn of its last item
     */
    public DigestWindow rescheduled(EffectiveDigestRule effective, Instant last, Instant now) {
        if (!isMovable(now) || isScheduledBy(effective)) {
            return this;
        }
        Draft draft = new Draft();
        draft.follow(effective);
        boolean waits = closing == Closing.TOO_FEW && draft.done().hasFew();
        if (!waits) {
            draft.closing = Closing.WINDOW;
            draft.closesAt = draft.rule.window().recalculated(openedAt, last, now, draft.zone);
            draft.moved = Optional.of(effective.moved(closesAt, now));
        }
        return draft.done();
    }

    /**
     * One that has closed and is to leave at {@code leaves}, as its recipient wants it now.
     *
     * @return the same if that changes nothing
     */
    public DigestWindow rescheduledAfterClosing(EffectiveDigestRule effective, Instant leaves, Instant now) {
        if (isScheduledBy(effective)) {
            return this;
        }
        Draft draft = new Draft();
        draft.follow(effective);
        draft.moved = Optional.of(effective.moved(leaves, now));
        return draft.done();
    }

    /** When one that has closed leaves, unless something holds it; not before {@code earliest}. */
    public Instant leaves(Instant earliest) {
        return rule.window().leaves(closesAt.isAfter(earliest) ? closesAt : earliest, zone);
    }

    public DigestWindow without(int items) {
        Draft draft = new Draft();
        draft.total = total - items;
        return draft.done();
    }

    /** Closes at {@code now}, however few items it has. */
    public DigestWindow flushed(Instant now) {
        return closing(Closing.FLUSHED, now);
    }

    private DigestWindow closing(Closing why, Instant at) {
        Draft draft = new Draft();
        draft.closing = why;
        draft.closesAt = at;
        return draft.done();
    }

    /** With items that have to be taken out, or without any. */
    public DigestWindow changing(boolean some) {
        Draft draft = new Draft();
        draft.changing = some;
        return draft.done();
    }

    /** The fields that change. */
    private final class Draft {
        private DigestRule rule = DigestWindow.this.rule;
        private ZoneId zone = DigestWindow.this.zone;
        private Instant openedAt = DigestWindow.this.openedAt;
        private Instant closesAt = DigestWindow.this.closesAt;
        private long total = DigestWindow.this.total;
        private Closing closing = DigestWindow.this.closing;
        private boolean changing = DigestWindow.this.changing;
        private boolean chosen = DigestWindow.this.chosen;
        private Optional<String> moved = DigestWindow.this.moved;

        void follow(EffectiveDigestRule effective) {
            rule = effective.rules(DigestWindow.this) ? effective.rule() : rule;
            zone = rule.window().zone(effective.own());
            chosen = effective.chosen();
        }

        void take(EffectiveDigestRule effective, boolean anotherWindow) {
            rule = anotherWindow ? effective.rule() : effective.rule().with(rule.window());
            zone = anotherWindow ? effective.zone() : zone;
            chosen = anotherWindow ? effective.chosen() : chosen;
        }

        DigestWindow done() {
            return new DigestWindow(
                    series, key, step, rule, zone, openedAt, closesAt, total, closing, changing, chosen, moved);
        }
    }
}
