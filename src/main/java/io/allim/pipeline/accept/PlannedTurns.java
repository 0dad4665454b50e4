package io.allim.pipeline.accept;

import io.allim.channel.Channel;
import io.allim.channel.Channels;
import io.allim.channel.RateLimit;
import io.allim.channel.Urgency;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryId;
import io.allim.delivery.Hints;
import io.allim.pipeline.limit.RateLimiter;
import io.allim.pipeline.limit.RateLimiter.Reservation.Held;
import io.allim.table.TableUnavailable;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
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

    /** What has its turns together. */
    private record Queue(String channel, Urgency urgency) {}

    /**
     * @param urgency of each
     * @return the same deliveries in the same order, not stored yet
     */
    List<Delivery> give(List<Delivery> made, Function<Delivery, Urgency> urgency, Instant now) {
        Map<Queue, List<Delivery>> due = made.stream()
                .filter(delivery -> isForNow(delivery, now))
                .collect(Collectors.groupingBy(delivery -> new Queue(delivery.channel(), urgency.apply(delivery))));
        Map<DeliveryId, Held> turns = new HashMap<>();
        due.forEach((queue, waiting) -> {
            if (waiting.size() >= FEWEST) {
                Iterator<Held> given =
                        turns(queue.channel(), queue.urgency(), waiting.size()).iterator();
                waiting.stream()
                        .filter(_ -> given.hasNext())
                        .forEach(delivery -> turns.put(delivery.id(), given.next()));
            }
        });
        return made.stream()
                .map(delivery -> Optional.ofNullable(turns.get(delivery.id()))
                        .map(turn -> held(delivery, turn, now))
                        .orElse(delivery))
                .toList();
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

    /** What is too far away to be hinted waits for a tick. */
    private static Delivery held(Delivery delivery, Held turn, Instant now) {
        return turn.until().isAfter(now.plus(Hints.FURTHEST))
                ? delivery.heldUntil(now, turn.until(), turn.why())
                : delivery.plannedForTurn(now, turn.until(), turn.why());
    }
}
