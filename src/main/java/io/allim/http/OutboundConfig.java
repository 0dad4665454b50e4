package io.allim.http;

import io.allim.config.Settings;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How webhooks are sent. */
@RegisterForReflection
@ConfigMapping(prefix = "allim.webhook")
public interface OutboundConfig {

    /** Whether URLs may be http. The default is false: without TLS anyone on the way reads the messages. */
    @WithDefault("false")
    boolean allowHttp();

    /**
     * Receivers, as a list of {@code host:port}, that may be reached by http and whatever their address is. The default
     * is none. Each is a hole in the wall around the internal network: meant for development and tests.
     */
    Optional<List<String>> trusted();

    /**
     * How long one attempt may take, from looking the name up to the status of the answer. The default is 20 seconds,
     * within the 15 to 30 that Standard Webhooks recommends; longer waits for slower receivers and holds a sender longer.
     * Must be shorter than the lease of a delivery.
     */
    @WithDefault("PT20S")
    Duration deadline();

    /** How many messages one host may get in a second; 0, the default, for no limit. */
    @WithDefault("0")
    double perSecond();

    /** How long connecting to one address of a receiver may take. The default is 5 seconds. */
    @WithDefault("PT5S")
    Duration connectTimeout();

    static void check(Settings settings) {
        settings.flag("allim.webhook.allow-http");
        settings.each(
                "allim.webhook.trusted",
                "(?:[A-Za-z0-9_.-]+|\\[[0-9A-Fa-f:.]+]):[0-9]{1,5}",
                "receivers as host:port with commas between, such as localhost:8990");
        settings.duration("allim.webhook.deadline", "100ms", "15m");
        settings.below("allim.webhook.deadline", "allim.delivery.lease");
        settings.duration("allim.webhook.connect-timeout", "10ms", "15m");
        settings.number("allim.webhook.per-second", 0, 100_000);
    }
}
