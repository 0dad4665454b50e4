package io.allim.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.allim.delivery.Hint;
import io.allim.queue.HintQueue;
import io.allim.sandbox.SandboxServer;
import io.allim.table.SettableClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.model.Message;

/** Hints over SQS through the deployed package. */
class HintsIT {

    private static final String KEY = "allim_it_0123456789abcdef0123456789";
    private static final Instant LATER = Instant.parse("2100-01-01T00:00:00Z");

    @TempDir
    static Path data;

    @TempDir
    Path otherData;

    static HintQueue queue;
    static SandboxServer sandbox;
    static LambdaRuntime lambda;
    static QueueTrigger trigger;

    @BeforeAll
    static void start() throws IOException {
        queue = new HintQueue();
        sandbox = new SandboxServer(0, new SettableClock(Instant.parse("2027-01-01T00:00:00Z")));
        sandbox.start();
        lambda = LambdaRuntime.start(environment(
                data,
                Map.of(
                        "ALLIM_QUEUE_URL",
                        queue.url(),
                        "QUARKUS_SQS_ENDPOINT_OVERRIDE",
                        queue.endpoint().toString())));
        trigger = new QueueTrigger(queue, lambda);
    }

    @AfterAll
    static void stop() {
        lambda.close();
        sandbox.close();
        queue.close();
    }

    @BeforeEach
    void tidy() {
        queue.drain();
        lambda.invoke(LambdaEvents.tick());
        sandbox.messages().clear();
    }

    @Test
    void accepted_isSentByItsHintWithoutATick() {
        accept(lambda);

        assertThat(trigger.deliver()).isEqualTo(1);

        assertThat(sent()).isEqualTo(1);
        assertThat(queue.drain()).isEmpty();
    }

    @Test
    void lostHint_isMadeUpForByTheTick() {
        accept(lambda);
        assertThat(queue.drain()).hasSize(1);
        assertThat(sent()).isZero();

        lambda.invoke(LambdaEvents.tick());

        assertThat(sent()).isEqualTo(1);
    }

    @Test
    void repeatedHint_sendsNothingTwice() {
        accept(lambda);
        String event = trigger.event(queue.receive());

        for (int i = 0; i < 3; i++) {
            assertThat(lambda.invoke(event).payload()).isEqualTo(json("{\"batchItemFailures\":[]}"));
        }

        assertThat(sent()).isEqualTo(1);
    }

    @Test
    void poison_comesBackAloneAndEndsAmongTheDeadLetters() {
        accept(lambda);
        queue.send("hidden-payload");
        accept(lambda);
        List<Message> batch = queue.receive();
        assertThat(batch).hasSize(3);

        LambdaAnswer answer = lambda.invoke(trigger.event(batch));

        String poison = batch.stream()
                .filter(message -> message.body().equals("hidden-payload"))
                .findFirst()
                .orElseThrow()
                .messageId();
        assertThat(answer.payload())
                .isEqualTo(json("{\"batchItemFailures\":[{\"itemIdentifier\":\"" + poison + "\"}]}"));
        assertThat(sent()).isEqualTo(2);
        assertThat(lambda.log()).contains(poison).doesNotContain("hidden-payload");

        batch.forEach(queue::reveal);
        for (int i = 1; i < HintQueue.MAX_RECEIVES; i++) {
            trigger.deliver();
        }
        assertThat(trigger.deliver()).isZero();
        assertThat(queue.deadHints()).extracting(Message::body).containsExactly("hidden-payload");
    }

    @Test
    void shardHint_seesToWhatIsDueThere() {
        accept(lambda);
        queue.drain();
        queue.send(new Hint.ShardContinuation(0, LATER).text());

        assertThat(trigger.deliver()).isEqualTo(1);

        assertThat(sent()).isEqualTo(1);
        assertThat(queue.drain()).isEmpty();
    }

    @Test
    void eventOfAnotherQueue_isAFunctionError() {
        assertThat(lambda.invoke(LambdaEvents.sqs()).error()).contains("from aws:sqs ", "501");
    }

    @Test
    void queueOutOfReach_isNoConcernOfCallers() throws Exception {
        try (LambdaRuntime alone = LambdaRuntime.start(environment(
                otherData,
                Map.of(
                        "ALLIM_QUEUE_URL",
                        "http://127.0.0.1:1/000000000000/hints",
                        "QUARKUS_SQS_ENDPOINT_OVERRIDE",
                        "http://127.0.0.1:1",
                        "JAVA_TOOL_OPTIONS",
                        "-Xlog:class+load:stdout")))) {
            assertThat(alone.log()).doesNotContain(" software.amazon.awssdk.services.sqs.DefaultSqsClient ");

            accept(alone);

            assertThat(alone.log())
                    .contains(" software.amazon.awssdk.services.sqs.DefaultSqsClient ", "SQS did not take");
            alone.invoke(LambdaEvents.tick());
            assertThat(sent()).isEqualTo(1);
        }
    }

    /** The extension makes its builder at the start, which is 7 classes. */
    @Test
    void functionWithoutAQueue_makesNoClient() throws Exception {
        try (LambdaRuntime alone =
                LambdaRuntime.start(environment(otherData, Map.of("JAVA_TOOL_OPTIONS", "-Xlog:class+load:stdout")))) {
            accept(alone);

            assertThat(alone.log()).contains(" io.allim.queue.NoHints ");
            assertThat(alone.log().lines().filter(line -> line.contains("/software.amazon.awssdk.sqs-")))
                    .hasSizeLessThan(10)
                    .noneMatch(line -> line.contains("sqs.DefaultSqsClient ") || line.contains("sqs.model."));
        }
    }

    private static void accept(LambdaRuntime function) {
        LambdaAnswer accepted = function.invoke(LambdaEvents.url("POST", "/v1/notifications")
                .bearer(KEY)
                .header("content-type", "application/json")
                .header("idempotency-key", UUID.randomUUID().toString())
                .body("""
                        {"to":[{"email":"ada@example.com"}],"content":{"title":"Hello","body":"It works."}}
                        """));
        assertThat(accepted.status()).isEqualTo(202);
    }

    private static int sent() {
        return sandbox.messages().newest().size();
    }

    private static Object json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Map<String, String> environment(Path directory, Map<String, String> more) {
        String uri = sandbox.uri().toString();
        Map<String, String> environment = new HashMap<>(Map.of(
                "ALLIM_DATA_DIR",
                directory.toString(),
                "ALLIM_ACCESS_ADMIN_KEY",
                KEY,
                "ALLIM_EMAIL_FROM",
                "allim@example.com",
                "ALLIM_EMAIL_SES_ENDPOINT_OVERRIDE",
                uri));
        environment.putAll(more);
        return environment;
    }
}
