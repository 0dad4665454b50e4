package io.allim.lambda;

import io.allim.queue.HintQueue;
import io.allim.sandbox.SandboxServer;
import io.allim.table.dynamodb.DynamoStandIn;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The invocations from which the JVM learns what belongs into the cache of classes: what a function is mostly asked for. {@code packaging/AotPackage.java} runs them. */
public final class AotTraining {

    private static final String KEY = "allim_aot_0123456789abcdef0123456789";
    private static final int INVOCATIONS = 30;

    private final LambdaRuntime lambda;
    private final QueueTrigger trigger;

    private AotTraining(LambdaRuntime lambda, HintQueue queue) {
        this.lambda = lambda;
        this.trigger = new QueueTrigger(queue, lambda);
    }

    /**
     * Lets the function run, which makes {@code allim.aot} when it ends.
     *
     * @param image the package without the cache
     * @return what it wrote
     */
    public static String run(Path image) throws IOException {
        try (var dynamo = new DynamoStandIn();
                var queue = new HintQueue();
                var sandbox = new SandboxServer(0, InstantSource.system())) {
            sandbox.start();
            dynamo.create("allim");
            Map<String, String> environment = environment(image, dynamo, queue, sandbox);
            List<String> command = List.of(image.resolve("bootstrap").toString());
            try (LambdaRuntime lambda = LambdaRuntime.run(image, command, environment)) {
                new AotTraining(lambda, queue).invoke();
                lambda.end();
                return lambda.log();
            }
        }
    }

    private static Map<String, String> environment(
            Path image, DynamoStandIn dynamo, HintQueue queue, SandboxServer sandbox) {
        SamStack stack = new SamStack(
                SamTemplate.read("sam.aot.yaml"),
                Map.of("SenderIdentity", "example.com", "EmailFrom", "allim@example.com"));
        Map<String, String> environment = new HashMap<>(stack.environment());
        environment.put("ALLIM_ACCESS_ADMIN_KEY", KEY);
        environment.putAll(StandIns.environment("allim", dynamo, queue, sandbox));
        environment.put("JAVA_CACHE", "-XX:AOTCacheOutput=allim.aot");
        environment.put("LAMBDA_TASK_ROOT", image.toString());
        return environment;
    }

    private void invoke() {
        call("PUT", "/v1/recipients/ada", """
                {"addresses":{"email":["ada@example.com"]},"zone":"Europe/Berlin"}""", 0);
        for (int i = 0; i < INVOCATIONS; i++) {
            call("POST", "/v1/notifications", """
                    {"to":[{"email":"ada@example.com"}],"content":{"title":"Your order","body":"Order {{ data.n }} is here."},
                    "data":{"n":1}}""", i);
            call("POST", "/v1/notifications", """
                    {"to":[{"recipient":"ada"}],"channels":["inbox"],"content":{"title":"Build","body":"passed"},
                    "digest":{"key":"builds","window":"PT1S","title":"{{ total }} builds"}}""", i);
            trigger.deliver();
            call("GET", "/v1/inbox/ada", "", i);
            lambda.invoke(LambdaEvents.tick());
        }
    }

    private void call(String method, String path, String body, int number) {
        LambdaAnswer answer = lambda.invoke(LambdaEvents.url(method, path)
                .bearer(KEY)
                .header("content-type", "application/json")
                .header("idempotency-key", path + number + body.length())
                .body(body));
        if (answer.isFunctionError() || answer.status() >= 300) {
            throw new IllegalStateException(method + " " + path + ": " + answer + "\n" + lambda.log());
        }
    }
}
