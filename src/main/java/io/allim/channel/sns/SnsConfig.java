package io.allim.channel.sns;

import io.allim.config.Settings;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What all three channels over SNS share. Region, endpoint and credentials are under {@code quarkus.sns}. */
@RegisterForReflection
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

    static void check(Settings settings) {
        settings.duration("allim.sns.timeout", "100ms", "15m");
        settings.below("allim.sns.timeout", "allim.delivery.lease");
        settings.matches("allim.sns.group-field", "\\S{1,100}", "the name of a field of data, such as group");
    }
}
