package io.allim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpServer;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What operators see of the server jar after a day's work: eight notifications to a webhook that takes them and one to a
 * webhook that is gone, one mail, and requests with secrets in all the wrong places.
 */
class ServerWatchIT {

    private static final String EMAIL = "ada.lovelace@example.com";
    private static final String TITLE = "Private title";
    private static final String BODY = "Your code is 491203";
    private static final String HOOK = "hook-token-q7Zr";
    private static final String WRONG = "allim_0123456789abcdef_" + "5ec7e7".repeat(8);
    private static final String QUERY = "query-secret-Zk4";

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Queue<String> LOG = new ConcurrentLinkedQueue<>();
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    static Path data;

    private static HttpServer receiver;
    private static GreenMail mails;
    private static ServerJar jar;
    private static Process server;
    private static Scrape scrape;
    private static String token;

    @BeforeAll
    static void live() throws Exception {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            try (exchange) {
                exchange.getRequestBody().readAllBytes();
                boolean gone = exchange.getRequestURI().getPath().endsWith("/gone");
                exchange.sendResponseHeaders(gone ? 410 : 204, -1);
            }
        });
        receiver.start();
        mails = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mails.start();
        String authority = "127.0.0.1:" + receiver.getAddress().getPort();
        jar = ServerJar.at(
                data,
                // Garbage is collected before the scrape: there is no series of pauses before the first.
                "-Xmn4m",
                "-Dquarkus.http.access-log.enabled=true",
                "-Dallim.webhook.trusted=" + authority,
                "-Dallim.webhook.allow-http=true",
                "-Dallim.links.base-url=https://notify.example.com",
                "-Dallim.email.transport=smtp",
                "-Dallim.email.from=allim@example.com",
                "-Dallim.email.smtp.host=127.0.0.1",
                "-Dallim.email.smtp.tls=none",
                "-Dallim.email.smtp.port=" + mails.getSmtp().getPort());
        server = jar.start(LOG::add);
        work("http://" + authority + "/" + HOOK);
        trouble();
        scrape = Scrape.parse(get(jar.managementPort(), "/q/metrics").body());
    }

    private static void work(String hook) throws Exception {
        assertThat(call("PUT", "/v1/recipients/ada", jar.key(), "{\"addresses\":{\"email\":[\"" + EMAIL + "\"]}}"))
                .isEqualTo(200);
        assertThat(call("PUT", "/v1/templates/hello", jar.key(), """
                {"publish":true,"parts":{"default":{"title":"%s","body":"%s"}}}""".formatted(TITLE, BODY)))
                .isEqualTo(200);
        assertThat(call("PUT", "/v1/workflows/hello", jar.key(), """
                {"steps":[{"channel":"email","template":"hello"}]}""")).isEqualTo(200);
        for (int i = 0; i < 9; i++) {
            assertThat(call("POST", "/v1/notifications", jar.key(), """
                    {"to":[{"webhook":"%s/%s"}],"content":{"title":"%s","body":"%s"}}
                    """.formatted(
                                    hook, i == 8 ? "gone" : "taken", TITLE, BODY)))
                    .isEqualTo(202);
        }
        assertThat(call("POST", "/v1/notifications", jar.key(), """
                {"to":[{"recipient":"ada"}],"workflow":"hello"}""")).isEqualTo(202);
        await().atMost(PATIENCE).untilAsserted(() -> {
            Scrape now = Scrape.parse(get(jar.managementPort(), "/q/metrics").body());
            assertThat(now.sum("allim_sent_total") + now.sum("allim_failed_total"))
                    .isEqualTo(10);
        });
        assertThat(mails.waitForIncomingEmail(PATIENCE.toMillis(), 1)).isTrue();
        token = unsubscribeToken(mails.getReceivedMessages()[0]);
    }

    private static String unsubscribeToken(MimeMessage mail) throws MessagingException {
        String header = mail.getHeader("List-Unsubscribe", null);
        return header.substring(header.lastIndexOf('/') + 1, header.lastIndexOf('>'));
    }

    /** What people do who hold something secret and are in a hurry. */
    private static void trouble() throws Exception {
        assertThat(call("GET", "/u/" + token, jar.key(), "")).isEqualTo(200);
        assertThat(call("POST", "/u/" + token + "?again=" + QUERY, WRONG, "")).isLessThan(500);
        assertThat(call("GET", "/u/" + token + "x", jar.key(), "")).isEqualTo(404);
        assertThat(call("GET", "/p/" + token + "/" + jar.key(), jar.key(), "")).isEqualTo(404);
        assertThat(call("GET", "/v1/notifications?key=" + QUERY, WRONG, "")).isEqualTo(401);
        assertThat(call("GET", "/v1/recipients/" + EMAIL, WRONG, "")).isEqualTo(401);
        assertThat(call("GET", "/v1/recipients/" + EMAIL, jar.key(), "")).isEqualTo(404);
        assertThat(call("GET", "/v1/" + jar.key(), jar.key(), "")).isEqualTo(404);
        assertThat(call("DELETE", "/nothing;at=all", jar.key(), "")).isEqualTo(404);
        assertThat(call("POST", "/v1/keys/" + WRONG, jar.key(), "{}")).isEqualTo(405);
        assertThat(call("POST", "/v1/notifications", jar.key(), "{\"to\": " + BODY))
                .isEqualTo(400);
        assertThat(call("POST", "/v1/notifications", jar.key(), "{\"to\":[{\"email\":\"" + EMAIL + " \"}]}"))
                .isEqualTo(400);
        String tooLong = "/v1/recipients/" + EMAIL + "?" + QUERY + "=" + "a".repeat(9_000);
        assertThat(call("GET", tooLong, jar.key(), "")).isEqualTo(414);
        assertThat(call(QUERY.toUpperCase(Locale.ROOT), "/v1/" + EMAIL, jar.key(), ""))
                .isEqualTo(404);
    }

    @AfterAll
    static void stop() throws InterruptedException {
        server.destroyForcibly().waitFor();
        receiver.stop(0);
        mails.stop();
        CLIENT.close();
    }

    @Test
    void counts_areThoseOfWhatWasDone() {
        assertThat(scrape.value("allim_accepted_total")).isEqualTo(10);
        assertThat(scrape.value("allim_sent_total", "channel=\"webhook\"")).isEqualTo(8);
        assertThat(scrape.value("allim_sent_total", "channel=\"email\"")).isEqualTo(1);
        assertThat(scrape.value("allim_failed_total", "channel=\"webhook\"")).isEqualTo(1);
        assertThat(scrape.sum("allim_failed_total")).isEqualTo(1);
        assertThat(scrape.sum("allim_sent_total")).isEqualTo(9);
        assertThat(scrape.sum("allim_retried_total")).isZero();
        assertThat(scrape.sum("allim_skipped_total")).isZero();
        assertThat(scrape.value("allim_send_seconds_count", "channel=\"webhook\""))
                .isEqualTo(9);
        assertThat(scrape.value("allim_send_seconds_bucket", "channel=\"webhook\"", "le=\"+Inf\""))
                .isEqualTo(9);
        assertThat(scrape.value("allim_tick_age_seconds")).isBetween(0.0, 10.0);
        assertThat(scrape.value("allim_oldest_due_seconds")).isBetween(0.0, 60.0);
        assertThat(scrape.value(
                        "http_server_requests_seconds_count",
                        "method=\"POST\"",
                        "status=\"202\"",
                        "uri=\"/v1/notifications\""))
                .isEqualTo(10);
    }

    /** Prometheus keeps a series for each value that it ever saw. */
    @Test
    void requests_areCountedByTheirRoutes() {
        assertThat(scrape.labels("http_server_requests_seconds_count", "uri"))
                .contains("/v1/recipients/{id}", "/u/{token}", "UNKNOWN")
                .allMatch(uri -> uri.equals("UNKNOWN") || uri.matches("(/[a-z0-9:-]+|/\\{[a-z]+})+"));
        assertThat(scrape.labels("http_server_requests_seconds_count", "method"))
                .containsExactlyInAnyOrder("GET", "POST", "PUT", "DELETE", "OTHER");
    }

    @ParameterizedTest
    @ValueSource(strings = {"grafana/allim.json", "prometheus/allim-alerts.yaml"})
    void metricsOfDashboardAndAlerts_areExported(String file) throws IOException {
        JsonNode root = new YAMLMapper().readTree(Path.of("packaging", file).toFile());
        List<String> expressions = root.findValuesAsText("expr");
        assertThat(expressions).hasSizeGreaterThan(6);
        for (String expression : expressions) {
            assertThat(names(expression))
                    .as(expression)
                    .isNotEmpty()
                    .allMatch(name -> scrape.names().contains(name) || name.equals("up"));
        }
    }

    /** What stands before labels, or is no function, keyword or label of an expression. */
    private static Set<String> names(String expression) {
        String bare = expression
                .replaceAll("\\{[^}]*}", "")
                .replaceAll("\\[[^]]*]", "")
                .replaceAll("\\b(by|without|on|ignoring)\\s*\\([^)]*\\)", "");
        return Pattern.compile("\\b[a-z_][a-z0-9_]*\\b(?!\\s*\\()")
                .matcher(bare)
                .results()
                .map(MatchResult::group)
                .filter(word -> !Set.of("and", "or", "unless", "sum", "max").contains(word))
                .collect(Collectors.toSet());
    }

    @Test
    void failedDelivery_hasALine() {
        assertThat(LOG)
                .filteredOn(line -> line.contains("failed by"))
                .singleElement()
                .asString()
                .containsPattern("dlv_[0-9a-z]{26}_[0-9a-z]{13} of ntf_[0-9a-z]{26} failed by webhook after 1 attempt: "
                        + "address-gone\\. Once that is mended: POST /v1/deliveries/dlv_[0-9a-z_]+/redrive$");
    }

    @Test
    void request_hasALineOfTheAccessLog() {
        assertThat(LOG)
                .filteredOn(line -> line.contains("POST /v1/notifications 202 "))
                .hasSize(10);
        assertThat(LOG).anyMatch(line -> line.matches(".* GET /u/\\{token} 200 \\d+ bytes \\d+ ms [0-9a-f-]{36}"));
        assertThat(LOG).anyMatch(line -> line.contains("OTHER UNKNOWN 404 "));
        assertThat(LOG)
                .as("of a path with a semicolon")
                .filteredOn(line -> line.contains("DELETE UNKNOWN 404 "))
                .hasSize(1);
    }

    @Test
    void nothingThatWatches_holdsSecretsAddressesOrContents() throws Exception {
        String[] planted = {
            jar.key(),
            WRONG,
            WRONG.substring(WRONG.lastIndexOf('_')),
            token,
            EMAIL,
            HOOK,
            QUERY,
            QUERY.toUpperCase(Locale.ROOT),
            BODY,
            TITLE
        };
        assertThat(LOG).hasSizeGreaterThan(20);
        assertThat(String.join("\n", LOG)).doesNotContain(planted);
        for (String path : List.of("/q/metrics", "/q/health", "/q/health/ready", "/q/health/live")) {
            HttpResponse<String> answer = get(jar.managementPort(), path);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isNotEmpty().doesNotContain(planted);
        }
    }

    private static int call(String method, String path, String key, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + jar.port() + path))
                .method(method, BodyPublishers.ofString(body, StandardCharsets.UTF_8))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .timeout(PATIENCE)
                .build();
        HttpResponse<String> answer = CLIENT.send(request, BodyHandlers.ofString());
        return answer.statusCode();
    }

    /** In the format of text, which every version of Prometheus takes. */
    private static HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Accept", "text/plain")
                .timeout(PATIENCE)
                .build();
        return CLIENT.send(request, BodyHandlers.ofString());
    }
}
