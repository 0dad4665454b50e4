import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.PreparedStatement;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Properties;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * First pages of lists of the server jar with a million deliveries in its store.
 *
 * <pre>
 *   ./mvnw -Pserver -DskipTests package
 *   java bench/Lists.java [notifications=500000] [requests=60] [heap=256m] [data=DIRECTORY]
 * </pre>
 *
 * The rows are written into the file of a stopped server, as it would have written them within the last 30 days: of each five notifications
 * four have one delivery and one has four, and one in the middle has 200,000, to a topic. Of the deliveries 2 % failed, 1 % were skipped, 3 % wait for
 * a later day, the rest was sent. There are ten workflows, and one of which there is a single notification, the first. One recipient of 10,000
 * has every hundredth delivery. {@code data} keeps the store, or takes the one that is there. Each list is asked for one request after the other, from another process on the same machine.
 */
class Lists {

    static final String KEY = "allim_bench_0123456789abcdef0123456789";
    static final Path APP = Path.of("target/server/quarkus-app");
    static final Pattern ITEMS = Pattern.compile("\"(?:to|count)\":");
    static Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    static final int TOPIC = 200_000;
    static final char[] DIGITS = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();
    static final Random RANDOM = new Random(1);

    static int notifications = 500_000;
    static int requests = 60;
    static String heap = "256m";
    static Path kept;
    static Process running;
    static int port;
    static long written;
    static PreparedStatement insert;

    public static void main(String[] args) throws Exception {
        for (String arg : args) {
            String value = arg.substring(arg.indexOf('=') + 1);
            switch (arg.substring(0, arg.indexOf('='))) {
                case "notifications" -> notifications = Integer.parseInt(value);
                case "requests" -> requests = Integer.parseInt(value);
                case "heap" -> heap = value;
                case "data" -> kept = Path.of(value);
                default -> throw new IllegalArgumentException(arg);
            }
        }
        Path data = kept == null ? Files.createTempDirectory("allim-bench") : kept;
        try {
            if (!Files.exists(data.resolve("allim.db"))) {
                Process first = start(data);
                first.destroy();
                first.waitFor();
                fill(data);
                Files.writeString(data.resolve("filled"), now.toString());
            }
            now = Instant.parse(Files.readString(data.resolve("filled")));
            Process server = start(data);
            try {
                measure(server);
            } finally {
                server.destroyForcibly().waitFor();
            }
        } finally {
            if (kept == null) {
                delete(data);
            }
        }
    }

    static void delete(Path data) throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        }
    }

    static void measure(Process server) throws Exception {
        running = server;
        System.out.println("| list | items | p50, ms | p95, ms | server CPU, ms |\n|---|---|---|---|---|");
        String deliveries = "/v1/deliveries?";
        for (int warm = 0; warm < 30; warm++) {
            get(deliveries + "workflow=w1");
            get(deliveries + "state=held&cause=retry");
        }
        print("notifications", "/v1/notifications?limit=20");
        print("all", deliveries);
        print("workflow=w1", deliveries + "workflow=w1");
        print("workflow=rare, the first of all", deliveries + "workflow=rare");
        print("workflow=w1&state=skipped", deliveries + "workflow=w1&state=skipped");
        print("channel=sms, of which there is none", deliveries + "channel=sms");
        print("state=expired, of which there is none", deliveries + "state=expired");
        Instant middle = topic();
        print("the same within the topic", deliveries + "state=expired&until=" + middle.plusMillis(1));
        print("since and until, an hour", deliveries + "since=" + middle.minusSeconds(7200) + "&until=" + middle.minusSeconds(3600));
        print("a recipient", deliveries + "recipient=user7");
        print("one with 10,000", deliveries + "recipient=big");
        print("the same, workflow=rare", deliveries + "recipient=big&workflow=rare");
        print("the same, state=expired", deliveries + "recipient=big&state=expired");
        print("what waits for it", deliveries + "recipient=big&state=held");
        print("state=failed", deliveries + "state=failed");
        print("the same, workflow=rare", deliveries + "state=failed&workflow=rare");
        print("the same, cause=daily-cap, of which there is none", deliveries + "state=failed&cause=daily-cap");
        print("state=held", deliveries + "state=held");
        print("the same, until now: what is late", deliveries + "state=held&until=" + now);
        print("the same, cause=retry, of which there is none", deliveries + "state=held&cause=retry");
        print("the same, workflow=rare", deliveries + "state=held&workflow=rare");
        print("counts by hour and state", "/v1/deliveries/counts?by=hour,state");
        print("counts of failed by cause", "/v1/deliveries/counts?by=cause&state=failed");
        print("counts of a workflow", "/v1/deliveries/counts?by=state&workflow=w1");
    }

    /** When the topic's notification was accepted. */
    static Instant topic() {
        long span = ChronoUnit.DAYS.getDuration().toMillis() * 30;
        return now.minusMillis(span - span / notifications * (notifications / 2));
    }

    static void print(String name, String path) throws Exception {
        double[] millis = new double[requests];
        int items = 0;
        Duration before = cpu();
        for (int i = 0; i < requests; i++) {
            long start = System.nanoTime();
            items = get(path);
            millis[i] = (System.nanoTime() - start) / 1e6;
        }
        Arrays.sort(millis);
        System.out.printf(
                Locale.ROOT,
                "| %s | %d | %.1f | %.1f | %.1f |%n",
                name,
                items,
                millis[requests / 2],
                millis[(int) (requests * 0.95)],
                cpu().minus(before).toNanos() / 1e6 / requests);
    }

    static Duration cpu() {
        return running.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    static int get(String path) throws Exception {
        var response = CLIENT.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .header("Authorization", "Bearer " + KEY)
                        .build(),
                BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IllegalStateException(path + ": " + response.body());
        }
        int items = 0;
        for (Matcher item = ITEMS.matcher(response.body()); item.find(); ) {
            items++;
        }
        return items;
    }

    static final HttpClient CLIENT = HttpClient.newHttpClient();

    static void fill(Path data) throws Exception {
        long start = System.nanoTime();
        try (Connection connection = sqlite().connect("jdbc:sqlite:" + data.resolve("allim.db"), new Properties())) {
            connection.createStatement().execute("pragma cache_size = -1000000");
            connection.setAutoCommit(false);
            insert = connection.prepareStatement("insert into item values (?, ?, 1, ?, ?, ?, ?, ?, ?)");
            long span = ChronoUnit.DAYS.getDuration().toMillis() * 30;
            for (int i = 0; i < notifications; i++) {
                Instant at = now.minusMillis(span - span / notifications * i);
                notification(i, at, i % 5 == 4 ? 4 : 1);
                if (i == notifications / 2) {
                    notification(-1, at, TOPIC);
                }
                if (i % 10_000 == 0) {
                    insert.executeBatch();
                }
            }
            insert.executeBatch();
            connection.commit();
        }
        System.err.printf("%,d deliveries in %.0f s%n", written, (System.nanoTime() - start) / 1e9);
    }

    static void notification(int number, Instant at, int deliveries) throws Exception {
        String ulid = ulid(at);
        String workflow = number == 0 ? "rare" : "w" + Math.floorMod(number, 10);
        row(
                "ntf_" + ulid,
                "n",
                """
                {"id":"ntf_%s","createdAt":"%s","to":[{"recipient":"ada"}],"exclude":[],"channels":[],"workflow":{"id":"%s","version":1,\
                "templates":{"%s":1}},"urgency":"NORMAL","data":{"order":"A-%d","name":"Ada"},"progress":{"lastTurn":"%s","parts":1,\
                "planned":1},"stage":"planned"}"""
                        .formatted(ulid, at, workflow, workflow, number, at),
                null,
                "notifications",
                ulid);
        for (int i = 0; i < deliveries; i++) {
            delivery(ulid, at);
        }
    }

    static void delivery(String ulid, Instant at) throws Exception {
        long n = written++;
        String recipient = n % 100 == 0 ? "big" : "user" + RANDOM.nextInt(10_000);
        
        String state = n % 100 < 2 ? "failed" : n % 100 == 2 ? "skipped" : n % 100 < 6 ? "held" : "sent";
        String id = "dlv_" + ulid + "_" + HexFormat.of().formatHex(hash("delivery" + n)).substring(0, 13);
        boolean held = state.equals("held");
        Instant due = now.plus(1 + n % 30, ChronoUnit.DAYS).plusMillis(n);
        String list = "deliveries/of/" + HexFormat.of().formatHex(hash("recipient:" + recipient)).substring(0, 32);
        String trace = held
                ? "{\"at\":\"%s\",\"decision\":\"hold\",\"why\":\"until %s, as the caller asked\"}".formatted(at, due)
                : """
                {"at":"%s","decision":"hold","why":"due at once"},{"at":"%s","decision":"send","why":"attempt 1: nothing holds it"},\
                {"at":"%s","decision":"%s","why":"attempt 1 ended so"}"""
                        .formatted(at, at, at, state);
        String ended = held
                ? "\"plannedFor\":\"%s\",\"dueAt\":\"%s\",".formatted(due, due)
                : "\"plannedFor\":\"%s\",\"turn\":\"%s\",\"finishedAt\":\"%s\",%s"
                        .formatted(at, at, at, state.equals("failed") ? "\"cause\":\"rejected\"," : "");
        row(
                "ntf_" + ulid,
                "d/" + id,
                """
                {"id":"%s","route":{"step":"email","channel":"email"},"target":{"recipient":"%s"},"state":"%s","createdAt":"%s",%s"attempts":1,\
                "leases":1,"cancelAsked":false,"mayHaveLeft":false,"permitted":false,"ofDigest":false,"trace":[%s]}"""
                        .formatted(id, recipient, state, at, ended, trace),
                held ? due : null,
                list,
                (held ? "1/" + millis(due) : "2/" + millis(at)) + "/" + id);
        if (state.equals("failed")) {
            row("ntf_" + ulid, "f/" + id, "{}", null, "deliveries/failed", millis(at) + "/" + id);
        }
    }

    static void row(String partition, String sort, String body, Instant due, String list, String listSort)
            throws Exception {
        insert.setString(1, partition);
        insert.setString(2, sort);
        insert.setString(3, body);
        if (due == null) {
            insert.setNull(4, Types.INTEGER);
            insert.setNull(5, Types.INTEGER);
        } else {
            insert.setInt(4, 0);
            insert.setLong(5, due.toEpochMilli());
        }
        insert.setString(6, list);
        insert.setString(7, listSort);
        insert.setLong(8, now.plus(60, ChronoUnit.DAYS).toEpochMilli());
        insert.addBatch();
    }

    static byte[] hash(String text) throws Exception {
        return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    }

    static String millis(Instant at) {
        return "%015d".formatted(at.toEpochMilli());
    }

    static String ulid(Instant at) {
        char[] text = new char[26];
        long time = at.toEpochMilli();
        for (int i = 9; i >= 0; i--, time >>>= 5) {
            text[i] = DIGITS[(int) (time & 31)];
        }
        for (int i = 10; i < 26; i++) {
            text[i] = DIGITS[RANDOM.nextInt(32)];
        }
        return new String(text);
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

    static Process start(Path data) throws Exception {
        port = freePort();
        Process server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + heap,
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dquarkus.http.host=127.0.0.1",
                        "-Dquarkus.http.port=" + port,
                        "-Dquarkus.management.port=" + freePort(),
                        "-Dallim.data-dir=" + data,
                        "-Dallim.access.admin-key=" + KEY,
                        "-jar",
                        APP.resolve("quarkus-run.jar").toString())
                .redirectErrorStream(true)
                .start();
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
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
