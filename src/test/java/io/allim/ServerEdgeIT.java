package io.allim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.allim.web.BodyEdgeTest;
import io.allim.web.RawHttp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The server jar's own edge, before which Netty stands: in the other tests such requests come as events. */
class ServerEdgeIT {

    private static final byte[] NOTHING = {};

    @TempDir
    static Path data;

    private static final Queue<String> LOG = new ConcurrentLinkedQueue<>();
    private static ServerJar jar;
    private static Process server;

    @BeforeAll
    static void start() throws IOException {
        jar = ServerJar.at(data);
        server = jar.start(LOG::add);
    }

    @AfterAll
    static void stop() throws InterruptedException {
        server.destroyForcibly().waitFor();
    }

    @ParameterizedTest
    @CsvSource({"8192, 404", "8193, 414", "60000, 414"})
    void target_hasAtMost8192Characters(int length, int status) throws IOException {
        String path = "/v1/recipients/";
        assertProblem(send("GET", path + "a".repeat(length - path.length()), ""), status);
    }

    @ParameterizedTest
    @CsvSource({
        "PUT /v1/recipients/edge-body, 262143, 400",
        "PUT /v1/recipients/edge-body, 262144, 400",
        "PUT /v1/recipients/edge-body, 262145, 413",
        "POST /v1/sns, 1048575, 400",
        "POST /v1/sns, 1048576, 400",
        "POST /v1/sns, 1048577, 413",
        "POST /v1/recipients:import, 1048577, 200"
    })
    void body_hasAtMostWhatItsOperationTakes(String operation, int length, int status) throws IOException {
        String key = "Authorization: Bearer " + jar.key() + "\n";
        assertThat(BodyEdgeTest.announced(jar.port(), operation, key, length).status())
                .isEqualTo(status);
        assertThat(BodyEdgeTest.chunked(jar.port(), operation, key, length).status())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({"20000, 404", "20480, 431", "50000, 431"})
    void headers_haveAtMost20480Characters(int filler, int status) throws IOException {
        assertProblem(send("GET", "/v1/recipients/nobody", "X-Filler: " + "a".repeat(filler) + "\n"), status);
    }

    /** What is longer than Netty reads ends with its line. */
    @Test
    void whatIsMuchTooLong_isRefused() throws IOException {
        assertThat(send("GET", "/" + "a".repeat(70_000), "").status()).isEqualTo(414);
        assertThat(send("GET", "/", "X-Filler: " + "a".repeat(70_000) + "\n").status())
                .isEqualTo(431);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/recipients/100%, 400",
        "PUT, /v1/recipients/%zz, 400",
        "GET, /v1/recipients/%ff, 400",
        "GET, /v1/recipients?x=%, 400",
        "DELETE, /v1/recipients/ada?%3, 400",
        "GET, *, 404",
        "OPTIONS, *, 404"
    })
    void target_thatCannotBeReadIsAProblem(String method, String target, int status) throws IOException {
        assertProblem(send(method, target, ""), status);
    }

    /** Not in chunks, which not every client reads. */
    @ParameterizedTest
    @CsvSource({"POST, /v1/backups, 201", "GET, /v1/backups, 200", "GET, /v1/notifications, 200"})
    void answer_hasItsLength(String method, String target, int status) throws IOException {
        RawHttp.Answer answer = send(method, target, "Content-Length: 0\n");
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Content-Length"))
                .contains(String.valueOf(answer.text().getBytes(StandardCharsets.UTF_8).length));
        assertThat(answer.text()).endsWith("}\n");
    }

    @Test
    void oldRequestWithoutHost_isAProblem() throws IOException {
        assertProblem(RawHttp.send(jar.port(), "GET /v1/notifications HTTP/1.0\n", NOTHING), 400);
    }

    /** The server ends then, so that its log is whole. */
    @Test
    void clientThatGoesAwayWithinItsRequest_isNothingToComplainOf() throws Exception {
        ServerJar other = ServerJar.at(data.resolve("other"));
        Queue<String> log = new ConcurrentLinkedQueue<>();
        Process process = other.start(log::add);
        try {
            for (String path : List.of("/v1/notifications", "/v1/recipients:import")) {
                String request = "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + other.key()
                        + "\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"to\":";
                for (String part : List.of(request, request.substring(0, 10))) {
                    breakOff(other, part, false);
                    breakOff(other, part, true);
                }
            }
            assertThat(RawHttp.send(other.port(), "GET /v1/health HTTP/1.1\nHost: localhost\n", NOTHING)
                            .status())
                    .isLessThan(500);
            // Process.destroy would close the log.
            process.toHandle().destroy();
            await().untilAsserted(() -> assertThat(log).last().asString().contains("stopped in"));
            assertThat(log)
                    .noneMatch(line -> line.matches(".*\\b(WARN|ERROR|FATAL)\\b.*|\\s+at .*\\(.*|.*Exception.*"));
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    /** @param reset whether the connection ends by a reset, as of a process that died, and not in order */
    private static void breakOff(ServerJar to, String request, boolean reset) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), to.port())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            if (reset) {
                socket.setSoLinger(true, 0);
            }
        }
    }

    private static RawHttp.Answer send(String method, String target, String headers) throws IOException {
        String head = "%s %s HTTP/1.1\nHost: localhost\nAuthorization: Bearer %s\n%s"
                .formatted(method, target, jar.key(), headers);
        return RawHttp.send(jar.port(), head, NOTHING);
    }

    private static void assertProblem(RawHttp.Answer answer, int status) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).contains("application/problem+json");
        assertThat(answer.text()).contains("\"status\":" + status, "\"code\":\"", "\"detail\":\"");
    }
}
