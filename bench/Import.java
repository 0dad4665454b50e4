import java.io.IOException;
import java.io.InputStream;
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
import java.time.Instant;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Importing recipients into the server jar over HTTP, with the generator on the same machine.
 *
 * <pre>
 *   ./mvnw -Pserver -DskipTests package
 *   java bench/Import.java [rows=1000000] [format=ndjson|csv|pinpoint] [broken=1000] [heap=256m]
 * </pre>
 *
 * Each row has an id, an e-mail address, a time zone, a locale and an attribute, about 150 bytes. In the format of
 * Pinpoint two rows that are far apart make one recipient. Broken rows are spread evenly. Then the same file is imported
 * again, which must change nothing, and all recipients are exported.
 */
class Import {

    static final String KEY = "allim_bench_0123456789abcdef0123456789";

    static int rows = 1_000_000;
    static int broken = 1_000;
    static String format = "ndjson";
    static String heap = "256m";

    public static void main(String[] args) throws Exception {
        for (String arg : args) {
            String value = arg.substring(arg.indexOf('=') + 1);
            switch (arg.substring(0, arg.indexOf('='))) {
                case "rows" -> rows = Integer.parseInt(value);
                case "broken" -> broken = Integer.parseInt(value);
                case "format" -> format = value;
                case "heap" -> heap = value;
                default -> throw new IllegalArgumentException(arg);
            }
        }
        Path data = Files.createTempDirectory("allim-bench");
        int port = freePort();
        Process server = start(data, port);
        try (HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .build()) {
            awaitStart(server, port);
            post(client, port, "import");
            post(client, port, "the same again");
            export(client, port);
            System.out.println(memory(server));
        } finally {
            server.destroyForcibly().waitFor();
            try (Stream<Path> files = Files.walk(data)) {
                files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
            }
        }
    }

    static void post(HttpClient client, int port, String what) throws Exception {
        Iterator<byte[]> blocks = IntStream.range(0, (rows + 999) / 1000).mapToObj(Import::block).iterator();
        long start = System.nanoTime();
        String report = client.send(
                        request(port, "/v1/recipients:import")
                                .header("Content-Type", format.equals("ndjson") ? "application/x-ndjson" : "text/csv")
                                .POST(BodyPublishers.ofByteArrays(() -> blocks))
                                .build(),
                        BodyHandlers.ofString())
                .body();
        double seconds = (System.nanoTime() - start) / 1e9;
        int rejections = report.split("\"line\":", -1).length - 1;
        System.out.printf(
                Locale.ROOT,
                "%s of %,d rows (%s): %.1f s, %,.0f rows/s; %s, %,d rejections listed%n",
                what,
                rows,
                format,
                seconds,
                rows / seconds,
                report.substring(0, Math.min(report.length(), 110)).replaceFirst(",\"rejections.*", "}"),
                rejections);
    }

    static void export(HttpClient client, int port) throws Exception {
        long start = System.nanoTime();
        long bytes = 0;
        try (InputStream in = client.send(
                        request(port, "/v1/recipients:export").build(), BodyHandlers.ofInputStream())
                .body()) {
            byte[] buffer = new byte[65_536];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                bytes += read;
            }
        }
        System.out.printf(Locale.ROOT, "export: %,d bytes in %.1f s%n", bytes, (System.nanoTime() - start) / 1e9);
    }

    static byte[] block(int number) {
        StringBuilder text = new StringBuilder(200_000);
        if (number == 0) {
            text.append(header());
        }
        for (int i = number * 1000; i < Math.min((number + 1) * 1000, rows); i++) {
            boolean isBroken = broken > 0 && i % Math.max(rows / broken, 1) == 0;
            text.append(isBroken ? "{\"id\":\"" + i + "\"\n" : row(i));
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    static String header() {
        return switch (format) {
            case "csv" -> "id,email,zone,locale,attributes.firstName\n";
            case "pinpoint" ->
                "ChannelType,Address,Demographic.Timezone,Demographic.Locale,User.UserId,User.UserAttributes.firstName\n";
            default -> "";
        };
    }

    static String row(int i) {
        return switch (format) {
            case "csv" -> "user-%08d,user%d@example.com,Asia/Seoul,ko-KR,Name %d\n".formatted(i, i, i);
            case "pinpoint" -> {
                int user = i % (rows / 2);
                yield "EMAIL,user%d@example.com,Asia/Seoul,ko_KR,user-%08d,Name %d\n".formatted(i, user, user);
            }
            default ->
                ("{\"id\":\"user-%08d\",\"addresses\":{\"email\":[\"user%d@example.com\"]},\"zone\":\"Asia/Seoul\","
                                + "\"locale\":\"ko-KR\",\"attributes\":{\"firstName\":\"Name %d\"}}\n")
                        .formatted(i, i, i);
        };
    }

    static HttpRequest.Builder request(int port, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + KEY);
    }

    static Process start(Path data, int port) throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "--enable-native-access=ALL-UNNAMED",
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=" + port,
                "-Dquarkus.management.port=" + freePort(),
                "-Dallim.data-dir=" + data,
                "-Dallim.access.admin-key=" + KEY,
                "-jar",
                "target/server/quarkus-app/quarkus-run.jar");
        return new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(data.resolve("log").toFile())
                .start();
    }

    static void awaitStart(Process server, int port) throws Exception {
        Instant deadline = Instant.now().plusSeconds(60);
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
