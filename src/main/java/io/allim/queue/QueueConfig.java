package io.allim.queue;

import io.allim.config.Settings;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Hints over SQS, in the Lambda function. Region, endpoint and credentials are under {@code quarkus.sqs}. */
@RegisterForReflection
@ConfigMapping(prefix = "allim.queue")
public interface QueueConfig {

    /**
     * The URL of the SQS queue that carries hints and invokes this function. Without it work waits for the next tick,
     * a minute at most in the templates.
     */
    Optional<String> url();

    /**
     * How long giving hints may take in all, tries included. The answer to a caller waits for it: with less, a cold
     * start leaves its first hints to the tick; with more, callers feel an outage of SQS for longer.
     */
    @WithDefault("3s")
    Duration timeout();

    static void check(Settings settings) {
        settings.url("allim.queue.url", "https://sqs.us-east-1.amazonaws.com/111122223333/hints");
        settings.duration("allim.queue.timeout", "100ms", "1m");
    }
}
