package io.allim.table.dynamodb;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Which table of DynamoDB, and how long to wait for it. Region, endpoint and credentials are under {@code quarkus.dynamodb}. */
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
}
