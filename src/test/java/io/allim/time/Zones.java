package io.allim.time;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Year;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What the JDK's rules say of clocks, worked out in another way than the service does. */
final class Zones {

    private Zones() {}

    /** One of all those whose clocks are alike in a year and the months around it; together they stand for every zone. */
    static Collection<ZoneId> of(int year) {
        Map<List<Object>, ZoneId> alike = new TreeSet<>(ZoneId.getAvailableZoneIds())
                .stream()
                        .map(ZoneId::of)
                        .collect(Collectors.toMap(zone -> clock(zone, year), zone -> zone, (first, _) -> first));
        return alike.values();
    }

    private static List<Object> clock(ZoneId zone, int year) {
        Instant start = Year.of(year).atDay(1).minusMonths(2).atStartOfDay().toInstant(ZoneOffset.UTC);
        List<Object> clock = new ArrayList<>(List.of(zone.getRules().getOffset(start)));
        clock.addAll(changes(zone, start, start.plus(Duration.ofDays(490))));
        return clock;
    }

    static List<ZoneOffsetTransition> changes(ZoneId zone, Instant from, Instant until) {
        List<ZoneOffsetTransition> changes = new ArrayList<>();
        ZoneOffsetTransition change = zone.getRules().nextTransition(from);
        while (change != null && change.getInstant().isBefore(until)) {
            changes.add(change);
            change = zone.getRules().nextTransition(change.getInstant());
        }
        return changes;
    }

    static Instant instant(LocalDate day, LocalTime time, ZoneId zone) {
        return instant(day.atTime(time), zone.getRules());
    }

    /** The earliest instant at which clocks show the time, or would if they had not gone forward. */
    static Instant instant(LocalDateTime time, ZoneRules rules) {
        return rules.getValidOffsets(time).stream()
                .map(time::toInstant)
                .min(Instant::compareTo)
                .orElseGet(() -> {
                    ZoneOffsetTransition gap = rules.getTransition(time);
                    return time.plus(gap.getDuration()).toInstant(gap.getOffsetAfter());
                });
    }
}
