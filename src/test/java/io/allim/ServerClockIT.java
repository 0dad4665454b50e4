package io.allim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The server jar under load while its clock is set back by a minute, ten minutes, an hour and a day, and forward again. It
 * needs libfaketime, as of Debian's package of that name, and is skipped without:
 *
 * <pre>
 * -Dallim.faketime=/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1
 * </pre>
 */
class ServerClockIT {

    private static final Optional<String> FAKETIME = Optional.ofNullable(System.getProperty("allim.faketime"));

    /** What is due by the clock leaves in so many milliseconds. */
    private static final int WITHIN = Integer.getInteger("allim.within", 2000);

    private static final int CALLERS = 4;
    private static final int PAUSE_MILLIS = 100;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration BETWEEN_STEPS = Duration.ofSeconds(8);

    /** So late the server may see that its clock was set. */
    private static final long SEEN_LATE_NANOS = Duration.ofMillis(3500).toNanos();

    private static final Pattern MARK = Pattern.compile("mark-[0-9]+");

    @TempDir
    Path directory;

    private final AtomicInteger marks = new AtomicInteger();

    /** When each was to leave, by the machine's timer. */
    private final Map<String, Long> dueNanos = new ConcurrentHashMap<>();

    /** Of each, how it was sent. */
    private final Map<String, String> what = new ConcurrentHashMap<>();

    private volatile Duration offset = Duration.ZERO;

    /** When the clock is set next, by the machine's timer. */
    private volatile long nextStepNanos;

    private volatile boolean ended;

    @Test
    void clockThatIsSetUnderLoad_holdsUpLosesAndRepeatsNothing() throws Exception {
        assumeThat(FAKETIME).as("-Dallim.faketime names no libfaketime").isPresent();
        set(Duration.ZERO);
        try (Receiver receiver = Receiver.open()) {
            ServerJar jar = ServerJar.at(directory.resolve("data"), "-Dallim.webhook.trusted=" + receiver.authority())
                    .in(Map.of(
                            "LD_PRELOAD",
                            FAKETIME.get(),
                            "FAKETIME_TIMESTAMP_FILE",
                            directory.resolve("offset").toString(),
                            "FAKETIME_CACHE_DURATION",
                            "1",
                            "FAKETIME_FORCE_MONOTONIC_FIX",
                            "0",
                            "FAKETIME_DONT_FAKE_MONOTONIC",
                            "1"));
            Process server = jar.start();
            try {
                warmUp(jar, receiver);
                load(jar, receiver, steps());
                await().atMost(PATIENCE).until(() -> receiver.taken.keySet().containsAll(dueNanos.keySet()));
            } finally {
                server.destroy();
                server.waitFor();
            }
            assertThat(receiver.taken.values()).as("taken more than once").allMatch(times -> times.size() == 1);
            List<Long> late = dueNanos.entrySet().stream()
                    .filter(due -> due.getValue() > 0)
                    .map(due -> TimeUnit.NANOSECONDS.toMillis(
                            receiver.taken.get(due.getKey()).getFirst() - due.getValue()))
                    .sorted()
                    .toList();
            System.out.printf(
                    "%,d accepted, 0 lost, 0 repeated; of %,d the latest left %,d ms after it was due, the median %,d"
                            + " ms%n",
                    dueNanos.size(), late.size(), late.getLast(), late.get(late.size() / 2));
            assertThat(late.getLast()).as(() -> "late: " + late(receiver)).isLessThan(WITHIN);
            // libfaketime tells some steps seconds late, and until then the server's clock is another than we think.
            System.out.println("earlier than thought: " + early(receiver).size());
        }
    }

    private List<String> late(Receiver receiver) {
        return dueNanos.entrySet().stream()
                .filter(due -> due.getValue() > 0)
                .filter(due -> receiver.taken.get(due.getKey()).getFirst() - due.getValue()
                        > TimeUnit.MILLISECONDS.toNanos(WITHIN))
                .map(due -> what.get(due.getKey()))
                .toList();
    }

    private List<String> early(Receiver receiver) {
        return dueNanos.entrySet().stream()
                .filter(due -> receiver.taken.get(due.getKey()).getFirst() - due.getValue()
                        < -TimeUnit.MILLISECONDS.toNanos(100))
                .map(due -> what.get(due.getKey()))
                .toList();
    }

    private static List<Duration> steps() {
        List<Duration> back = Stream.of(
                        Duration.ofMinutes(1), Duration.ofMinutes(10), Duration.ofHours(1), Duration.ofDays(1))
                .map(Duration::negated)
                .toList();
        List<Duration> steps = new ArrayList<>(back);
        back.reversed().forEach(step -> steps.add(step.negated()));
        return steps;
    }

    /** The first messages of a process wait for the classes that send them. */
    private void warmUp(ServerJar jar, Receiver receiver) throws Exception {
        nextStepNanos = System.nanoTime() + PATIENCE.toNanos();
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            for (int i = 0; i < 50; i++) {
                call(client, jar, receiver);
            }
        }
        await().atMost(PATIENCE).until(() -> receiver.taken.keySet().containsAll(dueNanos.keySet()));
        dueNanos.clear();
    }

    private void load(ServerJar jar, Receiver receiver, List<Duration> steps) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
                HttpClient client = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build()) {
            nextStepNanos = System.nanoTime() + BETWEEN_STEPS.toNanos();
            List<Future<?>> callers = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                callers.add(threads.submit(() -> {
                    while (!ended) {
                        call(client, jar, receiver);
                    }
                    return null;
                }));
            }
            for (Duration step : steps) {
                TimeUnit.NANOSECONDS.sleep(nextStepNanos - System.nanoTime());
                nextStepNanos = System.nanoTime() + BETWEEN_STEPS.toNanos();
                set(offset.plus(step));
            }
            TimeUnit.NANOSECONDS.sleep(BETWEEN_STEPS.toNanos());
            ended = true;
            for (Future<?> caller : callers) {
                caller.get();
            }
        }
    }

    /** One in four is for two seconds later; one in eight has a receiver that fails first, one in eight a slow one. */
    private void call(HttpClient client, ServerJar jar, Receiver receiver) throws Exception {
        int number = marks.incrementAndGet();
        String mark = "mark-" + number;
        long begun = System.nanoTime();
        Duration before = offset;
        boolean later = number % 4 == 0;
        String path = number % 8 == 1 ? "fails" : number % 8 == 2 ? "slow" : "takes";
        String sendAt = later ? ",\"sendAt\":\"" + Instant.now().plus(before).plusSeconds(2) + "\"" : "";
        HttpResponse<String> response = client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + jar.port() + "/v1/notifications"))
                        .header("Authorization", "Bearer " + jar.key())
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(
                                "{\"to\":[{\"webhook\":\"http://%s/%s\"}],\"content\":{\"body\":\"%s\"}%s}"
                                        .formatted(receiver.authority(), path, mark, sendAt)))
                        .build(),
                BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
        long due = begun + (later ? TimeUnit.SECONDS.toNanos(2) : 0);
        // What is to leave about when the clock is set may do so before or after.
        boolean sure = begun > nextStepNanos - BETWEEN_STEPS.toNanos() + SEEN_LATE_NANOS
                && before.equals(offset)
                && due + TimeUnit.MILLISECONDS.toNanos(500) < nextStepNanos;
        long sinceStep = begun - nextStepNanos + BETWEEN_STEPS.toNanos();
        what.put(
                mark,
                mark + " " + path + (later ? " later" : "") + ", " + sinceStep / 1_000_000 + " ms after " + offset);
        dueNanos.put(mark, path.equals("fails") || later && !sure ? 0L : due);
        // One host takes no more than its part of the places lets through.
        Thread.sleep(PAUSE_MILLIS);
    }

    private void set(Duration to) throws IOException {
        Path next = directory.resolve("next");
        Files.writeString(next, (to.isNegative() ? "" : "+") + to.toSeconds() + "\n");
        Files.move(next, directory.resolve("offset"), StandardCopyOption.ATOMIC_MOVE);
        offset = to;
    }

    /** By its path it takes what comes, takes it after a second and a half, or fails once. */
    private record Receiver(
            HttpServer http, ExecutorService threads, Map<String, List<Long>> taken, Map<String, Boolean> failed)
            implements AutoCloseable {

        static Receiver open() throws IOException {
            HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
            Receiver receiver = new Receiver(http, threads, new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
            http.setExecutor(threads);
            http.createContext("/", receiver::take);
            http.start();
            return receiver;
        }

        private void take(HttpExchange exchange) throws IOException {
            try (exchange) {
                Matcher mark = MARK.matcher(new String(exchange.getRequestBody().readAllBytes()));
                assertThat(mark.find()).isTrue();
                boolean fails =
                        exchange.getRequestURI().getPath().equals("/fails") && failed.put(mark.group(), true) == null;
                if (!fails) {
                    taken.computeIfAbsent(mark.group(), _ -> new ArrayList<>()).add(System.nanoTime());
                }
                if (exchange.getRequestURI().getPath().equals("/slow")) {
                    Thread.sleep(1500);
                }
                exchange.sendResponseHeaders(fails ? 500 : 204, -1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        String authority() {
            return "127.0.0.1:" + http.getAddress().getPort();
        }

        @Override
        public void close() {
            http.stop(0);
            threads.close();
        }
    }
}
