package io.allim.delivery;

import io.allim.notification.NotificationId;
import java.time.Instant;

/**
 * The place of a delivery in a digest.
 *
 * @param digest the digest's notification
 * @param at the delivery's turn, by which the items of a digest are ordered
 * @param closesAt when the digest was to close when the delivery came to it
 */
public record DigestMembership(NotificationId digest, Instant at, Instant closesAt) {}
