import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Notifications to topics of growing size, from the server jar by webhook to a receiver in this process.
 *
 * <pre>
 *   ./mvnw -Pserver -DskipTests package
 *   java bench/Fanout.java [subscribers=1000,10000,100000] [accepts=200] [kill=0|1] [heap=256m]
 * </pre>
 *
 * At each size, on a server and a file of its own: a notification to 10,000 subscribers warms it up and is not counted. Then
 * how long accepting takes: notifications to a topic of 10 and to the whole one, one after the other, each
 * cancelled as soon as it is accepted, after some to the small one that are not counted. Then one notification to all is
 * left to run until the receiver has all of it. Small topics get several, one
 * after the other, and the median counts. Meanwhile 20 times a second another notification is accepted, which is held
 * until a later day. With {@code kill=1} the server is killed when half has arrived, and started again: what was under way
 * goes on when its lease of a minute has run out. In the end each subscriber must have one delivery, and the receiver one
 * token for each.
 *
 * <p>The processor time of a delivery is the server's, which the receiver does not take part in.
 */
class Fanout {

    static final String KEY = "allim_bench_0123456789abcdef0123456789";
    static final Pattern ID = Pattern.compile("\"id\":\"ntf_([0-9a-z]{26})\"");
    static final Pattern CURSOR = Pattern.compile("\"cursor\":\"([^\"]+)\"");
    static final Pattern DELIVERY =
            Pattern.compile("\"id\":\"dlv_[^\"]+\".*?\"recipient\":\"user-(\\d+)\",\"state\":\"(\\w+)\"");
    static final Pattern HEAP = Pattern.compile("Pause .* (\\d+)M->(\\d+)M\\(\\d+M\\)");
    static final int FEW = 10;
    static final int WARM_UP = 300;
    static final Duration PATIENCE = Duration.ofHours(1);

    static final int WARM_UP_SUBSCRIBERS = 10_000;
    static final int LEAST_DELIVERIES = 10_000;

    static int[] sizes = {1_000, 10_000, 100_000};
    static int subscribers;
    static int accepts = 200;
    static boolean kill = false;
    static String heap = "256m";

    public static void main(String[] args) throws Exception {
        for (String arg : args) {
            String value = arg.substring(arg.indexOf('=') + 1);
            switch (arg.substring(0, arg.indexOf('='))) {
                case "subscribers" ->
                    sizes = Arrays.stream(value.split(","))
                            .mapToInt(Integer::parseInt)
                            .toArray();
                case "accepts" -> accepts = Integer.parseInt(value);
                case "kill" -> kill = value.equals("1");
                case "heap" -> heap = value;
                default -> throw new IllegalArgumentException(arg);
            }
        }
        Results results = new Results("fanout");
        for (int size : sizes) {
            subscribers = size;
            measure(results);
        }
        results.write();
    }

    static void measure(Results results) throws Exception {
        Path data = Files.createTempDirectory("allim-bench");
        try (Receiver receiver = new Receiver();
                Server server = new Server(data, receiver)) {
            prepare(server, receiver);
            warmUp(server, receiver);
            compareAccepts(server, results);
            int runs = kill ? 1 : Math.clamp(LEAST_DELIVERIES / subscribers, 1, 9);
            List<FanOut> all = new ArrayList<>();
            for (int i = 0; i < runs; i++) {
                all.add(fanOut(server, receiver));
            }
            print(all, results);
            System.out.println(server.memory());
        } finally {
            try (Stream<Path> files = Files.walk(data)) {
                files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
            }
        }
    }

    static void prepare(Server server, Receiver receiver) throws Exception {
        long start = System.nanoTime();
        Iterator<byte[]> blocks = IntStream.range(0, (subscribers + 999) / 1000)
                .mapToObj(block -> users(block)
                        .mapToObj(user -> ("{\"id\":\"user-%06d\",\"addresses\":{\"webhook\":[\"http://%s/u/%d\"]}}\n")
                                .formatted(user, receiver.authority(), user))
                        .collect(Collectors.joining())
                        .getBytes(StandardCharsets.US_ASCII))
                .iterator();
        server.call(server.request("/v1/recipients:import")
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofByteArrays(() -> blocks)));
        double imported = seconds(start);
        for (int block = 0; block * 1000 < subscribers; block++) {
            subscribe(server, "all", users(block));
        }
        subscribe(server, "few", IntStream.range(0, Math.min(FEW, subscribers)));
        System.out.printf(
                Locale.ROOT,
                "%,d recipients: imported in %.1f s, subscribed in %.1f s%n%n",
                subscribers,
                imported,
                seconds(start) - imported);
    }

    static IntStream users(int block) {
        return IntStream.range(block * 1000, Math.min((block + 1) * 1000, subscribers));
    }

    /** The same people until it is enough. */
    static void warmUp(Server server, Receiver receiver) throws Exception {
        int people = Math.min(subscribers, 1000);
        subscribe(server, "warm-up", IntStream.range(0, people));
        for (int done = 0; done < WARM_UP_SUBSCRIBERS; done += people) {
            receiver.expect();
            String id = server.accept("{\"topic\":\"warm-up\"}", "");
            receiver.countFor(id);
            await(() -> receiver.reached() == people);
            await(() -> server.states(id).keySet().equals(Set.of("sent")));
        }
    }

    static void subscribe(Server server, String topic, IntStream users) throws Exception {
        String ids = users.mapToObj("\"user-%06d\""::formatted).collect(Collectors.joining(","));
        server.post("/v1/topics/" + topic + "/subscribers", "{\"add\":[" + ids + "]}");
    }

    static void compareAccepts(Server server, Results results) throws Exception {
        acceptsThenCancels(server, "few", WARM_UP);
        System.out.println("| accept | p50, ms | p99, ms | max, ms |\n|---|---|---|---|");
        print("topic of " + FEW, acceptsThenCancels(server, "few", accepts));
        double[] latencies = acceptsThenCancels(server, "all", accepts);
        print("topic of %,d".formatted(subscribers), latencies);
        results.add("accept", subscribers, "p50_ms", at(latencies, 0.5));
        results.add("accept", subscribers, "p99_ms", at(latencies, 0.99));
    }

    static double[] acceptsThenCancels(Server server, String topic, int count) throws Exception {
        double[] latencies = new double[count];
        for (int i = 0; i < count; i++) {
            long start = System.nanoTime();
            String id = server.accept("{\"topic\":\"" + topic + "\"}", "");
            latencies[i] = seconds(start) * 1000;
            server.call(server.request("/v1/notifications/ntf_" + id).DELETE());
        }
        return latencies;
    }

    static void print(String what, double[] latencies) {
        Arrays.sort(latencies);
        System.out.printf(
                Locale.ROOT,
                "| %s | %.1f | %.1f | %.1f |%n",
                what,
                at(latencies, 0.5),
                at(latencies, 0.99),
                at(latencies, 1));
    }

    static double at(double[] sorted, double quantile) {
        return sorted.length == 0 ? Double.NaN : sorted[(int) Math.ceil((sorted.length - 1) * quantile)];
    }

    /** One notification to all, in seconds. */
    record FanOut(double sent, double cpu) {}

    static FanOut fanOut(Server server, Receiver receiver) throws Exception {
        receiver.expect();
        long start = System.nanoTime();
        double cpu = server.cpuSeconds();
        String id = server.accept("{\"topic\":\"all\"}", "");
        receiver.countFor(id);
        Probe probe = new Probe(server);
        if (kill) {
            await(() -> receiver.reached() >= subscribers / 2);
            probe.stopped = true;
            server.kill();
            probe.stop();
            System.out.printf(Locale.ROOT, "killed after %.1f s%n", seconds(start));
            server.start();
            probe = new Probe(server);
        }
        await(() -> receiver.reached() == subscribers);
        double sent = seconds(start);
        print("one address, meanwhile", probe.stop());
        cpu = server.cpuSeconds() - cpu;
        verify(server, receiver, id);
        return new FanOut(sent, cpu);
    }

    static void print(List<FanOut> runs, Results results) {
        List<Double> sent = runs.stream().map(FanOut::sent).sorted().toList();
        List<Double> cpu = runs.stream().map(FanOut::cpu).sorted().toList();
        System.out.printf(
                Locale.ROOT,
                "%n| one notification to %,d, median of %d | s | deliveries/s | ms a delivery |%n|---|---|---|---|%n",
                subscribers,
                runs.size());
        print("sent", "wall_ms_per_subscriber", sent, results);
        print("CPU of the server", "cpu_ms_per_subscriber", cpu, results);
        System.out.println();
    }

    static void print(String what, String metric, List<Double> sortedSeconds, Results results) {
        double median = sortedSeconds.get(sortedSeconds.size() / 2);
        double each = 1000.0 / subscribers;
        System.out.printf(
                Locale.ROOT, "| %s | %.1f | %,.0f | %.3f |%n", what, median, subscribers / median, median * each);
        results.add(
                "topic",
                subscribers,
                metric,
                median * each,
                sortedSeconds.getFirst() * each,
                sortedSeconds.getLast() * each);
    }

    static void verify(Server server, Receiver receiver, String id) throws Exception {
        await(() -> server.states(id).keySet().equals(Set.of("sent")));
        Map<String, Integer> states = server.states(id);
        System.out.printf(
                Locale.ROOT,
                "receiver: %,d subscribers, %,d messages, %d with another token; store: %s for %,d subscribers%n",
                receiver.reached(),
                receiver.messages.get(),
                receiver.otherTokens.get(),
                states,
                server.distinct);
        boolean once = receiver.otherTokens.get() == 0
                && server.distinct == subscribers
                && states.equals(Map.of("sent", subscribers))
                && (kill || receiver.messages.get() == subscribers);
        System.out.println(once ? "each subscriber exactly once" : "NOT each subscriber exactly once");
    }

    static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    static void await(BooleanSupplier condition) throws TimeoutException {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new TimeoutException("gave up after " + PATIENCE);
            }
            LockSupport.parkNanos(5_000_000);
        }
    }

    /** Accepts 20 notifications a second that are held until a later day. */
    static final class Probe {
        final List<Double> latencies = new ArrayList<>();
        final Thread thread;
        volatile boolean stopped;

        Probe(Server server) {
            thread = Thread.ofPlatform().start(() -> {
                while (!stopped) {
                    LockSupport.parkNanos(50_000_000);
                    accept(server);
                }
            });
        }

        void accept(Server server) {
            long start = System.nanoTime();
            try {
                server.accept("{\"email\":\"ada@example.com\"}", ",\"sendAt\":\"2099-01-01T00:00:00Z\"");
                latencies.add(seconds(start) * 1000);
            } catch (IllegalStateException e) {
                if (!stopped) {
                    throw e;
                }
            }
        }

        double[] stop() throws InterruptedException {
            stopped = true;
            thread.join();
            return latencies.stream().mapToDouble(Double::doubleValue).toArray();
        }
    }

    /** Counts the messages of one notification: the token of each subscriber, and how many came in all. */
    static final class Receiver implements AutoCloseable {
        final HttpServer http;
        final AtomicReferenceArray<String> tokens = new AtomicReferenceArray<>(subscribers);
        final AtomicInteger reached = new AtomicInteger();
        final AtomicInteger messages = new AtomicInteger();
        final AtomicInteger otherTokens = new AtomicInteger();
        final List<String[]> early = new ArrayList<>();
        String counted = "";

        Receiver() throws IOException {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
            http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            http.createContext("/u/", this::take);
            http.start();
        }

        String authority() {
            return "127.0.0.1:" + http.getAddress().getPort();
        }

        int reached() {
            return reached.get();
        }

        void take(HttpExchange exchange) throws IOException {
            try (exchange) {
                String user = exchange.getRequestURI().getPath().substring("/u/".length());
                String token = exchange.getRequestHeaders().getFirst("webhook-id");
                exchange.getRequestBody().readAllBytes();
                sort(user, token);
                exchange.sendResponseHeaders(204, -1);
            }
        }

        /** Messages may come before the caller knows which notification it is. */
        synchronized void sort(String user, String token) {
            if (counted.isEmpty()) {
                early.add(new String[] {user, token});
            } else if (token.contains(counted)) {
                count(Integer.parseInt(user), token);
            }
        }

        /** Call it before a notification is accepted: its messages may come before its id is known. */
        synchronized void expect() {
            counted = "";
            reached.set(0);
            messages.set(0);
            for (int user = 0; user < tokens.length(); user++) {
                tokens.set(user, null);
            }
        }

        synchronized void countFor(String notification) {
            counted = notification;
            early.forEach(message -> sort(message[0], message[1]));
            early.clear();
        }

        void count(int user, String token) {
            messages.incrementAndGet();
            if (tokens.compareAndSet(user, null, token)) {
                reached.incrementAndGet();
            } else if (!tokens.get(user).equals(token)) {
                otherTokens.incrementAndGet();
            }
        }

        @Override
        public void close() {
            http.stop(0);
        }
    }

    /** The server jar, in one life after another. */
    static final class Server implements AutoCloseable {
        final Path data;
        final Receiver receiver;
        final int port;
        final int managementPort;
        final HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        final List<String> peaks = new ArrayList<>();
        Process process;
        int lives;
        int distinct;

        Server(Path data, Receiver receiver) throws Exception {
            this.data = data;
            this.receiver = receiver;
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                    ServerSocket management = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = socket.getLocalPort();
                managementPort = management.getLocalPort();
            }
            start();
        }

        void start() throws Exception {
            lives++;
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                            "-Xmx" + heap,
                            "-Xlog:gc:file=" + data.resolve("gc-" + lives),
                            "--enable-native-access=ALL-UNNAMED",
                            "-Dquarkus.http.host=127.0.0.1",
                            "-Dquarkus.http.port=" + port,
                            "-Dquarkus.management.port=" + managementPort,
                            "-Dallim.data-dir=" + data,
                            "-Dallim.access.admin-key=" + KEY,
                            "-Dallim.webhook.trusted=" + receiver.authority(),
                            "-jar",
                            "target/server/quarkus-app/quarkus-run.jar")
                    .redirectErrorStream(true)
                    .redirectOutput(data.resolve("log-" + lives).toFile())
                    .start();
            Instant deadline = Instant.now().plusSeconds(60);
            while (Instant.now().isBefore(deadline) && process.isAlive()) {
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    return;
                } catch (IOException e) {
                    Thread.sleep(100);
                }
            }
            close();
            throw new IllegalStateException(
                    "the server did not start; build it with ./mvnw -Pserver -DskipTests package");
        }

        void kill() throws Exception {
            peaks.add(peak());
            process.destroyForcibly().waitFor();
        }

        /** @return the ULID of the notification */
        String accept(String to, String more) {
            String answer = post(
                    "/v1/notifications",
                    "{\"to\":[" + to + "],\"content\":{\"title\":\"To all\",\"body\":\"The house is closed on Monday.\"}"
                            + more + "}");
            Matcher id = ID.matcher(answer);
            if (!id.find()) {
                throw new IllegalStateException(answer);
            }
            return id.group(1);
        }

        /** How many deliveries are in each state. */
        Map<String, Integer> states(String id) {
            Map<String, Integer> states = new TreeMap<>();
            BitSet users = new BitSet();
            String cursor = "";
            do {
                String page = get("/v1/notifications/ntf_" + id + "/deliveries?limit=100" + cursor);
                Matcher delivery = DELIVERY.matcher(page);
                while (delivery.find()) {
                    users.set(Integer.parseInt(delivery.group(1)));
                    states.merge(delivery.group(2), 1, Integer::sum);
                }
                Matcher next = CURSOR.matcher(page);
                cursor = next.find() ? "&cursor=" + next.group(1) : "";
            } while (!cursor.isEmpty());
            distinct = users.cardinality();
            return states;
        }

        String get(String path) {
            return call(request(path));
        }

        String post(String path, String body) {
            return call(request(path)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(body)));
        }

        HttpRequest.Builder request(String path) {
            return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .header("Authorization", "Bearer " + KEY);
        }

        String call(HttpRequest.Builder request) {
            try {
                HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
                if (response.statusCode() / 100 != 2) {
                    throw new IllegalStateException(response.body());
                }
                return response.body();
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        double cpuSeconds() {
            return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
        }

        /** The peaks of the heap, as the collector saw it, and of resident memory, where the system tells it. */
        String memory() throws IOException {
            peaks.add(peak());
            return String.join("\n", peaks);
        }

        private String peak() throws IOException {
            int before = 0;
            int after = 0;
            for (String line : Files.readAllLines(data.resolve("gc-" + lives))) {
                Matcher pause = HEAP.matcher(line);
                if (pause.find()) {
                    before = Math.max(before, Integer.parseInt(pause.group(1)));
                    after = Math.max(after, Integer.parseInt(pause.group(2)));
                }
            }
            Path status = Path.of("/proc/" + process.pid() + "/status");
            String resident = Files.exists(status)
                    ? Files.readAllLines(status).stream()
                            .filter(line -> line.startsWith("VmHWM"))
                            .map(line -> Integer.parseInt(line.replaceAll("\\D", "")) / 1024 + " MiB")
                            .findFirst()
                            .orElse("unknown")
                    : "unknown";
            return "heap limit " + heap + ": at most " + before + " MiB before a collection, " + after
                    + " MiB after one; resident at most " + resident;
        }

        @Override
        public void close() throws InterruptedException {
            process.destroyForcibly().waitFor();
            client.close();
        }
    }
}
