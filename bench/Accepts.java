import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Durable accepts and sends of the server jar, with the generator and the receiver on the same machine.
 *
 * <pre>
 *   ./mvnw -Pserver -DskipTests package
 *   java bench/Accepts.java [connections=1,4,16,64] [rate=half|PER_SECOND|0] [seconds=15] [sends=1|0] [heap=256m]
 *       [jvm=OPTIONS] [jar=FILE]
 * </pre>
 *
 * Each request is a notification to one e-mail address with an Idempotency-Key of its own, held until a later day, so that
 * only accepting is measured: three records in one synced transaction. Ten seconds of warm-up over the most connections
 * are not counted. Then, at each number of connections:
 *
 * <ul>
 *   <li>closed loop: each connection sends its next request when it has its answer. That gives the rate.
 *   <li>open loop: requests have their turns at a steady rate, by default half of what the same connections reached in
 *       the closed loop. A request whose turn comes while all connections are busy waits for the first that is free, and
 *       its latency counts from its turn: a server that stalls can't hide it. A rate of 0 leaves the open loop out.
 * </ul>
 *
 * No connection has more than one request under way. The generator has a thread that waits for turns and one that reads
 * all answers; what it takes of the processors is printed beside what the server takes.
 *
 * <p>In the end notifications to webhooks are accepted that are due at once; a receiver in this process answers each message
 * with 204 and counts the distinct tokens. Each notification must have its message, and none two.
 */
class Accepts {

    static final String KEY = "allim_bench_0123456789abcdef0123456789";
    static final Duration WARM_UP = Duration.ofSeconds(10);
    static final Duration PATIENCE = Duration.ofMinutes(5);
    static final int SENDERS = 16;

    static int[] connections = {1, 4, 16, 64};
    static String rate = "half";
    static int seconds = 15;
    static boolean sends = true;
    static String heap = "256m";
    static String[] jvm = {};
    static String jar = "target/server/quarkus-app/quarkus-run.jar";

    public static void main(String[] args) throws Exception {
        for (String arg : args) {
            String value = arg.substring(arg.indexOf('=') + 1);
            switch (arg.substring(0, arg.indexOf('='))) {
                case "connections" ->
                    connections = Arrays.stream(value.split(","))
                            .mapToInt(Integer::parseInt)
                            .toArray();
                case "rate" -> rate = value;
                case "seconds" -> seconds = Integer.parseInt(value);
                case "sends" -> sends = value.equals("1");
                case "heap" -> heap = value;
                case "jar" -> jar = value;
                case "jvm" -> jvm = value.split(" ");
                default -> throw new IllegalArgumentException(arg);
            }
        }
        Path data = Files.createTempDirectory("allim-bench");
        Results results = new Results("accepts");
        try (Receiver receiver = new Receiver();
                Server server = new Server(data, receiver.port())) {
            Requests held = number -> request(
                    number,
                    "{\"email\":\"user" + number + "@example.com\"}",
                    ",\"sendAt\":\"2099-01-01T00:00:00Z\"");
            accepts(server, held, results);
            if (sends) {
                sends(server, receiver, results);
            }
            server.printMemory(results);
            if (server.failures > 0) {
                System.out.println(server.failures + " requests FAILED");
            }
        } finally {
            try (Stream<Path> files = Files.walk(data)) {
                files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
            }
        }
        results.write();
    }

    static void accepts(Server server, Requests requests, Results results) throws Exception {
        int most = Arrays.stream(connections).max().orElseThrow();
        run(server, requests, most, 0, WARM_UP);
        System.out.println("| connections | loop | accepts/s | p50, ms | p99, ms | p99.9, ms | max, ms"
                + " | server CPU, µs an accept | generator CPU, µs | allocated, KB an accept |\n"
                + "|---|---|---|---|---|---|---|---|---|---|");
        for (int count : connections) {
            Run closed = run(server, requests, count, 0, Duration.ofSeconds(seconds));
            closed.print(count, "closed", "closed loop", results);
            double turns = rate.equals("half") ? closed.perSecond() / 2 : Double.parseDouble(rate);
            if (turns > 0) {
                run(server, requests, count, turns, Duration.ofSeconds(seconds))
                        .print(count, "open", "open loop, %,.0f/s".formatted(turns), results);
            }
        }
    }

    static void sends(Server server, Receiver receiver, Results results) throws Exception {
        Requests due = number -> request(
                number, "{\"webhook\":\"http://127.0.0.1:" + receiver.port() + "/u/" + number + "\"}", "");
        long before = server.accepted;
        long start = System.nanoTime();
        run(server, due, SENDERS, 0, Duration.ofSeconds(seconds));
        double accepting = (System.nanoTime() - start) / 1e9;
        long accepted = server.accepted - before;
        while (receiver.distinct() < accepted && System.nanoTime() - start < PATIENCE.toNanos()) {
            LockSupport.parkNanos(5_000_000);
        }
        double sending = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "%n| webhooks due at once, %d connections | |%n|---|---|%n| accepted/s | %,.0f |%n| sent/s | %,.0f |%n"
                        + "| messages: notifications, distinct tokens, in all | %,d, %,d, %,d |%n",
                SENDERS,
                accepted / accepting,
                receiver.distinct() / sending,
                accepted,
                receiver.distinct(),
                receiver.messages());
        results.add("webhooks", SENDERS, "accepted_per_s", accepted / accepting);
        results.add("webhooks", SENDERS, "sent_per_s", receiver.distinct() / sending);
    }

    /** The bytes of a request, each of which goes to the server once. */
    @FunctionalInterface
    interface Requests {
        byte[] request(long number);
    }

    static byte[] request(long number, String to, String more) {
        String body = "{\"to\":[" + to + "],\"content\":{\"title\":\"Your order\"," + "\"body\":\"Order " + number
                + " has left our house and will be with you tomorrow.\"}" + more + "}";
        return ("POST /v1/notifications HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + KEY
                        + "\r\nContent-Type: application/json\r\nIdempotency-Key: k" + number + "\r\nContent-Length: "
                        + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** @param turns a second; 0: each connection sends when it has its answer */
    static Run run(Server server, Requests requests, int connections, double turns, Duration length) throws Exception {
        try (Generator generator = new Generator(server, requests, connections, turns > 0)) {
            Run before = Run.begin(server);
            if (turns > 0) {
                generator.open(turns, length);
            } else {
                generator.closed(length);
            }
            return before.end(server, generator.latencies());
        }
    }

    /** What a run took, of the generator, which is this process, and of the server. */
    record Run(long start, long serverNanos, long ownNanos, double allocatedMb, int[] sortedMicros) {

        static Run begin(Server server) throws IOException {
            return new Run(System.nanoTime(), server.cpuNanos(), ownCpuNanos(), server.allocatedMb(), new int[0]);
        }

        Run end(Server server, int[] sortedMicros) throws IOException {
            return new Run(
                    System.nanoTime() - start,
                    server.cpuNanos() - serverNanos,
                    ownCpuNanos() - ownNanos,
                    server.allocatedMb() - allocatedMb,
                    sortedMicros);
        }

        static long ownCpuNanos() {
            return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
        }

        double perSecond() {
            return sortedMicros.length * 1e9 / start;
        }

        double at(double quantile) {
            return sortedMicros.length == 0
                    ? Double.NaN
                    : sortedMicros[(int) Math.ceil((sortedMicros.length - 1) * quantile)] / 1000.0;
        }

        void print(int connections, String variant, String loop, Results results) {
            int n = sortedMicros.length;
            System.out.printf(
                    Locale.ROOT,
                    "| %d | %s | %,.0f | %.2f | %.1f | %.1f | %.0f | %.0f | %.0f | %.0f |%n",
                    connections,
                    loop,
                    perSecond(),
                    at(0.5),
                    at(0.99),
                    at(0.999),
                    at(1),
                    serverNanos / 1000.0 / n,
                    ownNanos / 1000.0 / n,
                    allocatedMb * 1024 / n);
            results.add(variant, connections, "accepts_per_s", perSecond());
            results.add(variant, connections, "p50_ms", at(0.5));
            results.add(variant, connections, "p99_ms", at(0.99));
            results.add(variant, connections, "p999_ms", at(0.999));
            results.add(variant, connections, "server_cpu_us", serverNanos / 1000.0 / n);
        }
    }

    /** One HTTP message at a time on a connection that does not block. */
    static final class Connection {
        final SocketChannel channel;
        final ByteBuffer in = ByteBuffer.allocate(16_384);
        /** When the turn of its request came, in nanoseconds. */
        volatile long turn;

        Connection(SocketChannel channel) throws IOException {
            this.channel = channel;
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }

        void write(byte[] message) throws IOException {
            ByteBuffer out = ByteBuffer.wrap(message);
            while (out.hasRemaining()) {
                channel.write(out);
            }
        }

        /** @return the head of a message that is complete; what else came with it is in error */
        Optional<String> read() throws IOException {
            if (channel.read(in) < 0) {
                throw new IOException("the connection was closed");
            }
            String head = new String(in.array(), 0, in.position(), StandardCharsets.US_ASCII);
            int end = head.indexOf("\r\n\r\n");
            if (end < 0 || in.position() < end + 4 + length(head, end)) {
                return Optional.empty();
            }
            in.clear();
            return Optional.of(head);
        }

        static int length(String head, int end) {
            return field(head, "content-length:", end).map(Integer::parseInt).orElse(0);
        }

        static Optional<String> field(String head, String name, int end) {
            for (int at = head.indexOf("\r\n"); at >= 0 && at < end; at = head.indexOf("\r\n", at + 2)) {
                if (head.regionMatches(true, at + 2, name, 0, name.length())) {
                    return Optional.of(head.substring(at + 2 + name.length(), head.indexOf("\r\n", at + 2))
                            .trim());
                }
            }
            return Optional.empty();
        }
    }

    /** Sends requests over some connections, and takes the time until their answers. */
    static final class Generator implements AutoCloseable {
        final Server server;
        final Requests requests;
        final boolean open;
        final Selector selector = Selector.open();
        final List<Connection> connections = new ArrayList<>();
        final LinkedBlockingQueue<Connection> idle = new LinkedBlockingQueue<>();
        int[] micros = new int[1 << 16];
        int counted;
        long end = Long.MAX_VALUE;
        Thread reader;

        Generator(Server server, Requests requests, int count, boolean open) throws IOException {
            this.server = server;
            this.requests = requests;
            this.open = open;
            for (int i = 0; i < count; i++) {
                SocketChannel channel =
                        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port));
                channel.configureBlocking(false);
                Connection connection = new Connection(channel);
                channel.register(selector, SelectionKey.OP_READ, connection);
                connections.add(connection);
            }
        }

        void closed(Duration length) throws Exception {
            end = System.nanoTime() + length.toNanos();
            for (Connection connection : connections) {
                send(connection, System.nanoTime());
            }
            readAll(connections.size());
        }

        void open(double turns, Duration length) throws Exception {
            int count = (int) (turns * length.toNanos() / 1e9);
            reader = Thread.ofPlatform().start(() -> {
                try {
                    readAll(count);
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            idle.addAll(connections);
            long start = System.nanoTime();
            for (int i = 0; i < count; i++) {
                long turn = start + (long) (i * 1e9 / turns);
                for (long left = turn - System.nanoTime(); left > 0; left = turn - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                Connection free = idle.poll(60, TimeUnit.SECONDS);
                if (free == null) {
                    throw new IllegalStateException("no answer for a minute");
                }
                send(free, turn);
            }
            reader.join();
        }

        private void send(Connection connection, long turn) throws IOException {
            connection.turn = turn;
            connection.write(requests.request(server.numbers++));
        }

        /** @param left how many answers are to come, in the open loop; how many connections are busy, in the closed */
        private void readAll(int left) throws IOException {
            while (left > 0) {
                selector.select(60_000);
                if (selector.selectedKeys().isEmpty()) {
                    throw new IOException("no answer for a minute");
                }
                for (SelectionKey key : selector.selectedKeys()) {
                    left -= answered((Connection) key.attachment()) ? 1 : 0;
                }
                selector.selectedKeys().clear();
            }
        }

        private boolean answered(Connection connection) throws IOException {
            Optional<String> head = connection.read();
            if (head.isEmpty()) {
                return false;
            }
            long now = System.nanoTime();
            if (head.get().startsWith("HTTP/1.1 202")) {
                server.accepted++;
                count((int) ((now - connection.turn) / 1000));
            } else {
                server.failures++;
            }
            if (open) {
                idle.add(connection);
                return true;
            }
            if (now < end) {
                send(connection, now);
                return false;
            }
            return true;
        }

        private void count(int latency) {
            if (counted == micros.length) {
                micros = Arrays.copyOf(micros, 2 * counted);
            }
            micros[counted++] = latency;
        }

        int[] latencies() {
            int[] sorted = Arrays.copyOf(micros, counted);
            Arrays.sort(sorted);
            return sorted;
        }

        @Override
        public void close() throws IOException {
            for (Connection connection : connections) {
                connection.channel.close();
            }
            selector.close();
        }
    }

    /** Answers each message with 204, and counts their tokens. */
    static final class Receiver implements AutoCloseable {
        static final byte[] ANSWER = "HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        final ServerSocketChannel listener = ServerSocketChannel.open();
        final Selector selector = Selector.open();
        final Set<String> tokens = new HashSet<>();
        final Thread thread;
        volatile boolean closed;
        int messages;

        Receiver() throws IOException {
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
            listener.configureBlocking(false);
            listener.register(selector, SelectionKey.OP_ACCEPT);
            thread = Thread.ofPlatform().daemon().start(this::serve);
        }

        int port() {
            return listener.socket().getLocalPort();
        }

        private void serve() {
            try {
                while (!closed) {
                    selector.select();
                    for (SelectionKey key : selector.selectedKeys()) {
                        if (key.isAcceptable()) {
                            accept();
                        } else {
                            take(key);
                        }
                    }
                    selector.selectedKeys().clear();
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        private void accept() throws IOException {
            SocketChannel channel = listener.accept();
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, new Connection(channel));
        }

        private void take(SelectionKey key) throws IOException {
            Connection connection = (Connection) key.attachment();
            try {
                Optional<String> head = connection.read();
                if (head.isPresent()) {
                    count(Connection.field(head.get(), "webhook-id:", head.get().length()).orElse(""));
                    connection.write(ANSWER);
                }
            } catch (IOException e) {
                connection.channel.close();
            }
        }

        private synchronized void count(String token) {
            messages++;
            tokens.add(token);
        }

        synchronized int distinct() {
            return tokens.size();
        }

        synchronized int messages() {
            return messages;
        }

        @Override
        public void close() throws IOException, InterruptedException {
            closed = true;
            selector.wakeup();
            thread.join();
            selector.close();
            listener.close();
        }
    }

    /** The server jar in a process of its own. */
    static final class Server implements AutoCloseable {
        static final Pattern HEAP = Pattern.compile("GC\\(\\d+\\) Pause .* (\\d+)M->(\\d+)M\\(\\d+M\\)");
        final Path data;
        final int port;
        final int managementPort;
        final Process process;
        long numbers;
        long accepted;
        long failures;

        Server(Path data, int receiver) throws Exception {
            this.data = data;
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                    ServerSocket management = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = socket.getLocalPort();
                managementPort = management.getLocalPort();
            }
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx" + heap,
                    "-Xlog:gc:file=" + data.resolve("gc") + "::filecount=0",
                    "--enable-native-access=ALL-UNNAMED"));
            command.addAll(Arrays.asList(jvm));
            command.addAll(List.of(
                    "-Dquarkus.http.host=127.0.0.1",
                    "-Dquarkus.http.port=" + port,
                    "-Dquarkus.management.port=" + managementPort,
                    "-Dallim.data-dir=" + data,
                    "-Dallim.access.admin-key=" + KEY,
                    "-Dallim.webhook.trusted=127.0.0.1:" + receiver,
                    "-jar",
                    jar));
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(data.resolve("log").toFile())
                    .start();
            awaitStart();
        }

        private void awaitStart() throws Exception {
            Instant deadline = Instant.now().plusSeconds(30);
            while (Instant.now().isBefore(deadline) && process.isAlive()) {
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    return;
                } catch (IOException e) {
                    Thread.sleep(100);
                }
            }
            close();
            throw new IllegalStateException("the server did not start; build it with ./mvnw -Pserver -DskipTests package");
        }

        long cpuNanos() {
            return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
        }

        /** What was allocated until the last collection: how much the heap grew between collections. */
        double allocatedMb() throws IOException {
            double allocated = 0;
            int after = 0;
            for (MatchResult pause : collections()) {
                allocated += Integer.parseInt(pause.group(1)) - after;
                after = Integer.parseInt(pause.group(2));
            }
            return allocated;
        }

        private List<MatchResult> collections() throws IOException {
            return HEAP.matcher(Files.readString(data.resolve("gc"))).results().toList();
        }

        /** The heap after a full collection, and resident memory, where the system tells it. */
        void printMemory(Results results) throws Exception {
            String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
            new ProcessBuilder(jcmd, Long.toString(process.pid()), "GC.run")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            int used = Integer.parseInt(collections().getLast().group(2));
            Path status = Path.of("/proc/" + process.pid() + "/status");
            List<String> lines = Files.exists(status) ? Files.readAllLines(status) : List.of();
            double now = mib(lines, "VmRSS");
            double peak = mib(lines, "VmHWM");
            System.out.printf(
                    Locale.ROOT,
                    "%n| memory, heap limit %s | MiB |%n|---|---|%n| heap after a full collection | %d |%n"
                            + "| resident | %.0f |%n| resident at most | %.0f |%n",
                    heap,
                    used,
                    now,
                    peak);
            results.add("memory", 0, "heap_mib", used);
            results.add("memory", 0, "rss_mib", now);
            results.add("memory", 0, "peak_mib", peak);
        }

        private static double mib(List<String> status, String field) {
            return status.stream()
                    .filter(line -> line.startsWith(field))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElse(Double.NaN);
        }

        @Override
        public void close() throws InterruptedException {
            process.destroyForcibly().waitFor();
        }
    }
}
