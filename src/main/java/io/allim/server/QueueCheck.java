package io.allim.server;

import io.allim.aws.AwsHttp;
import io.allim.queue.QueueConfig;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.SqsClientBuilder;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/** Whether SQS answers for the queue that is configured. Without one, hints stay within the process. */
@Readiness
@Singleton
final class QueueCheck implements HealthCheck {

    /** Below the deadline of a probe. */
    private static final Duration TIMEOUT = Duration.ofMillis(1500);

    private final Instance<SqsClientBuilder> builder;
    private final Optional<Probe> probe;
    private Optional<SqsClient> client = Optional.empty();

    /** @param asked makes the extension offer the builder, which it does where somebody asks for a client */
    @Inject
    @SuppressWarnings("unused")
    QueueCheck(QueueConfig config, Instance<SqsClientBuilder> builder, Instance<SqsClient> asked) {
        this.builder = builder;
        this.probe = config.url().map(url -> Probe.of(() -> look(url)));
    }

    @Override
    public HealthCheckResponse call() {
        return Answers.of("queue", probe.map(Probe::find).orElse(Probe.Finding.WORKS));
    }

    /** Who may send hints may not be allowed to look; then the refusal shows that the queue is reached. */
    private void look(String url) {
        try {
            client().getQueueAttributes(request -> request.queueUrl(url));
        } catch (QueueDoesNotExistException e) {
            throw e;
        } catch (AwsServiceException e) {
            if (e.statusCode() != 403) {
                throw e;
            }
        }
    }

    private synchronized SqsClient client() {
        if (client.isEmpty()) {
            SqsClientBuilder configured = builder.get();
            client = Optional.of(configured
                    .httpClientBuilder(AwsHttp.builder())
                    .overrideConfiguration(configured.overrideConfiguration().toBuilder()
                            .apiCallTimeout(TIMEOUT)
                            .build())
                    .build());
        }
        return client.get();
    }

    @PreDestroy
    synchronized void close() {
        client.ifPresent(SqsClient::close);
    }
}
