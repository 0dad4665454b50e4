package io.allim.queue;

import io.allim.delivery.Hints;
import io.allim.pipeline.Worker;
import io.allim.snapshot.SnapshotAware;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.SqsClientBuilder;

/** The Lambda function's hints: over SQS where there is a queue. */
final class HintsProducer {

    /** @param asked makes the extension offer the builder, which it does where somebody asks for a client */
    @Produces
    @Singleton
    @IfBuildProfile("prod")
    static Hints hints(
            QueueConfig config,
            Instance<SqsClientBuilder> builder,
            Instance<SqsClient> asked,
            Instance<Worker> worker,
            InstantSource clock) {
        return config.url()
                .<Hints>map(url -> new SqsHints(url, config.timeout(), builder::get, worker::get, clock))
                .orElseGet(NoHints::new);
    }

    @Produces
    @Singleton
    static SnapshotAware connections(Hints hints) {
        return hints instanceof SnapshotAware open ? open : new SnapshotAware() {};
    }
}
