import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Durable accepts of the server jar, with the generator on the same machine.
 *
 * <pre>
 *   ./mvnw -Pserver -DskipTests package
 *   java bench/Accepts.java [connections=32] [rate=0] [seconds=20] [heap=256m]
 * </pre>
 *
 * A rate of 0 sends as fast as answers come. Otherwise requests have their turn whether or not the one before was
 * answered, and latency counts from the turn: a server that stalls can't hide it. Each request is a notification to one
 * e-mail address with an Idempotency-Key of its own, held until a later day, so that only accepting is measured: three
 * records in one synced transaction. Ten seconds of warm-up, as fast as answers come, are not counted.
 */
class Accepts {

    static final String KEY = "allim_bench_0123456789abcdef0123456789";
    static final int WARM_UP_SECONDS = 10;

    static int connections = 32;
    static int rate = 0;
    static int seconds = 20;
    static String heap = "256m";

    static final AtomicInteger failures = new AtomicInteger();
    static final AtomicLong requests = new AtomicLong();
    static final AtomicLong turn = new AtomicLong();
    static final AtomicInteger counted = new AtomicInteger();
    static int[] latencies = new int[50_000_000 / 10];

    public static void main(String[] args) throws Exception {
        for (String arg : args) {
            String value = arg.substring(arg.indexOf('=') + 1);
            switch (arg.substring(0, arg.indexOf('='))) {
                case "connections" -> connections = Integer.parseInt(value);
                case "rate" -> rate = Integer.parseInt(value);
                case "seconds" -> seconds = Integer.parseInt(value);
                case "heap" -> heap = value;
                default -> throw new IllegalArgumentException(arg);
            }
        }
        Path data = Files.createTempDirectory("allim-bench");
        int port = freePort();
        Process server = start(data, port);
        try {
            awaitStart(server, port);
            run(port);
            System.out.println(memory(server));
        } finally {
            server.destroyForcibly().waitFor();
            try (Stream<Path> files = Files.walk(data)) {
                files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
            }
        }
    }

    static Process start(Path data, int port) throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "--enable-native-access=ALL-UNNAMED",
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=" + port,
                "-Dallim.data-dir=" + data,
                "-Dallim.access.admin-key=" + KEY,
                "-jar",
                "target/server/quarkus-app/quarkus-run.jar");
        return new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(data.resolve("log").toFile())
                .start();
    }

    static void run(int port) throws Exception {
        long start = System.nanoTime();
        long warm = start + Duration.ofSeconds(WARM_UP_SECONDS).toNanos();
        long end = warm + Duration.ofSeconds(seconds).toNanos();
        Thread[] threads = new Thread[connections];
        for (int i = 0; i < connections; i++) {
            threads[i] = Thread.ofPlatform().start(() -> connection(port, warm, end));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        int n = counted.get();
        int[] sorted = Arrays.copyOf(latencies, n);
        Arrays.sort(sorted);
        System.out.printf(
                Locale.ROOT,
                "%d connections, %s, %d s: %,d accepts/s, p50 %.1f ms, p99 %.1f ms, p99.9 %.1f ms, max %.1f ms, %d failures%n",
                connections,
                rate == 0 ? "closed loop" : "open loop at " + rate + "/s",
                seconds,
                n / seconds,
                at(sorted, 0.5),
                at(sorted, 0.99),
                at(sorted, 0.999),
                at(sorted, 1),
                failures.get());
    }

    static double at(int[] sorted, double quantile) {
        return sorted.length == 0 ? Double.NaN : sorted[(int) ((sorted.length - 1) * quantile)] / 1000.0;
    }

    static void connection(int port, long warm, long end) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            OutputStream out = socket.getOutputStream();
            InputStream in = new BufferedInputStream(socket.getInputStream(), 16_384);
            while (true) {
                long number = requests.getAndIncrement();
                long due = System.nanoTime();
                if (rate > 0 && due >= warm) {
                    due = warm + turn.getAndIncrement() * 1_000_000_000L / rate;
                    sleepUntil(due);
                }
                if (due >= end || System.nanoTime() >= end + 5_000_000_000L) {
                    return;
                }
                out.write(request(number));
                boolean accepted = answer(in);
                long now = System.nanoTime();
                if (!accepted) {
                    failures.incrementAndGet();
                } else if (due >= warm) {
                    latencies[counted.getAndIncrement()] = (int) ((now - due) / 1000);
                }
            }
        } catch (IOException e) {
            failures.incrementAndGet();
        }
    }

    static void sleepUntil(long due) {
        for (long left = due - System.nanoTime(); left > 50_000; left = due - System.nanoTime()) {
            java.util.concurrent.locks.LockSupport.parkNanos(left);
        }
    }

    static byte[] request(long number) {
        String body = "{\"to\":[{\"email\":\"user" + number + "@example.com\"}],\"content\":{\"title\":\"Your order\","
                + "\"body\":\"Order " + number + " has left our house and will be with you tomorrow.\"},"
                + "\"sendAt\":\"2099-01-01T00:00:00Z\"}";
        return ("POST /v1/notifications HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + KEY
                        + "\r\nContent-Type: application/json\r\nIdempotency-Key: k" + number + "\r\nContent-Length: "
                        + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Reads one answer; whether it is a 202. */
    static boolean answer(InputStream in) throws IOException {
        String status = line(in);
        int length = 0;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
                length = Integer.parseInt(header.substring(15).trim());
            }
        }
        in.skipNBytes(length);
        return status.startsWith("HTTP/1.1 202");
    }

    static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder(64);
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the server closed the connection");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    static void awaitStart(Process server, int port) throws Exception {
        Instant deadline = Instant.now().plusSeconds(30);
        while (Instant.now().isBefore(deadline) && server.isAlive()) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException e) {
                Thread.sleep(100);
            }
        }
        throw new IllegalStateException("the server did not start; build it with ./mvnw -Pserver -DskipTests package");
    }

    /** The peak of the server's resident memory, where the system tells it. */
    static String memory(Process server) throws IOException {
        Path status = Path.of("/proc/" + server.pid() + "/status");
        return Files.exists(status)
                ? Files.readAllLines(status).stream()
                                .filter(line -> line.startsWith("VmHWM"))
                                .findFirst()
                                .orElse("")
                        + " (heap limit " + heap + ")"
                : "heap limit " + heap;
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
