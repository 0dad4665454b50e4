package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.management.OperatingSystemMXBean;
import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.delivery.Delivery;
import io.allim.delivery.State;
import io.allim.notification.NotificationRequest;
import io.allim.recipient.Target;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many digests that close at the same instant, through the whole pipeline over SQLite, at growing numbers of windows.
 * Surefire doesn't take it for a test; its command names it:
 *
 * <pre>
 *   ./mvnw -q test -Dtest=DigestBenchmark -Dtest.jvm=-Xmx512m -Dallim.windows=1000,10000,100000 -Dallim.items=10
 * </pre>
 *
 * As many recipients as {@code allim.windows} get {@code allim.items} items each: so many notifications go to each topic
 * of 1,000 of them. Then the clock is set to the closing time, and ticks do the rest. Every recipient must have one message
 * that counts all its items, and every item must have ended with it.
 *
 * <p>Topics and windows are of one size throughout, so that a notification and a window cost each item as much at all
 * sizes. What grows is the table, and the number of windows that close at once. Of each size there are so many runs, each
 * on a file of its own, that at least 100,000 items are seen to, and the median is taken; the runs of a warm-up, 30,000
 * items, are not counted. Besides the time by the clock, which has the waits for the disk in it, there is the processor
 * time of the whole process.
 */
class DigestBenchmark {

    private static final int[] WINDOWS = Arrays.stream(
                    System.getProperty("allim.windows", "1000,10000,100000").split(","))
            .mapToInt(Integer::parseInt)
            .toArray();

    private static final int ITEMS = Integer.getInteger("allim.items", 10);
    private static final int THREADS = Integer.getInteger("allim.threads", 32);
    private static final int TOPIC = 1000;
    private static final int WARM_UP_ITEMS = 30_000;
    private static final int LEAST_ITEMS = 100_000;
    private static final int MOST_RUNS = 5;

    private static final Instant NINE = PipelineFixture.START.plus(Duration.ofHours(1));

    @TempDir
    Path directory;

    /** Of a phase. */
    private record Cost(double seconds, double cpuSeconds) {

        static Cost of(Runnable work) {
            long start = System.nanoTime();
            long cpu = cpuNanos();
            work.run();
            return new Cost((System.nanoTime() - start) / 1e9, (cpuNanos() - cpu) / 1e9);
        }

        private static long cpuNanos() {
            return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
        }
    }

    private record Run(Cost gathered, Cost closed) {}

    @Test
    void closeAllAtOnce() throws IOException {
        int warmUp = TOPIC;
        for (int done = 0; done < WARM_UP_ITEMS; done += warmUp * ITEMS) {
            run(warmUp);
        }
        BenchmarkResults results = new BenchmarkResults("digests");
        System.out.println("| items | windows | runs | planned and gathered, ms an item | of CPU |"
                + " closed, sent and settled, ms an item | of CPU | old generation at most, MiB |\n"
                + "|---|---|---|---|---|---|---|---|");
        for (int windows : WINDOWS) {
            int count = Math.clamp(LEAST_ITEMS / (windows * ITEMS), 1, MOST_RUNS);
            resetPeak();
            List<Run> runs =
                    IntStream.range(0, count).mapToObj(_ -> run(windows)).toList();
            print(windows, runs, results);
        }
        System.out.printf(
                Locale.ROOT,
                "The limit of the heap is %,d MiB.%n",
                Runtime.getRuntime().maxMemory() >> 20);
        results.write();
    }

    private Run run(int windows) {
        try (PipelineFixture fixture =
                new PipelineFixture(directory.resolve(Long.toString(System.nanoTime())), THREADS)) {
            prepare(fixture, windows);
            List<NotificationRequest> accepted = new ArrayList<>();
            Cost gathered =
                    Cost.of(() -> IntStream.range(0, ITEMS * windows / TOPIC).forEach(n -> {
                        accepted.add(fixture.accept(fixture.starting(
                                "news",
                                JsonNodeFactory.instance.objectNode().put("n", n),
                                new Target.ToTopic("topic" + n % (windows / TOPIC)))));
                        fixture.drainHints();
                    }));
            assertThat(fixture.departed).isEmpty();
            fixture.clock.set(NINE);
            Cost closed = Cost.of(() -> fixture.until(NINE));
            assertThat(fixture.sent).hasSize(windows).allMatch(message -> message.contains(" digest " + ITEMS + "["));
            for (NotificationRequest notification : accepted) {
                assertThat(fixture.deliveriesOf(notification))
                        .hasSize(TOPIC)
                        .extracting(Delivery::state)
                        .containsOnly(State.SENT);
            }
            return new Run(gathered, closed);
        }
    }

    private static void prepare(PipelineFixture fixture, int windows) {
        List<String> ids =
                IntStream.range(0, windows).mapToObj(n -> "person" + n).toList();
        ids.forEach(id -> fixture.recipient(id, new Address(Kinds.EMAIL, id + "@example.com")));
        for (int topic = 0; topic < windows / TOPIC; topic++) {
            fixture.topics.subscribe("topic" + topic, ids.subList(topic * TOPIC, (topic + 1) * TOPIC));
        }
        DigestYearTest.daily(fixture);
    }

    private static void print(int windows, List<Run> runs, BenchmarkResults results) {
        long items = (long) windows * ITEMS;
        double perItem = 1000.0 / items;
        List<List<Double>> columns = List.of(
                runs.stream().map(run -> run.gathered.seconds * perItem).toList(),
                runs.stream().map(run -> run.gathered.cpuSeconds * perItem).toList(),
                runs.stream().map(run -> run.closed.seconds * perItem).toList(),
                runs.stream().map(run -> run.closed.cpuSeconds * perItem).toList());
        System.out.printf(
                Locale.ROOT,
                "| %,d | %,d | %d | %.3f | %.3f | %.3f | %.3f | %,d |%n",
                items,
                windows,
                runs.size(),
                BenchmarkResults.median(columns.get(0)),
                BenchmarkResults.median(columns.get(1)),
                BenchmarkResults.median(columns.get(2)),
                BenchmarkResults.median(columns.get(3)),
                oldGeneration().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum() >> 20);
        results.add("gathered", items, "wall_ms_per_item", columns.get(0));
        results.add("gathered", items, "cpu_ms_per_item", columns.get(1));
        results.add("closed", items, "wall_ms_per_item", columns.get(2));
        results.add("closed", items, "cpu_ms_per_item", columns.get(3));
    }

    private static void resetPeak() {
        oldGeneration().forEach(MemoryPoolMXBean::resetPeakUsage);
    }

    private static Stream<MemoryPoolMXBean> oldGeneration() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP && pool.getCollectionUsage() != null)
                .filter(pool -> pool.getName().contains("Old"));
    }
}
