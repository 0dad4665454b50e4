package io.allim.channel.sns;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What all three channels over SNS share. Region, endpoint and credentials are under {@code quarkus.sns}. */
@ConfigMapping(prefix = "allim.sns")
public interface SnsConfig {

    /**
     * How long one publish may take in all. Shorter than a delivery's lease; a publish that is given up may have left,
     * and is repeated with the same token.
     */
    @WithDefault("10s")
    Duration timeout();

    /**
     * The field of a notification's data that names the message group in FIFO topics. Messages of one group arrive in
     * order; without the field all messages to a topic are one group.
     */
    @WithDefault("group")
    String groupField();
}
