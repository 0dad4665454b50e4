package io.allim.dispatch;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;

/** How deliveries are planned, tried and kept. */
@ConfigMapping(prefix = "allim.delivery")
public interface DispatchConfig {

    /** How long deliveries are kept after their end, and notifications after their turn. */
    @WithDefault("P90D")
    Duration retention();

    /** How long an {@code Idempotency-Key} is remembered. */
    @WithDefault("PT24H")
    Duration idempotency();

    /**
     * After this time a worker that gave no sign is taken for dead, and its delivery is tried again. Shorter than a
     * channel's deadline it would repeat messages.
     */
    @WithDefault("PT60S")
    Duration lease();

    /**
     * For how long hints alone lead to what is due at once, before ticks find it too. A lease that is taken within it costs
     * a third of one that is not; what a hint was lost of is late by it. With hints over SQS 15 seconds more than
     * {@link #lease}.
     */
    @WithDefault("PT0S")
    Duration headStart();

    /** The waits between attempts, before jitter of 20 %; after the last a delivery fails. The default is that of Standard Webhooks. */
    @WithDefault("PT5S,PT5M,PT30M,PT2H,PT5H,PT10H,PT14H,PT20H,PT24H")
    List<Duration> retries();

    /** How many deliveries one process sends at the same time. */
    @WithDefault("32")
    int parallel();

    /** Which channel is tried first for a recipient when the caller names none. */
    @WithDefault("push,email,sms,webhook,sns,inbox")
    List<String> channelOrder();

    /** Into how many parts the due index is split; see {@link io.allim.table.Shards}. */
    @WithDefault("1")
    int shards();
}
