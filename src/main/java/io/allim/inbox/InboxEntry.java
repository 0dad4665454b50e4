package io.allim.inbox;

import java.time.Instant;
import java.util.Optional;

public record InboxEntry(Optional<Instant> seenAt, Optional<Instant> readAt) {}
