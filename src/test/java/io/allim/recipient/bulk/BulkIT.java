package io.allim.recipient.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.web.Body;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server jar with a small heap, and bodies that are larger than it. */
class BulkIT {

    private static final String KEY = "allim_bulk_0123456789abcdef0123456789";
    private static final int ROWS = 60_000;

    @TempDir
    private Path data;

    private Process server;
    private int port;

    @BeforeEach
    void start() throws IOException {
        port = freePort();
        Path jar = Path.of(System.getProperty("allim.build-directory"), "server", "quarkus-app", "quarkus-run.jar");
        server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:TieredStopAtLevel=1",
                        "-Dquarkus.http.host=127.0.0.1",
                        "-Dquarkus.http.port=" + port,
                        "-Dquarkus.management.port=" + freePort(),
                        "-Dallim.data-dir=" + data,
                        "-Dallim.access.admin-key=" + KEY,
                        "-jar",
                        jar.toString())
                .redirectErrorStream(true)
                .start();
        BufferedReader log = server.inputReader();
        String line = log.readLine();
        while (line != null && !line.contains("Listening on")) {
            line = log.readLine();
        }
        assertThat(line).as("the server's log ended before it listened").isNotNull();
        Thread.ofVirtual().start(() -> log.lines().forEach(_ -> {}));
    }

    @AfterEach
    void stop() throws InterruptedException {
        server.destroyForcibly().waitFor();
    }

    @Test
    void importAndExport_ofMoreThanTheHeapHolds() throws Exception {
        String note = "n".repeat(1500);
        Iterator<byte[]> rows = IntStream.range(0, ROWS)
                .mapToObj(i ->
                        "{\"id\":\"r%06d\",\"addresses\":{\"email\":\"r%d@example.com\"},\"attributes\":{\"note\":\"%s\"}}\n"
                                .formatted(i, i, note))
                .map(row -> row.getBytes(StandardCharsets.US_ASCII))
                .iterator();
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            String report = client.send(
                            request("/v1/recipients:import")
                                    .header("Content-Type", "application/x-ndjson")
                                    .POST(BodyPublishers.ofByteArrays(() -> rows))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
            assertThat(report).contains("\"read\":" + ROWS).contains("\"created\":" + ROWS);
            long lines = client.send(request("/v1/recipients:export?format=csv").build(), BodyHandlers.ofLines())
                    .body()
                    .count();
            assertThat(lines).isEqualTo(ROWS + 1);
        }
    }

    /** What the framework would hold in memory without a limit of its own. */
    @ParameterizedTest
    @ValueSource(strings = {"PUT /v1/recipients/x", "POST /v1/notifications", "POST /v1/topics/x/subscribers"})
    void bodyWithoutEnd_isCut(String operation) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            out.write(head(operation, "Transfer-Encoding: chunked"));
            byte[] chunk = ("8000\r\n" + " ".repeat(0x8000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            for (int sent = 0; sent <= Body.MAX_BYTES; sent += 0x8000) {
                out.write(chunk);
            }
            assertThat(answer(socket.getInputStream()))
                    .startsWith("HTTP/1.1 413")
                    .contains("application/problem+json");
            assertThat(bytesUntilClosed(out, chunk)).isLessThan(64 * 1024 * 1024);
        }
    }

    @Test
    void announcedLength_isEnoughToRefuse() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(head("POST /v1/notifications", "Content-Length: 10000000000"));
            assertThat(answer(socket.getInputStream()))
                    .startsWith("HTTP/1.1 413")
                    .contains("application/problem+json");
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + KEY);
    }

    private static byte[] head(String operation, String framing) {
        return (operation + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + KEY
                        + "\r\nContent-Type: application/json\r\n" + framing + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static long bytesUntilClosed(OutputStream out, byte[] chunk) {
        long sent = 0;
        try {
            while (sent < 1L << 30) {
                out.write(chunk);
                sent += chunk.length;
            }
        } catch (IOException closed) {
            return sent;
        }
        return sent;
    }

    private static String answer(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        int next = in.read();
        while (next >= 0 && head.indexOf("\r\n\r\n") < 0) {
            head.append((char) next);
            next = in.read();
        }
        return head.toString();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
