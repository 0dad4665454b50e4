package io.allim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Open inboxes of the server jar. */
class ServerEventsIT {

    private static final String ADA = "/v1/inbox/ada";
    private static final Pattern TOKEN = Pattern.compile("\"token\":\"([^\"]+)\"");

    @TempDir
    private Path directory;

    private ServerJar jar;
    private Process server;
    private HttpClient client;

    @BeforeEach
    void start() throws Exception {
        jar = ServerJar.at(directory, "-Dallim.inbox.events.streams=2");
        server = jar.start();
        client = HttpClient.newHttpClient();
        send(jar.key(), "PUT", "/v1/recipients/ada", "{}");
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        server.destroyForcibly().waitFor();
    }

    @Test
    void otherDevice_isToldOfDeliveriesAndMarks_untilTheServerEnds() throws Exception {
        Matcher token = TOKEN.matcher(
                send(jar.key(), "POST", "/v1/recipients/ada/tokens", "{}").body());
        assertThat(token.find()).isTrue();
        HttpResponse<InputStream> stream = open(token.group(1));
        assertThat(stream.statusCode()).isEqualTo(200);
        assertThat(stream.headers().firstValue("Content-Type")).contains("text/event-stream");
        assertThat(stream.headers().firstValue("Cache-Control")).contains("no-store");
        try (BufferedReader lines = lines(stream)) {
            assertThat(next(lines)).isEqualTo("data:{\"unread\":0,\"unseen\":0,\"categories\":{}}");
            send(
                    jar.key(),
                    "POST",
                    "/v1/notifications",
                    "{\"to\":[{\"recipient\":\"ada\"}],\"content\":{\"title\":\"Hello\",\"body\":\"It works.\"}}");
            assertThat(next(lines)).isEqualTo("data:{\"unread\":1,\"unseen\":1,\"categories\":{\"\":1}}");
            send(token.group(1), "POST", ADA + "/all-seen", "");
            assertThat(next(lines)).isEqualTo("data:{\"unread\":1,\"unseen\":0,\"categories\":{\"\":1}}");
            server.destroy();
            assertThat(next(lines)).as("the end").isEmpty();
            assertThat(server.waitFor(15, TimeUnit.SECONDS))
                    .as("no stream keeps it")
                    .isTrue();
        }
    }

    @Test
    void moreStreamsThanMayBe_are503_untilOneIsClosed() throws Exception {
        HttpResponse<InputStream> first = open(jar.key());
        HttpResponse<InputStream> second = open(jar.key());
        HttpResponse<InputStream> third = open(jar.key());
        assertThat(third.statusCode()).isEqualTo(503);
        try (InputStream problem = third.body()) {
            assertThat(new String(problem.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("too-many-streams");
        }
        first.body().close();
        await().until(() -> {
            HttpResponse<InputStream> again = open(jar.key());
            again.body().close();
            return again.statusCode() == 200;
        });
        second.body().close();
    }

    /** The next line of data; empty text at the end. */
    private static String next(BufferedReader lines) throws IOException {
        String line = lines.readLine();
        while (line != null && !line.startsWith("data:")) {
            line = lines.readLine();
        }
        return line == null ? "" : line;
    }

    private static BufferedReader lines(HttpResponse<InputStream> stream) {
        return new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8));
    }

    private HttpResponse<InputStream> open(String key) throws Exception {
        HttpRequest request = request(key, ADA + "/events")
                .header("Accept", "text/event-stream")
                .build();
        return client.send(request, BodyHandlers.ofInputStream());
    }

    private HttpResponse<String> send(String key, String method, String path, String body) throws Exception {
        HttpRequest request =
                request(key, path).method(method, BodyPublishers.ofString(body)).build();
        HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
        return answer;
    }

    private HttpRequest.Builder request(String key, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + jar.port() + path))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json");
    }
}
