package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.chat.ChatThread;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryId;
import io.allim.delivery.State;
import io.allim.notification.NotificationRequest;
import io.allim.pipeline.PipelineFixture.Post;
import io.allim.table.dynamodb.DynamoStandIn;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Many workers, each with another message of one incident at the same instant. */
@ExtendWith(Quiet.class)
@Tag("slow")
class ThreadRaceTest {

    private static final int WORKERS = 12;

    @TempDir
    Path directory;

    @Test
    void messagesAtTheSameInstant_makeOneThreadInMemory() throws Exception {
        try (PipelineFixture fixture = new PipelineFixture()) {
            race(fixture, 100);
        }
    }

    @Test
    void messagesAtTheSameInstant_makeOneThreadInTheEmbeddedEngine() throws Exception {
        try (PipelineFixture fixture = new PipelineFixture(directory)) {
            race(fixture, 40);
        }
    }

    @Test
    void messagesAtTheSameInstant_makeOneThreadInDynamoDb() throws Exception {
        try (DynamoStandIn dynamo = new DynamoStandIn()) {
            dynamo.create("threads");
            dynamo.lag("threads", 3);
            try (PipelineFixture fixture = new PipelineFixture(clock -> dynamo.open("threads", clock))) {
                race(fixture, 10);
            }
        }
    }

    /** More than the same message without a thread, in units of DynamoDB. */
    @Test
    void thread_costsFiveWriteUnitsForItsFirstMessageAndNoneForLaterOnes() {
        try (DynamoStandIn dynamo = new DynamoStandIn()) {
            dynamo.create("threads");
            try (PipelineFixture fixture = new PipelineFixture(clock -> dynamo.open("threads", clock))) {
                ThreadScenarios.workflow(fixture, "alert", ChatThread.Mode.REPLY);
                ThreadScenarios.plainWorkflow(fixture, "plain");
                fixture.threading = ChatThread.Support.BY_REFERENCE;
                // A workflow is read once.
                units(dynamo, fixture, "none");
                units(dynamo, fixture, "warm");
                Units none = units(dynamo, fixture, "none");
                Units first = units(dynamo, fixture, "4711");
                Units later = units(dynamo, fixture, "4711");
                assertThat(first.reads()).isEqualTo(none.reads() + 1);
                assertThat(first.writes()).isEqualTo(none.writes() + 5);
                // With the line in its trace the delivery has fewer than 1,024 bytes still.
                assertThat(later).isEqualTo(new Units(none.reads() + 1, none.writes()));
            }
        }
    }

    private record Units(double reads, long writes) {}

    /** @param incident of a message with a thread; {@code none} for one without */
    private static Units units(DynamoStandIn dynamo, PipelineFixture fixture, String incident) {
        double reads = dynamo.readUnits("threads");
        long writes = dynamo.writeUnits("threads");
        NotificationRequest alert =
                fixture.accept(ThreadScenarios.about(fixture, incident.equals("none") ? "plain" : "alert", incident));
        fixture.drainHints();
        assertThat(fixture.deliveriesOf(alert)).extracting(Delivery::state).containsExactly(State.SENT);
        return new Units(dynamo.readUnits("threads") - reads, dynamo.writeUnits("threads") - writes);
    }

    /** Each message is wanted by two workers. */
    private static void race(PipelineFixture fixture, int incidents) throws Exception {
        fixture.threading = ChatThread.Support.BY_REFERENCE;
        ThreadScenarios.workflow(fixture, "alert", ChatThread.Mode.REPLY);
        List<NotificationRequest> alerts = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(WORKERS)) {
            for (int incident = 0; incident < incidents; incident++) {
                alerts.addAll(race(fixture, Integer.toString(incident), threads));
            }
        }
        fixture.settle();
        assertThat(alerts)
                .flatExtracting(fixture::deliveriesOf)
                .extracting(Delivery::state)
                .hasSize(incidents * WORKERS)
                .containsOnly(State.SENT);
        Map<String, List<Post>> threads = fixture.posts.stream()
                .collect(Collectors.groupingBy(post -> post.thread().key()));
        assertThat(threads).hasSize(incidents);
        assertThat(threads.values()).allSatisfy(posts -> {
            assertThat(posts).hasSize(WORKERS);
            assertThat(posts.stream().filter(post -> post.earlier().isEmpty())).hasSize(1);
        });
    }

    private static List<NotificationRequest> race(PipelineFixture fixture, String incident, ExecutorService threads)
            throws Exception {
        List<NotificationRequest> alerts = IntStream.range(0, WORKERS)
                .mapToObj(_ -> fixture.accept(ThreadScenarios.about(fixture, "alert", incident)))
                .toList();
        fixture.loseHints();
        List<DeliveryId> ids = alerts.stream()
                .map(alert -> fixture.deliveriesOf(alert).getFirst().id())
                .toList();
        CyclicBarrier start = new CyclicBarrier(WORKERS);
        List<Callable<Void>> racers = IntStream.range(0, WORKERS)
                .<Callable<Void>>mapToObj(worker -> () -> {
                    start.await();
                    Stream.of(ids.get(worker), ids.get((worker + 1) % WORKERS)).forEach(fixture::dispatch);
                    return null;
                })
                .toList();
        for (Future<Void> racer : threads.invokeAll(racers)) {
            racer.get();
        }
        return alerts;
    }
}
