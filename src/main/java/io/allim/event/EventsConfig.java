package io.allim.event;

import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;

/** Whose events are heard. What comes from elsewhere is refused. */
@ConfigMapping(prefix = "allim.events")
public interface EventsConfig {

    /** ARNs of SNS topics. */
    Optional<List<String>> topics();

    /** ARNs of queues whose messages hold events of EventBridge, or of {@link #topics}. */
    Optional<List<String>> queues();

    /** Names of CloudWatch log groups, such as those in which SNS tells what became of text messages. */
    Optional<List<String>> logGroups();

    default boolean allowsTopic(String arn) {
        return topics().orElse(List.of()).contains(arn);
    }

    default boolean allowsQueue(String arn) {
        return queues().orElse(List.of()).contains(arn);
    }

    default boolean allowsLogGroup(String name) {
        return logGroups().orElse(List.of()).contains(name);
    }
}
