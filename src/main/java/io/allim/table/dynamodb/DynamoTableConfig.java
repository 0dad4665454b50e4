package io.allim.table.dynamodb;

import io.allim.config.Settings;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Which table of DynamoDB, and how long to wait for it. Region, endpoint and credentials are under {@code quarkus.dynamodb}. */
@RegisterForReflection
@ConfigMapping(prefix = "allim.table")
public interface DynamoTableConfig {

    /** The table's name or ARN. The package's documentation draws its keys and indexes. */
    @WithDefault("allim")
    String name();

    /**
     * For how long one read or write is tried while DynamoDB throttles or does not answer; 10 seconds by default, and one
     * try more may begin just before the end. Longer, and callers wait longer for an error; shorter, and a moment of
     * throttling is one. Shorter than a delivery's lease.
     */
    @WithDefault("10s")
    Duration timeout();

    static void check(Settings settings) {
        settings.matches(
                "allim.table.name",
                "[A-Za-z0-9_.-]{3,255}|arn:aws[a-z-]*:dynamodb:[a-z0-9-]+:[0-9]{12}:table/[A-Za-z0-9_.-]{3,255}",
                "the name or ARN of a table of DynamoDB; names have 3 to 255 letters, digits, hyphens, dots and"
                        + " underscores");
        settings.duration("allim.table.timeout", "100ms", "5m");
        if (settings.text("allim.table.engine").equals("dynamodb")) {
            settings.below("allim.table.timeout", "allim.delivery.lease");
        }
    }
}
