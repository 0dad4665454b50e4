package io.allim.delivery;

import io.allim.config.Settings;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;

/** How deliveries are planned, tried and kept. */
@RegisterForReflection
@ConfigMapping(prefix = "allim.delivery")
public interface DispatchConfig {

    /** How long deliveries are kept after their end, and notifications after their turn. */
    @WithDefault("P90D")
    Duration retention();

    /**
     * How long the words of what was sent are kept, with links that lead nowhere. 0: not at all, and they are made anew for who
     * asks. A message that is kept costs a read, a transaction of its length, and is made twice.
     */
    @WithDefault("PT0S")
    Duration messageRetention();

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
     * For how long ticks leave a fresh delivery to its hint. A lease that is taken within this time costs a third of one that
     * is not. If a hint is lost, its delivery is late by this much. With SQS, set it to {@link #lease} plus 15 seconds.
     */
    @WithDefault("PT0S")
    Duration headStart();

    /** The waits between attempts, before jitter of 20 %; after the last a delivery fails. The default is that of Standard Webhooks. */
    @WithDefault("PT5S,PT5M,PT30M,PT2H,PT5H,PT10H,PT14H,PT20H,PT24H")
    List<Duration> retries();

    /**
     * How many deliveries one process sends at the same time. One channel has seven eighths of them at most. An attempt
     * that has waited for its host for 0.75 s makes room for another; up to 32 times as many may wait like that. More
     * needs more memory and connections, less lets hosts that are slow delay each other.
     */
    @WithDefault("32")
    int parallel();

    /**
     * How many attempts one process makes at the same time at one webhook host; what comes next waits in memory, without
     * a lease. More is faster for a busy host, and lets one that hangs hold more. What is urgent has twice as many.
     */
    @WithDefault("8")
    int parallelPerHost();

    /** When hosts that fail are left alone. */
    Breaker breaker();

    /** A circuit breaker for each host that takes messages; each process has its own. */
    interface Breaker {

        /**
         * After so many failures of a host in a row it is left alone: no connection, no answer in time, or 502, 503 or
         * 504. 0: never.
         */
        @WithDefault("5")
        int failures();

        /**
         * For how long it is left alone, the first time and each further time; the last repeats. After each one message is
         * tried. Longer is kinder to the host, and finds it later when it is back.
         */
        @WithDefault("PT30S,PT1M,PT2M,PT5M,PT15M")
        List<Duration> pauses();
    }

    /** Which channel is tried first for a recipient when the caller names none. */
    @WithDefault("push,email,sms,webhook,sns,telegram,pagerduty,teams,googlechat,http,slack,discord,mattermost,inbox")
    List<String> channelOrder();

    /** Into how many parts the due index and the longest lists are split; see {@link io.allim.table.Shards}. */
    @WithDefault("1")
    int shards();

    static void check(Settings settings) {
        settings.duration("allim.delivery.idempotency", "24h", "3650d");
        settings.duration("allim.delivery.retention", "24h", "3650d");
        // A repeated request finds the notification that answered the first.
        settings.notBelow("allim.delivery.retention", "allim.delivery.idempotency");
        settings.duration("allim.delivery.message-retention", "0s", "3650d");
        // What was sent belongs to its delivery.
        settings.notBelow("allim.delivery.retention", "allim.delivery.message-retention");
        settings.duration("allim.delivery.lease", "1s", "1h");
        settings.duration("allim.delivery.head-start", "0s", "1h");
        settings.durations("allim.delivery.retries", "1ms", "30d");
        settings.whole("allim.delivery.parallel", 1, 10_000);
        settings.whole("allim.delivery.parallel-per-host", 1, 10_000);
        settings.whole("allim.delivery.breaker.failures", 0, 1_000_000);
        settings.durations("allim.delivery.breaker.pauses", "1ms", "7d");
        settings.selection("allim.delivery.channel-order");
        settings.whole("allim.delivery.shards", 1, 1024);
    }
}
