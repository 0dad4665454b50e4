package io.allim.digest;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/**
 * What makes a notification a digest: it is made by the service, of the items that have come until it closes.
 *
 * @param series tells apart whose digests they are, and of what
 * @param key the value of the rule's key; empty text without one
 * @param step of the workflow; absent without a workflow
 * @param zone by which its window is reckoned
 * @param openedAt the turn of its first item, or the closing before it if there is no item yet
 * @param closesAt when it closes, or closed
 * @param total how many items it holds
 * @param closing what closes it then
 * @param changing whether some of the items may have to be taken out before it leaves
 */
public record Digest(
        String series,
        String key,
        Optional<String> step,
        DigestRule rule,
        ZoneId zone,
        Instant openedAt,
        Instant closesAt,
        long total,
        Closing closing,
        boolean changing) {

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

    /** Whether an item with this turn belongs to it while it is open. */
    public boolean takes(Instant turn) {
        return turn.isBefore(closesAt) && !isFull();
    }

    @JsonIgnore
    public boolean isFull() {
        return rule.maxItems().filter(most -> total >= most).isPresent();
    }

    /** Whether it has nothing to say, and nobody wants to hear that either. */
    @JsonIgnore
    public boolean isNothing() {
        return total == 0 && !rule.heartbeat();
    }

    /** Whether it has too few items to leave, and may wait for more. */
    @JsonIgnore
    public boolean isTooSmall() {
        boolean few =
                total > 0 && rule.minItems().filter(least -> total < least).isPresent();
        return few && closing != Closing.FLUSHED && closesAt.isBefore(waitsUntil());
    }

    private Instant waitsUntil() {
        return openedAt.plus(MAX_WAIT);
    }

    /** Why it closes when it does. */
    public String why() {
        return switch (closing) {
            case WINDOW -> rule.window().words();
            case TOO_FEW -> "with too few items it waits for another one, which opens another window";
            case FULL -> "closed early, as it had as many items as it takes";
            case FLUSHED -> "closed early, as it was asked to";
        };
    }

    /** Waits for another item, as it had too few for this window. */
    public Digest postponed() {
        return closing(Closing.TOO_FEW, waitsUntil());
    }

    /**
     * With one item more.
     *
     * @param newest the rule of its workflow's version, if that is not an older one
     */
    public Digest joined(Instant turn, Instant now, boolean mayEnd, Optional<DigestRule> newest) {
        Instant first = total == 0 || turn.isBefore(openedAt) ? turn : openedAt;
        Instant closes = switch (closing) {
            case WINDOW -> rule.window().extended(first, closesAt, turn);
            case TOO_FEW -> rule.window().closes(turn, Optional.empty(), zone);
            case FULL, FLUSHED -> closesAt;
        };
        Digest more = new Digest(
                series,
                key,
                step,
                newest.map(other -> other.with(rule.window())).orElse(rule),
                zone,
                first,
                closes,
                total + 1,
                closing == Closing.TOO_FEW ? Closing.WINDOW : closing,
                changing || mayEnd);
        return more.isFull() && now.isBefore(more.closesAt) ? more.closing(Closing.FULL, now) : more;
    }

    public Digest without(int items) {
        return new Digest(series, key, step, rule, zone, openedAt, closesAt, total - items, closing, changing);
    }

    /** Closes at {@code now}, however few items it has. */
    public Digest flushed(Instant now) {
        return closing(Closing.FLUSHED, now);
    }

    private Digest closing(Closing why, Instant at) {
        return new Digest(series, key, step, rule, zone, openedAt, at, total, why, changing);
    }

    /** With items that have to be taken out, or without any. */
    public Digest changing(boolean some) {
        return new Digest(series, key, step, rule, zone, openedAt, closesAt, total, closing, some);
    }
}
