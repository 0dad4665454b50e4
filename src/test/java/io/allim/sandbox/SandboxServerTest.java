package io.allim.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.allim.sandbox.clock.TurnableClock;
import io.allim.sandbox.wire.Fault;
import io.allim.sandbox.wire.SandboxMessage;
import io.allim.sandbox.wire.SandboxMessages;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class SandboxServerTest {

    private final SandboxServer server = new SandboxServer(0, new TurnableClock());
    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeEach
    void start() throws IOException {
        server.start();
    }

    @AfterEach
    void stop() {
        http.close();
        server.close();
    }

    @Test
    void webhook_isKeptAsItCame() throws Exception {
        HttpResponse<String> response = http.send(
                to("/hooks/a/b?c=d")
                        .header("webhook-id", "msg_1")
                        .header("webhook-signature", "v1,abc= v1,def=")
                        .method("PATCH", HttpRequest.BodyPublishers.ofString("{\"a\": \"안녕\"}"))
                        .build(),
                BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        SandboxMessage message = server.messages().newest().getFirst();
        assertThat(message.id()).isEqualTo("msg_1");
        assertThat(message.channel()).isEqualTo("webhook");
        assertThat(message.to()).isEqualTo(server.uri() + "/hooks/a/b?c=d");
        assertThat(message.body()).isEqualTo("{\"a\": \"안녕\"}");
        assertThat(message.headers())
                .containsEntry("Webhook-Signature", "v1,abc= v1,def=")
                .containsEntry("sandbox.method", "PATCH")
                .containsEntry("sandbox.answer", "200");
    }

    @ParameterizedTest
    @CsvSource({
        "/hooks/status/410, 410, ''",
        "/hooks/status/204, 204, ''",
        "/hooks/status/503/any, 503, ''",
        "/hooks/status/429?retry-after=30, 429, 30",
        "/hooks/status/302, 302, ''",
        "/hooks/status/999, 200, ''",
        "/elsewhere, 404, ''"
    })
    void webhook_answersAsItsPathSays(String path, int status, String retryAfter) throws Exception {
        HttpResponse<String> response = http.send(
                to(path).POST(HttpRequest.BodyPublishers.ofString("x")).build(), BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Retry-After").orElse("")).isEqualTo(retryAfter);
        assertThat(response.headers().firstValue("Location").isPresent()).isEqualTo(status == 302);
        assertThat(server.messages().total()).isEqualTo(path.startsWith("/hooks/") ? 1 : 0);
    }

    @Test
    void webhook_suffersEachFault() throws Exception {
        server.faults().next(Fault.of(Fault.Kind.THROTTLE));
        assertThat(post("/hooks/x").statusCode()).isEqualTo(429);
        server.faults().next(Fault.of(Fault.Kind.ERROR_500));
        assertThat(post("/hooks/x").statusCode()).isEqualTo(500);
        assertThat(server.messages().total()).isZero();
        server.faults().next(Fault.of(Fault.Kind.MALFORMED));
        assertThatIOException().isThrownBy(() -> post("/hooks/x"));
        server.faults().next(Fault.of(Fault.Kind.RESET_AFTER));
        assertThatIOException().isThrownBy(() -> post("/hooks/x"));
        assertThat(server.messages().total()).isEqualTo(2);
    }

    @Test
    void server_takesChunksAndExpectations() throws Exception {
        HttpRequest request = to("/hooks/x")
                .expectContinue(true)
                .POST(HttpRequest.BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream("a".repeat(100_000).getBytes(StandardCharsets.UTF_8))))
                .build();
        assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
        assertThat(server.messages().newest().getFirst().body()).hasSize(100_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "garbage\r\n\r\n",
                "GET http://elsewhere/ HTTP/1.1\r\n\r\n",
                "POST /hooks/x HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
                "POST /hooks/x HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n",
                "POST /hooks/x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "POST /hooks/x HTTP/1.1\r\nno header\r\n\r\n"
            })
    void server_refusesWhatItCannotRead(String bytes) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", server.uri().getPort())) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 4");
        }
        assertThat(post("/hooks/x").statusCode()).isEqualTo(200);
    }

    @Test
    void server_serializesNothingAndCountsExactly() throws Exception {
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int call = 0; call < 200; call++) {
                callers.submit(() -> post("/hooks/x"));
            }
        }
        assertThat(server.messages().total()).isEqualTo(200);
        assertThat(server.messages().newest()).hasSize(200);
    }

    @Test
    void server_freesItsPortAndKeepsItsMessages() throws Exception {
        post("/hooks/x");
        URI before = server.uri();
        server.close();
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(server::uri);
        try (SandboxServer next = new SandboxServer(before.getPort(), new TurnableClock()).start()) {
            assertThat(next.uri()).isEqualTo(before);
            assertThatExceptionOfType(BindException.class)
                    .isThrownBy(() -> new SandboxServer(before.getPort(), new TurnableClock()).start());
        }
        assertThat(server.messages().total()).isOne();
    }

    @Test
    void messages_areBoundedAndCountedExactly() {
        SandboxMessages messages = server.messages();
        for (int number = 1; number <= SandboxMessages.MAX_MESSAGES + 5; number++) {
            messages.add(message("m" + number, "short"));
        }
        assertThat(messages.total()).isEqualTo(SandboxMessages.MAX_MESSAGES + 5);
        assertThat(messages.newest()).hasSize(SandboxMessages.MAX_MESSAGES);
        assertThat(messages.newest().getFirst().id()).isEqualTo("m" + (SandboxMessages.MAX_MESSAGES + 5));
        assertThat(messages.latest(Optional.of("sms"), 10).messages()).isEmpty();
        messages.clear();
        String longest = "a".repeat(SandboxMessages.MAX_TEXT_CHARACTERS + 1);
        for (int number = 0; number < 200; number++) {
            messages.add(message("m" + number, longest));
        }
        assertThat(messages.total()).isEqualTo(200);
        assertThat(messages.newest()).hasSizeBetween(100, 130);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sns publish --topic-arn arn:aws:sns:us-east-1:123456789012:orders --subject Hi --message there | sns",
                "sns publish --phone-number +821012345678 --message there | sms",
                "sesv2 send-email --from-email-address a@example.com --destination ToAddresses=ada@example.com"
                        + " --content Simple={Subject={Data=Hi},Body={Text={Data=there}}} | email"
            })
    void awsCommandLine_publishes(String arguments, String channel, @TempDir Path home) throws Exception {
        Optional<String> aws = onPath("aws");
        assumeTrue(aws.isPresent(), "needs the AWS CLI on the PATH");
        ProcessBuilder command =
                new ProcessBuilder((aws.get() + " " + arguments + " --endpoint-url " + server.uri()).split(" "));
        command.environment()
                .putAll(Map.of(
                        "AWS_ACCESS_KEY_ID", "sandbox",
                        "AWS_SECRET_ACCESS_KEY", "sandbox",
                        "AWS_REGION", "us-east-1",
                        "AWS_DEFAULT_REGION", "us-east-1",
                        "AWS_EC2_METADATA_DISABLED", "true",
                        "AWS_CONFIG_FILE", home.resolve("none").toString(),
                        "AWS_SHARED_CREDENTIALS_FILE", home.resolve("none").toString(),
                        "AWS_PAGER", ""));
        Path said = home.resolve("said");
        Process process =
                command.redirectErrorStream(true).redirectOutput(said.toFile()).start();
        try {
            assertThat(process.waitFor(Duration.ofSeconds(60).toMillis(), TimeUnit.MILLISECONDS))
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(said)).isZero();
        SandboxMessage message = server.messages().newest().getFirst();
        assertThat(Files.readString(said)).contains("\"MessageId\": \"" + message.id() + "\"");
        assertThat(message.channel()).isEqualTo(channel);
        assertThat(message.body()).isEqualTo("there");
    }

    private static Optional<String> onPath(String name) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }

    private static SandboxMessage message(String id, String body) {
        return new SandboxMessage(
                id, "webhook", "to", "", body, Optional.empty(), Map.of(), new TurnableClock().instant());
    }

    private HttpResponse<InputStream> post(String path) throws IOException, InterruptedException {
        return http.send(to(path).POST(HttpRequest.BodyPublishers.ofString("x")).build(), BodyHandlers.ofInputStream());
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(server.uri().resolve(path)).timeout(Duration.ofSeconds(10));
    }
}
