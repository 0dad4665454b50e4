import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Open inboxes of the server jar, each the stream of one recipient on a connection of its own.
 *
 * <pre>
 *   ./mvnw -Pserver -DskipTests package
 *   java bench/Inboxes.java [inboxes=1000] [heap=256m] [pause=5]
 * </pre>
 *
 * Each recipient has one entry. When all streams are open, each entry is marked as seen by another connection, one after the
 * other, with so many milliseconds between them; the time runs from before the request until the stream has the new counts.
 * Then all entries are marked as read at once, by 16 connections. What a stream takes is the difference of the live heap, after a
 * full collection, and of the process's resident memory, with none and with all of them open.
 */
class Inboxes {

    static final String KEY = "allim_bench_0123456789abcdef0123456789";
    static final Pattern TOKEN = Pattern.compile("\"token\":\"([^\"]+)\"");
    static final Pattern DELIVERY = Pattern.compile("\"id\":\"(dlv_[^\"]+)\"");
    static final HttpClient CLIENT = HttpClient.newHttpClient();

    static int inboxes = 1_000;
    static String heap = "256m";
    static int pause = 5;
    static int port;

    public static void main(String[] args) throws Exception {
        for (String arg : args) {
            String value = arg.substring(arg.indexOf('=') + 1);
            switch (arg.substring(0, arg.indexOf('='))) {
                case "inboxes" -> inboxes = Integer.parseInt(value);
                case "heap" -> heap = value;
                case "pause" -> pause = Integer.parseInt(value);
                default -> throw new IllegalArgumentException(arg);
            }
        }
        Path data = Files.createTempDirectory("allim-bench");
        Process server = start(data);
        try {
            measure(server);
        } finally {
            server.destroyForcibly().waitFor();
            try (Stream<Path> files = Files.walk(data)) {
                files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
            }
        }
    }

    static void measure(Process server) throws Exception {
        List<Person> people = new ArrayList<>();
        for (int i = 0; i < inboxes; i++) {
            people.add(Person.prepare("user-" + i));
        }
        for (Person person : people.subList(0, Math.min(50, inboxes))) {
            person.open();
            person.awaitEvent();
            person.close();
        }
        long heapBefore = liveHeap(server);
        long residentBefore = resident(server);
        int threadsBefore = threads(server);
        for (Person person : people) {
            person.open();
        }
        for (Person person : people) {
            person.awaitEvent();
        }
        long heapWith = liveHeap(server);
        long residentWith = resident(server);
        System.out.printf(
                Locale.ROOT,
                "%,d open inboxes: %.1f KB of live heap each (%.1f MB to %.1f MB), %.1f KB of resident memory each, %d threads more%n",
                inboxes,
                (heapWith - heapBefore) / 1024.0 / inboxes,
                heapBefore / 1e6,
                heapWith / 1e6,
                (residentWith - residentBefore) / 1024.0 / inboxes,
                threads(server) - threadsBefore);

        double[] latencies = new double[inboxes];
        for (int i = 0; i < inboxes; i++) {
            Person person = people.get(i);
            long start = System.nanoTime();
            person.mark("seen");
            person.awaitEvent();
            latencies[i] = (person.eventNanos - start) / 1e6;
            Thread.sleep(pause);
        }
        print("one after the other", latencies);

        double[] burst = new double[inboxes];
        long[] starts = new long[inboxes];
        Semaphore connections = new Semaphore(16);
        List<Thread> markers = new ArrayList<>();
        for (int i = 0; i < inboxes; i++) {
            int number = i;
            connections.acquire();
            markers.add(Thread.ofVirtual().start(() -> {
                starts[number] = System.nanoTime();
                try {
                    people.get(number).mark("read");
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                } finally {
                    connections.release();
                }
            }));
        }
        for (int i = 0; i < inboxes; i++) {
            markers.get(i).join();
            people.get(i).awaitEvent();
            burst[i] = (people.get(i).eventNanos - starts[i]) / 1e6;
        }
        print("all at once", burst);
        long stopping = System.nanoTime();
        server.destroy();
        server.waitFor();
        System.out.printf(Locale.ROOT, "SIGTERM to the end: %.2f s%n", (System.nanoTime() - stopping) / 1e9);
    }

    static void print(String what, double[] latencies) {
        Arrays.sort(latencies);
        System.out.printf(
                Locale.ROOT,
                "mark to event, %s: p50 %.1f ms, p99 %.1f ms, max %.1f ms%n",
                what,
                latencies[latencies.length / 2],
                latencies[latencies.length * 99 / 100],
                latencies[latencies.length - 1]);
    }

    /** A recipient, and the stream of the inbox. */
    static final class Person {
        private final String id;
        private final String token;
        private final String delivery;
        private final Semaphore events = new Semaphore(0);
        private Socket socket;
        private volatile long eventNanos;

        Person(String id, String token, String delivery) {
            this.id = id;
            this.token = token;
            this.delivery = delivery;
        }

        static Person prepare(String id) throws Exception {
            call(KEY, "PUT", "/v1/recipients/" + id, "{}");
            String token = first(TOKEN, call(KEY, "POST", "/v1/recipients/" + id + "/tokens", "{}"));
            String sent = call(
                    KEY,
                    "POST",
                    "/v1/notifications",
                    "{\"to\":[{\"recipient\":\"%s\"}],\"content\":{\"title\":\"Hello\",\"body\":\"It works.\"}}".formatted(id));
            String delivery = first(DELIVERY, sent);
            while (!call(token, "GET", "/v1/inbox/" + id + "/count", "").contains("\"unread\":1")) {
                Thread.sleep(5);
            }
            return new Person(id, token, delivery);
        }

        void open() throws IOException {
            events.drainPermits();
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.getOutputStream()
                    .write(("GET /v1/inbox/%s/events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\nAuthorization: Bearer %s\r\n\r\n"
                                    .formatted(id, token))
                            .getBytes(StandardCharsets.US_ASCII));
            BufferedReader lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8), 512);
            Thread.ofVirtual().start(() -> read(lines));
        }

        void read(BufferedReader lines) {
            try {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.startsWith("data:")) {
                        eventNanos = System.nanoTime();
                        events.release();
                    }
                }
            } catch (IOException e) {
                // it was closed
            }
        }

        void awaitEvent() throws InterruptedException {
            if (!events.tryAcquire(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException(id + " was told nothing");
            }
        }

        void mark(String mark) throws Exception {
            call(token, "PUT", "/v1/inbox/%s/%s/%s".formatted(id, delivery, mark), "");
        }

        void close() throws IOException {
            socket.close();
        }
    }

    static String first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException(text);
        }
        return matcher.group(1);
    }

    static String call(String key, String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body))
                .build();
        var answer = CLIENT.send(request, BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new IllegalStateException(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    static Process start(Path data) throws Exception {
        port = freePort();
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "--enable-native-access=ALL-UNNAMED",
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=" + port,
                "-Dquarkus.management.port=" + freePort(),
                "-Dallim.inbox.events.streams=" + (inboxes + 100),
                "-Dallim.data-dir=" + data,
                "-Dallim.access.admin-key=" + KEY,
                "-jar",
                "target/server/quarkus-app/quarkus-run.jar");
        Process server = builder.redirectErrorStream(true).start();
        BufferedReader log = server.inputReader();
        for (String line = log.readLine(); ; line = log.readLine()) {
            if (line == null) {
                throw new IllegalStateException("the server ended");
            }
            System.err.println(line);
            if (line.contains("Listening on")) {
                break;
            }
        }
        Thread.ofVirtual().start(() -> log.lines().forEach(System.err::println));
        return server;
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** After a full collection. */
    static long liveHeap(Process server) throws Exception {
        jcmd(server, "GC.run");
        String[] lines = jcmd(server, "GC.class_histogram").strip().split("\n");
        return Long.parseLong(lines[lines.length - 1].strip().split("\\s+")[2]);
    }

    static long resident(Process server) throws IOException {
        return 1024L * status(server, "VmRSS:");
    }

    static int threads(Process server) throws IOException {
        return (int) status(server, "Threads:");
    }

    static long status(Process server, String name) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + server.pid() + "/status"))) {
            return lines.filter(line -> line.startsWith(name))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .findFirst()
                    .orElseThrow();
        }
    }

    static String jcmd(Process server, String command) throws Exception {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        String.valueOf(server.pid()),
                        command)
                .redirectErrorStream(true)
                .start();
        String text = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (jcmd.waitFor() != 0) {
            throw new IllegalStateException(text);
        }
        return text;
    }
}
