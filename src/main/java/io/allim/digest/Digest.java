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
 * @param waiting whether its window ended with too few items, so that the next item opens another
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
        boolean waiting,
        boolean changing) {

    /** A digest that has too few items waits for another window, but not for longer than this. */
    public static final Duration MAX_WAIT = Duration.ofDays(30);

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
        return few && closesAt.isBefore(waitsUntil());
    }

    private Instant waitsUntil() {
        return openedAt.plus(MAX_WAIT);
    }

    /** Waits for another item, as it had too few for this window. */
    public Digest postponed() {
        return new Digest(series, key, step, rule, zone, openedAt, waitsUntil(), total, true, changing);
    }

    /**
     * With one item more.
     *
     * @param newest the rule of its workflow's version, if that is not an older one
     */
    public Digest joined(Instant turn, Instant now, boolean mayEnd, Optional<DigestRule> newest) {
        Instant first = total == 0 || turn.isBefore(openedAt) ? turn : openedAt;
        Digest more = new Digest(
                series,
                key,
                step,
                newest.map(other -> other.with(rule.window())).orElse(rule),
                zone,
                first,
                waiting
                        ? rule.window().closes(turn, Optional.empty(), zone)
                        : rule.window().extended(first, closesAt, turn),
                total + 1,
                false,
                changing || mayEnd);
        return more.isFull() && now.isBefore(more.closesAt) ? more.closing(now) : more;
    }

    public Digest without(int items) {
        return new Digest(series, key, step, rule, zone, openedAt, closesAt, total - items, waiting, changing);
    }

    public Digest closing(Instant at) {
        return new Digest(series, key, step, rule, zone, openedAt, at, total, false, changing);
    }

    /** Closes at {@code now}, however few items it has. */
    public Digest flushed(Instant now) {
        DigestRule anyNumber = new DigestRule(
                rule.key(),
                rule.window(),
                rule.maxItems(),
                Optional.empty(),
                rule.heartbeat(),
                rule.groupBy(),
                rule.summary(),
                rule.title(),
                rule.frequencies());
        return new Digest(series, key, step, anyNumber, zone, openedAt, now, total, false, changing);
    }

    /** With items that have to be taken out, or without any. */
    public Digest changing(boolean some) {
        return new Digest(series, key, step, rule, zone, openedAt, closesAt, total, waiting, some);
    }
}
