package io.allim.delivery.search;

import io.allim.delivery.Delivery;
import java.time.Instant;
import java.util.Optional;

/**
 * A step of a walk.
 *
 * @param delivery absent where there was nothing, or nothing that is wanted
 * @param at the time that the walk is ordered by
 * @param cursor from which the walk goes on behind it
 */
record Found(Optional<Delivery> delivery, Instant at, String cursor) {}
