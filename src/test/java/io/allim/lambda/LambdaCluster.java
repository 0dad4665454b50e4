package io.allim.lambda;

import io.allim.queue.HintQueue;
import io.allim.sandbox.SandboxServer;
import io.allim.sandbox.wire.SandboxMessage;
import io.allim.table.dynamodb.DynamoStandIn;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * The stack of the templates on one machine: several execution environments of the packaged function, of which each serves
 * one event at a time and every second is of the function's own runtime, a trigger that hands over hints, a schedule that ticks, and stand-ins for DynamoDB, SQS, SES and SNS.
 */
final class LambdaCluster implements AutoCloseable {

    static final String KEY = "allim_it_0123456789abcdef0123456789";
    private static final String TABLE = "allim";

    private final DynamoStandIn dynamo = new DynamoStandIn();
    private final HintQueue queue;
    private final SandboxServer sandbox = new SandboxServer(0, InstantSource.system());
    private final Map<String, String> environment;
    private final List<Environment> environments = new ArrayList<>();
    private final BlockingQueue<Environment> free = new LinkedBlockingQueue<>();
    private final Queue<SandboxMessage> sent = new ConcurrentLinkedQueue<>();
    private final List<Thread> machinery = new ArrayList<>();
    private final AtomicInteger invocations = new AtomicInteger();
    private volatile boolean open = true;

    /** One place for a process, which is filled anew when the process was killed. */
    private final class Environment {

        private final boolean own;
        private LambdaRuntime process;

        /** @param own whether it answers before it sends */
        Environment(boolean own) {
            this.own = own;
        }

        synchronized LambdaRuntime process() {
            return process;
        }

        synchronized void start() {
            Optional.ofNullable(process).ifPresent(LambdaRuntime::close);
            try {
                process = own ? LambdaRuntime.startOwn(environment) : LambdaRuntime.start(environment);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** @param more variables of the function's environment */
    LambdaCluster(int processes, Map<String, String> more) throws IOException {
        queue = new HintQueue(15);
        sandbox.start();
        dynamo.create(TABLE);
        environment = new HashMap<>(StandIns.environment(TABLE, dynamo, queue, sandbox));
        environment.putAll(Map.of(
                "ALLIM_TABLE_ENGINE",
                "dynamodb",
                "ALLIM_EMAIL_FROM",
                "allim@example.com",
                "ALLIM_ACCESS_ADMIN_KEY",
                KEY));
        environment.putAll(more);
        for (int i = 0; i < processes; i++) {
            Environment place = new Environment(i % 2 == 1);
            environments.add(place);
            run(() -> {
                place.start();
                free.add(place);
            });
        }
    }

    DynamoStandIn dynamo() {
        return dynamo;
    }

    String table() {
        return TABLE;
    }

    int invocations() {
        return invocations.get();
    }

    /** Hands over hints from now on, so many batches at the same time. */
    void trigger(int concurrency) {
        for (int i = 0; i < concurrency; i++) {
            run(() -> {
                while (open) {
                    List<Message> batch = queue.receive();
                    if (batch.isEmpty()) {
                        pause(Duration.ofMillis(20));
                    } else {
                        handOver(batch);
                    }
                }
            });
        }
    }

    /** What is not answered comes again when its visibility timeout is over. */
    private void handOver(List<Message> batch) {
        invoke(QueueTrigger.event(queue, batch))
                .filter(answer -> !answer.isFunctionError())
                .ifPresent(answer -> QueueTrigger.settle(queue, batch, answer));
    }

    /** Ticks from now on. */
    void tick(Duration every) {
        run(() -> {
            String tick = LambdaEvents.tick();
            while (open) {
                invoke(tick);
                pause(every);
            }
        });
    }

    /** @return empty when the process that had it was killed */
    Optional<LambdaAnswer> invoke(String event) {
        Environment place = take();
        invocations.incrementAndGet();
        Optional<LambdaAnswer> answer = place.process().tryInvoke(event);
        if (answer.isEmpty() && open) {
            run(() -> {
                place.start();
                free.add(place);
            });
        } else {
            free.add(place);
        }
        return answer;
    }

    /** A call through the Function URL that is repeated until it is answered. */
    LambdaAnswer call(LambdaEvents.Event request) {
        while (true) {
            Optional<LambdaAnswer> answer = invoke(request.json());
            if (answer.isPresent() && answer.get().isFunctionError()) {
                throw new AssertionError(answer.get().error());
            }
            if (answer.isPresent()
                    && answer.get().status() < 500
                    && answer.get().status() != 409) {
                return answer.get();
            }
            pause(Duration.ofMillis(100));
        }
    }

    /** {@code kill -9}, whatever the process is doing. */
    void kill(int place) {
        LambdaRuntime process = environments.get(place).process();
        if (process != null) {
            process.kill();
        }
    }

    /** All messages that left so far. */
    List<SandboxMessage> sent() {
        synchronized (sandbox.messages()) {
            sent.addAll(sandbox.messages().newest());
            sandbox.messages().clear();
        }
        return List.copyOf(sent);
    }

    @Override
    public void close() {
        open = false;
        synchronized (machinery) {
            machinery.forEach(Thread::interrupt);
        }
        machinery.forEach(LambdaCluster::join);
        environments.forEach(place -> Optional.ofNullable(place.process()).ifPresent(LambdaRuntime::close));
        queue.close();
        sandbox.close();
        dynamo.close();
    }

    private Environment take() {
        try {
            return free.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Closed();
        }
    }

    private void run(Runnable work) {
        synchronized (machinery) {
            machinery.add(Thread.ofPlatform().daemon().start(() -> {
                try {
                    work.run();
                } catch (RuntimeException | AssertionError e) {
                    if (open) {
                        throw e;
                    }
                }
            }));
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Closed();
        }
    }

    private static final class Closed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }
}
