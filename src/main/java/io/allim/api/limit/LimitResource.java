package io.allim.api.limit;

import io.allim.channel.Channel;
import io.allim.channel.Channels;
import io.allim.channel.DailyCap;
import io.allim.channel.RateLimit;
import io.allim.pipeline.limit.DailyCaps;
import io.allim.pipeline.limit.RateLimiter;
import io.allim.web.operation.RequiresScope;
import io.allim.web.operation.Scope;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How far the limits are used that all messages of a channel share. */
@Path("/v1/limits")
@RequiresScope(Scope.READ)
@Produces(MediaType.APPLICATION_JSON)
final class LimitResource {

    private final Channels channels;
    private final RateLimiter limiter;
    private final DailyCaps caps;

    LimitResource(Channels channels, RateLimiter limiter, DailyCaps caps) {
        this.channels = channels;
        this.limiter = limiter;
        this.caps = caps;
    }

    record Limits(List<Rate> rates, List<Cap> caps) {}

    record Rate(
            String channel,
            String name,
            double perSecond,
            Optional<Instant> nextAt,
            Optional<Instant> queuedUntil,
            Optional<Instant> pausedUntil) {

        static Rate of(String channel, RateLimiter.Use use) {
            return new Rate(
                    channel,
                    use.limit().name(),
                    use.limit().perSecond(),
                    use.nextAt(),
                    use.queuedUntil(),
                    use.pausedUntil());
        }
    }

    record Cap(String channel, String of, long used, long most, Instant until) {

        static Cap of(String channel, DailyCaps.Use use) {
            return new Cap(
                    channel, use.cap().description(), use.used(), use.cap().most(), use.until());
        }
    }

    @GET
    public Limits list() {
        List<Rate> rates = new ArrayList<>();
        List<Cap> found = new ArrayList<>();
        for (String name : channels.names()) {
            Channel channel = channels.find(name).orElseThrow();
            for (RateLimit limit : channel.sharedLimits()) {
                rates.add(Rate.of(name, limiter.use(limit)));
            }
            Optional<DailyCap> cap = channel.sharedCap();
            cap.ifPresent(most -> found.add(Cap.of(name, caps.use(most))));
        }
        return new Limits(rates, found);
    }
}
