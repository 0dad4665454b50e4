package io.allim.time;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The hours in which a message may go.
 *
 * @param quiet in which it may not
 * @param open outside of which it may not; empty: there are no such limits
 * @param own the recipient's zone
 */
public record Timetable(List<Hours> quiet, List<Hours> open, ZoneId own) {

    /** Longer than any pause that hours of the week can make, if they leave any time at all. */
    private static final Duration HORIZON = Duration.ofDays(15);

    public static final Timetable ANY_TIME = new Timetable(List.of(), List.of(), ZoneId.of("UTC"));

    /**
     * @param at the first instant at which the message may go
     * @param why one sentence about what holds it till then
     */
    public record Pause(Instant at, String why) {
        public String description() {
            return "until " + at + ": " + why;
        }
    }

    /** Empty when the message may go now, and when the hours leave no time for it at all. */
    public Optional<Pause> pause(Instant now) {
        Pause pause = new Pause(now, "");
        Instant horizon = now.plus(HORIZON);
        while (true) {
            Optional<Pause> longer = longer(pause.at());
            if (longer.isEmpty()) {
                return Optional.of(pause).filter(found -> found.at().isAfter(now));
            }
            if (longer.get().at().isAfter(horizon)) {
                return Optional.empty();
            }
            pause = longer.get();
        }
    }

    /** Whether the hours leave any time at all, from then on. */
    public boolean leavesTime(Instant from) {
        return longer(from).isEmpty() || pause(from).isPresent();
    }

    private Optional<Pause> longer(Instant at) {
        return quietUntil(at).or(() -> closedUntil(at));
    }

    private Optional<Pause> quietUntil(Instant at) {
        return quiet.stream()
                .filter(hours -> hours.contains(at, own))
                .map(hours -> new Pause(
                        hours.end(at, own).orElse(Instant.MAX),
                        "quiet hours from " + hours.from() + " to " + hours.to() + " in "
                                + hours.zone().orElse(own)))
                .findFirst();
    }

    private Optional<Pause> closedUntil(Instant at) {
        if (open.isEmpty() || open.stream().anyMatch(hours -> hours.contains(at, own))) {
            return Optional.empty();
        }
        return open.stream()
                .map(hours -> new Pause(
                        hours.start(at, own),
                        "the step goes from " + hours.from() + " to " + hours.to() + " in "
                                + hours.zone().orElse(own)))
                .min(Comparator.comparing(Pause::at));
    }
}
