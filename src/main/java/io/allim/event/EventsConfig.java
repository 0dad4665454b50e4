package io.allim.event;

import io.allim.config.Settings;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;

/** Whose events are heard. What comes from elsewhere is refused. */
@RegisterForReflection
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

    static void check(Settings settings) {
        settings.each(
                "allim.events.topics",
                TopicArn.FORM,
                "ARNs of SNS topics with commas between, such as arn:aws:sns:us-east-1:111122223333:alarms");
        settings.each(
                "allim.events.queues",
                "arn:aws[a-z-]*:sqs:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,80}(?:\\.fifo)?",
                "ARNs of SQS queues with commas between, such as arn:aws:sqs:us-east-1:111122223333:events");
        settings.each(
                "allim.events.log-groups",
                "[A-Za-z0-9_/.#-]{1,512}",
                "names of CloudWatch log groups with commas between, such as"
                        + " sns/us-east-1/111122223333/DirectPublishToPhoneNumber");
    }
}
