package io.allim.pipeline.accept;

import io.allim.channel.Channel;
import io.allim.channel.Channels;
import io.allim.channel.RateLimit;
import io.allim.channel.Urgency;
import io.allim.delivery.Delivery;
import io.allim.delivery.Hints;
import io.allim.pipeline.limit.RateLimiter;
import io.allim.pipeline.limit.RateLimiter.Reservation.Held;
import io.allim.table.TableUnavailable;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Gives deliveries that are planned together their turns in the rate of their channel, by one write for all of them. Each asks for
 * its slot when its turn has come: one that comes late is held again, and one that ends before leaves its turn unused.
 */
@Singleton
public final class PlannedTurns {

    private static final Logger LOG = Logger.getLogger(PlannedTurns.class);

    /** Fewer may be sent by the process that accepts them. */
    static final int FEWEST = Handover.MOST + 1;

    private final RateLimiter limiter;
    private final Channels channels;

    public PlannedTurns(RateLimiter limiter, Channels channels) {
        this.limiter = limiter;
        this.channels = channels;
    }

    /** @return the same deliveries in the same order, not stored yet */
    List<Delivery> give(List<Delivery> made, Urgency urgency, Instant now) {
        Map<String, Long> due = made.stream()
                .filter(delivery -> isForNow(delivery, now))
                .collect(Collectors.groupingBy(Delivery::channel, Collectors.counting()));
        List<Delivery> all = made;
        for (Map.Entry<String, Long> each : due.entrySet()) {
            if (each.getValue() >= FEWEST) {
                List<Held> turns = turns(each.getKey(), urgency, each.getValue().intValue());
                all = turns.isEmpty() ? all : held(all, each.getKey(), turns, now);
            }
        }
        return all;
    }

    private static boolean isForNow(Delivery delivery, Instant now) {
        return delivery.startedAt().isPresent() && delivery.isDue(now);
    }

    /** The slowest of a channel's limits: the others have room then. */
    private List<Held> turns(String channel, Urgency urgency, int count) {
        Optional<RateLimit> limit = channels.find(channel).map(Channel::sharedLimits).stream()
                .flatMap(List::stream)
                .min(Comparator.comparingDouble(RateLimit::perSecond));
        try {
            return limit.map(slowest -> limiter.turns(slowest, urgency, count)).orElse(List.of());
        } catch (TableUnavailable e) {
            LOG.debugf("%d deliveries by %s have no turns yet: %s", count, channel, e.getMessage());
            return List.of();
        }
    }

    private static List<Delivery> held(List<Delivery> made, String channel, List<Held> turns, Instant now) {
        List<Delivery> held = new ArrayList<>();
        int next = 0;
        for (Delivery delivery : made) {
            boolean waits = delivery.channel().equals(channel) && isForNow(delivery, now);
            held.add(waits ? held(delivery, turns.get(next++), now) : delivery);
        }
        return held;
    }

    /** What is too far away to be hinted waits for a tick. */
    private static Delivery held(Delivery delivery, Held turn, Instant now) {
        return turn.until().isAfter(now.plus(Hints.FURTHEST))
                ? delivery.heldUntil(now, turn.until(), turn.why())
                : delivery.plannedForTurn(now, turn.until(), turn.why());
    }
}
