package io.allim.time;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The clock on the wall of a zone, which is put forward and back at times. */
record WallClock(ZoneRules rules) {

    static WallClock in(ZoneId zone) {
        return new WallClock(zone.getRules());
    }

    LocalDateTime read(Instant at) {
        return LocalDateTime.ofInstant(at, rules.getOffset(at));
    }

    /**
     * When it shows a time, the first time. A time that it skips is later by as much as the clock was put forward. In both
     * cases that is the time read with the offset from before the change, which is what the rules answer.
     */
    Instant instant(LocalDateTime time) {
        return time.toInstant(rules.getOffset(time));
    }

    /**
     * The first instant later than {@code after} at which something fires that knows nothing of zones. The times it fires
     * at don't come in the order in which they are shown: a skipped one can be due after one that follows the gap.
     *
     * @param firing the first of its times later than a time
     */
    Instant next(Instant after, UnaryOperator<LocalDateTime> firing) {
        return starts(after)
                .map(firing)
                .flatMap(time -> gap(time)
                        .map(gap -> Stream.of(time, firing.apply(justBefore(gap.getDateTimeAfter()))))
                        .orElseGet(() -> Stream.of(time)))
                .map(this::instant)
                .filter(after::isBefore)
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    /**
     * The times after which to look for a firing. Until as much time has passed since a change as the clock was moved by,
     * skipped times may still be due, or those shown again have fired before.
     */
    private Stream<LocalDateTime> starts(Instant after) {
        Optional<ZoneOffsetTransition> change = Optional.ofNullable(rules.previousTransition(after.plusNanos(1)))
                .filter(last ->
                        after.isBefore(last.getInstant().plus(last.getDuration().abs())));
        if (change.isEmpty()) {
            return Stream.of(read(after));
        }
        if (change.get().isOverlap()) {
            return Stream.of(justBefore(change.get().getDateTimeBefore()));
        }
        ZoneOffset before = change.get().getOffsetBefore();
        return Stream.of(read(after), LocalDateTime.ofInstant(after, before));
    }

    private Optional<ZoneOffsetTransition> gap(LocalDateTime time) {
        return Optional.ofNullable(rules.getTransition(time)).filter(ZoneOffsetTransition::isGap);
    }

    private static LocalDateTime justBefore(LocalDateTime time) {
        return time.minusNanos(1);
    }
}
