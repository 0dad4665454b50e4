package io.allim.http;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The configuration as a value. */
public record OutboundSettings(
        boolean allowHttp, Optional<List<String>> trusted, Duration deadline, Duration connectTimeout)
        implements OutboundConfig {

    @Override
    public double perSecond() {
        return 5;
    }

    public static final OutboundSettings STRICT = trusting();

    public static OutboundSettings trusting(String... receivers) {
        return new OutboundSettings(
                false, Optional.of(List.of(receivers)), Duration.ofSeconds(20), Duration.ofSeconds(5));
    }

    public OutboundSettings deadline(Duration deadline) {
        return new OutboundSettings(allowHttp, trusted, deadline, connectTimeout);
    }

    public OutboundSettings http() {
        return new OutboundSettings(true, trusted, deadline, connectTimeout);
    }

    /** With nothing of Lambda. */
    public Outbound outbound() {
        return new Outbound(this, Optional.empty());
    }
}
