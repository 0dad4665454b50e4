package io.allim.pipeline.limit;

import io.allim.channel.Urgency;
import java.time.Duration;

/** How far ahead a message may reserve a slot. */
enum PriorityLane {
    URGENT(Duration.ofSeconds(10)),
    NORMAL(Duration.ofMillis(500)),
    LOW(Duration.ofMillis(250));

    private final Duration ahead;

    PriorityLane(Duration ahead) {
        this.ahead = ahead;
    }

    static PriorityLane of(Urgency urgency) {
        return switch (urgency) {
            case HIGH -> URGENT;
            case NORMAL -> NORMAL;
            case LOW, VERY_LOW -> LOW;
        };
    }

    Duration ahead() {
        return ahead;
    }
}
