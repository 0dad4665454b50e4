package io.allim.workflow;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What can have become of a step, so that another is not needed. */
public enum EngagementStatus {
    SENT,
    DELIVERED,
    SEEN,
    READ,
    ACKED;

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<EngagementStatus> of(String word) {
        return Arrays.stream(values())
                .filter(status -> status.word().equals(word))
                .findFirst();
    }

    /** Whether only a channel with {@linkplain io.allim.channel.Channel#readReceipts read receipts} can show it. */
    public boolean isOfReading() {
        return this == SEEN || this == READ;
    }
}
