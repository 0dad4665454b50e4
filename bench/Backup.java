import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Backups of the server while it accepts notifications, each restored and compared with what was answered, with the generator on
 * the same machine.
 *
 * <pre>
 *   ./mvnw -Pserver -DskipTests package
 *   java bench/Backup.java [rate=3000] [connections=32] [backups=20] [pause=4] [heap=256m]
 * </pre>
 *
 * Each connection has turns at a steady rate, and latency counts from the turn, whether or not the connection was free. A
 * backup is asked for, and after its answer a pause of some seconds follows. Counted is the latency of what had its turn during a
 * backup, and of what had it outside. In the end each backup is restored by {@code bin/allim restore} into a directory of its
 * own: everything that was answered before the request for the backup left must be there, with its delivery, and SQLite must find
 * the file sound.
 */
class Backup {

    static final String KEY = "allim_bench_0123456789abcdef0123456789";
    static final Path APP = Path.of("target/server/quarkus-app");
    static final Pattern ID = Pattern.compile("\"id\":\"(ntf_[0-9a-z]{26})\"");

    static int rate = 3000;
    static int connections = 32;
    static int backups = 20;
    static int pause = 4;
    static String heap = "256m";

    /** In the order of the answers. */
    static final List<String> answered = new ArrayList<>();

    static final List<Latency> latencies = new ArrayList<>();
    static volatile boolean stopped;
    static int failures;

    record Latency(long turn, long nanos) {}

    /** @param answered how many were, when the request left */
    record Made(Path file, long bytes, int answered, long begun, long ended) {}

    public static void main(String[] args) throws Exception {
        for (String arg : args) {
            String value = arg.substring(arg.indexOf('=') + 1);
            switch (arg.substring(0, arg.indexOf('='))) {
                case "rate" -> rate = Integer.parseInt(value);
                case "connections" -> connections = Integer.parseInt(value);
                case "backups" -> backups = Integer.parseInt(value);
                case "pause" -> pause = Integer.parseInt(value);
                case "heap" -> heap = value;
                default -> throw new IllegalArgumentException(arg);
            }
        }
        Path data = Files.createTempDirectory("allim-bench");
        try {
            List<Made> made = load(data);
            report(made);
            restore(made, data);
        } finally {
            delete(data);
        }
    }

    static List<Made> load(Path data) throws Exception {
        List<Made> made = new ArrayList<>();
        int port = freePort();
        Process server = start(data.resolve("data"), port);
        try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
            awaitStart(server, port);
            for (int i = 0; i < connections; i++) {
                int first = i;
                threads.submit(() -> accept(port, first));
            }
            try (Client client = new Client(port)) {
                Thread.sleep(10_000);
                synchronized (answered) {
                    latencies.clear();
                }
                for (int i = 0; i < backups; i++) {
                    Thread.sleep(pause * 1000L);
                    made.add(backUp(client));
                }
                Thread.sleep(pause * 1000L);
            } finally {
                stopped = true;
            }
        } finally {
            server.destroyForcibly().waitFor();
        }
        return made;
    }

    static Made backUp(Client client) throws IOException {
        int before;
        synchronized (answered) {
            before = answered.size();
        }
        long begun = System.nanoTime();
        String answer = client.post("/v1/backups", "");
        long ended = System.nanoTime();
        Matcher file = Pattern.compile("\"file\":\"([^\"]+)\",\"bytes\":(\\d+)").matcher(answer);
        if (!file.find()) {
            throw new IllegalStateException(answer);
        }
        return new Made(Path.of(file.group(1)), Long.parseLong(file.group(2)), before, begun, ended);
    }

    static Void accept(int port, int first) throws Exception {
        long interval = 1_000_000_000L * connections / rate;
        long turn = System.nanoTime() + interval * first / connections;
        try (Client client = new Client(port)) {
            for (int number = 0; !stopped; number++) {
                while (turn - System.nanoTime() > 0) {
                    LockSupport.parkNanos(turn - System.nanoTime());
                }
                String answer = client.post(
                        "/v1/notifications",
                        "{\"to\":[{\"email\":\"user" + first + "-" + number + "@example.com\"}],\"content\":{\"title\":\"Hello\","
                                + "\"body\":\"It works.\"},\"sendAt\":\"2099-01-01T00:00:00Z\"}");
                Matcher id = ID.matcher(answer);
                synchronized (answered) {
                    if (id.find()) {
                        answered.add(id.group(1));
                        latencies.add(new Latency(turn, System.nanoTime() - turn));
                    } else {
                        failures++;
                    }
                }
                // Of a second that the machine has lost, no more is made up for than that.
                turn = Math.max(turn + interval, System.nanoTime() - 1_000_000_000L);
            }
        } catch (IOException e) {
            if (!stopped) {
                throw e;
            }
        }
        return null;
    }

    static void report(List<Made> made) throws IOException {
        List<Latency> during = new ArrayList<>();
        List<Latency> outside = new ArrayList<>();
        for (Latency each : latencies) {
            boolean in = made.stream().anyMatch(backup -> each.turn >= backup.begun && each.turn <= backup.ended);
            (in ? during : outside).add(each);
        }
        long from = latencies.stream().mapToLong(Latency::turn).min().orElseThrow();
        long to = latencies.stream().mapToLong(Latency::turn).max().orElseThrow();
        System.out.printf(
                Locale.ROOT,
                "%,d accepted, %,.0f a second, %d failed; %d backups of %,d to %,d MB, each in %.1f to %.1f s%n%n",
                answered.size(),
                latencies.size() / ((to - from) / 1e9),
                failures,
                made.size(),
                made.getFirst().bytes / 1_000_000,
                made.getLast().bytes / 1_000_000,
                made.stream().mapToDouble(Backup::seconds).min().orElseThrow(),
                made.stream().mapToDouble(Backup::seconds).max().orElseThrow());
        System.out.println("| turns | number | p50, ms | p99, ms | p99.9, ms | max, ms |\n|---|---|---|---|---|---|");
        Results results = new Results("backup");
        print("during a backup", during, results);
        print("outside", outside, results);
        results.add("backup", made.getLast().bytes / 1_000_000, "seconds", seconds(made.getLast()));
        results.write();
    }

    static double seconds(Made made) {
        return (made.ended - made.begun) / 1e9;
    }

    static void print(String name, List<Latency> latencies, Results results) {
        double[] millis =
                latencies.stream().mapToDouble(each -> each.nanos / 1e6).sorted().toArray();
        if (millis.length == 0) {
            return;
        }
        double[] shown = Arrays.stream(new double[] {0.5, 0.99, 0.999, 1})
                .map(share -> millis[(int) Math.min(millis.length - 1, Math.floor(share * millis.length))])
                .toArray();
        System.out.printf(
                Locale.ROOT,
                "| %s | %,d | %.2f | %.1f | %.1f | %.1f |%n",
                name,
                millis.length,
                shown[0],
                shown[1],
                shown[2],
                shown[3]);
        results.add(name, rate, "p50_ms", shown[0]);
        results.add(name, rate, "p99_ms", shown[1]);
        results.add(name, rate, "max_ms", shown[3]);
    }

    static void restore(List<Made> made, Path data) throws Exception {
        Driver driver = sqlite();
        int missing = 0;
        int unsound = 0;
        int later = 0;
        for (Made backup : made) {
            Path directory = data.resolve("restored");
            Process restoring = new ProcessBuilder(
                            APP.resolve("bin/allim").toString(),
                            "restore",
                            backup.file.toString(),
                            "--data-dir",
                            directory.toString())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(restoring.getInputStream().readAllBytes());
            if (restoring.waitFor() != 0) {
                throw new IllegalStateException(said);
            }
            Map<String, Integer> stored = new HashMap<>();
            try (Connection connection =
                    driver.connect("jdbc:sqlite:" + directory.resolve("allim.db"), new Properties())) {
                try (ResultSet row = connection.createStatement().executeQuery("pragma integrity_check")) {
                    row.next();
                    unsound += row.getString(1).equals("ok") ? 0 : 1;
                }
                try (ResultSet rows = connection
                        .createStatement()
                        .executeQuery("select pk, count(*) from item where pk glob 'ntf_*' group by pk")) {
                    while (rows.next()) {
                        stored.put(rows.getString(1), rows.getInt(2));
                    }
                }
            }
            missing += (int) answered.subList(0, backup.answered).stream()
                    .filter(id -> stored.getOrDefault(id, 0) != 2)
                    .count();
            later += stored.size() - backup.answered;
            delete(directory);
            Files.delete(backup.file);
        }
        System.out.printf(
                Locale.ROOT,
                "%n%d backups restored: %,d notifications missing of %,d that were answered before (the largest), %d unsound;"
                        + " on average %,d that were answered later are in it as well%n",
                made.size(),
                missing,
                made.getLast().answered,
                unsound,
                later / made.size());
        if (missing + unsound > 0) {
            System.exit(1);
        }
    }

    /** The server's own. */
    static Driver sqlite() throws Exception {
        try (Stream<Path> jars = Files.list(APP.resolve("lib/main"))) {
            URL jar = jars.filter(file -> file.getFileName().toString().startsWith("org.xerial.sqlite-jdbc"))
                    .findFirst()
                    .orElseThrow()
                    .toUri()
                    .toURL();
            return (Driver) Class.forName("org.sqlite.JDBC", true, new URLClassLoader(new URL[] {jar}))
                    .getConstructor()
                    .newInstance();
        }
    }

    static Process start(Path data, int port) throws IOException {
        Files.createDirectories(data);
        ProcessBuilder builder = new ProcessBuilder(APP.resolve("bin/allim").toString())
                .redirectErrorStream(true)
                .redirectOutput(data.resolveSibling("log").toFile());
        builder.environment()
                .putAll(Map.of(
                        "JAVA_OPTS",
                        "-Xmx" + heap + " -Dquarkus.management.port=" + freePort() + " -Dquarkus.http.host=127.0.0.1 -Dquarkus.http.port=" + port,
                        "ALLIM_DATA_DIR",
                        data.toString(),
                        "ALLIM_BACKUP_KEEP",
                        "0",
                        "ALLIM_ACCESS_ADMIN_KEY",
                        KEY));
        return builder.start();
    }

    static void awaitStart(Process server, int port) throws Exception {
        Instant deadline = Instant.now().plusSeconds(30);
        while (Instant.now().isBefore(deadline) && server.isAlive()) {
            try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException e) {
                Thread.sleep(100);
            }
        }
        throw new IllegalStateException("the server did not start; build it with ./mvnw -Pserver -DskipTests package");
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        }
    }

    /** One connection, one request at a time. */
    static final class Client implements AutoCloseable {

        private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");

        private final Socket socket;
        private final InputStream in;
        private final OutputStream out;

        Client(int port) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream());
            out = new BufferedOutputStream(socket.getOutputStream());
        }

        String post(String path, String body) throws IOException {
            out.write(("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + KEY
                            + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            int length = 0;
            for (String line = line(); !line.isEmpty(); line = line()) {
                Matcher header = LENGTH.matcher(line);
                if (header.matches()) {
                    length = Integer.parseInt(header.group(1));
                }
            }
            return new String(in.readNBytes(length), StandardCharsets.UTF_8);
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int c = in.read(); c != '\n'; c = in.read()) {
                if (c < 0) {
                    throw new EOFException("the server closed the connection");
                }
                if (c != '\r') {
                    line.append((char) c);
                }
            }
            return line.toString();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
