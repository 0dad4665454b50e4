package io.allim.notification;

import java.time.Instant;
import java.util.Optional;

/**
 * When a notification may be sent.
 *
 * @param sendAt absent: at once
 * @param expiresAt from when on it is not sent any more
 */
public record Timing(Optional<Instant> sendAt, Optional<Instant> expiresAt) {

    public static final Timing AT_ONCE = new Timing(Optional.empty(), Optional.empty());
}
