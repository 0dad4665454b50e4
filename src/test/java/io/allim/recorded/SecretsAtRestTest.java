package io.allim.recorded;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.allim.api.TestPorts;
import io.allim.channel.Address;
import io.allim.channel.AddressKind;
import io.allim.recipient.RecipientStore;
import io.allim.recipient.SuppressionStore;
import io.allim.table.sqlite.SqliteTable;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets and URLs in every place where callers may give them: nothing of them is found in the store, the log, or an answer. */
@Tag("application")
@QuarkusTest
@TestProfile(SecretsAtRestTest.OnSqlite.class)
class SecretsAtRestTest {

    private static final Path LOG = Path.of("target", "secrets-at-rest.log");
    private static final String WORD = Marked.WORD;

    public static class OnSqlite implements QuarkusTestProfile {
        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(TestPorts.class));
        }

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "quarkus.log.file.enable", "true",
                    "quarkus.log.file.path", LOG.toString(),
                    "quarkus.log.file.rotation.max-backup-index", "0",
                    "quarkus.log.category.\"io.allim\".min-level", "DEBUG",
                    "quarkus.log.category.\"io.allim\".level", "DEBUG");
        }
    }

    @ConfigProperty(name = "allim.sandbox.port")
    String sandboxPort;

    @ConfigProperty(name = "allim.data-dir")
    Path data;

    @Inject
    SuppressionStore suppressions;

    @Inject
    RecipientStore recipients;

    @Inject
    InstantSource clock;

    @TempDir
    Path directory;

    private final List<String> answers = new ArrayList<>();
    private final List<String> notifications = new ArrayList<>();

    @Test
    void secrets_areNowhereInClear() throws IOException {
        giveSecretsEverywhere();
        askForEverything();

        List<String> found = new ArrayList<>();
        answers.forEach(answer -> found.addAll(Marked.in("an answer", answer)));
        found.addAll(Marked.in("the log", Files.readAllBytes(LOG)));
        found.addAll(inTheStore());
        assertThat(answers).hasSizeGreaterThan(40);
        assertThat(found).isEmpty();
        assertThat(recipients
                        .find("ada")
                        .orElseThrow()
                        .endpoints()
                        .getFirst()
                        .address()
                        .value())
                .as("they are there still")
                .contains(WORD);
    }

    /** What the scan is worth. */
    @Test
    void storeWithoutASeal_isFoundOut() throws IOException {
        put("/v1/recipients/ada", """
                {"addresses":{"webhook":"https://example.com/hooks/%s"}}""".formatted(WORD));
        try (SqliteTable unsealed = new SqliteTable(directory.resolve("allim.db"), clock)) {
            new RecipientStore(unsealed, clock).put(recipients.find("ada").orElseThrow());
            assertThat(inFilesOf(directory)).isNotEmpty();
        }
    }

    /** @return what is found of the word */
    List<String> inTheStore() throws IOException {
        return inFilesOf(data);
    }

    private static List<String> inFilesOf(Path directory) throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                found.addAll(Marked.in(file.getFileName().toString(), Files.readAllBytes(file)));
            }
        }
        return found;
    }

    private void giveSecretsEverywhere() {
        String works = "http://127.0.0.1:" + sandboxPort + "/hooks/" + WORD;
        String fails = "https://nowhere.invalid/hooks/" + WORD + "?token=" + WORD;
        put("/v1/connections/acme", """
                {"type":"slack","url":"https://slack.com/%1$s","secrets":{"token":"xoxb-%1$s","signingSecret":"%1$s"}}""".formatted(WORD));
        put("/v1/connections/acme", """
                {"type":"slack","secrets":{"token":"xoxb-2-%1$s"}}""".formatted(WORD));
        put("/v1/recipients/ada", """
                {"addresses":{"webhook":["%s/ada","%s"]},"optedOut":["%s"]}""".formatted(works, fails, fails));
        put("/v1/recipients/bob", """
                {"addresses":{"webhook":"%s"}}""".formatted(fails));
        put("/v1/recipients/eve", """
                {"addresses":{"webhook":"%s/eve"}}""".formatted(works));
        put("/v1/topics/ops/subscribers/ada", "");
        put("/v1/topics/ops/subscribers/bob", "");
        post("/v1/recipients:import", "application/x-ndjson", """
                {"id":"imported","addresses":{"webhook":"%s/imported"}}
                {"id":"wrong","addresses":{"webhook":"ftp://example.com/%s"}}
                """.formatted(works, WORD));
        put("/v1/templates/words", """
                {"publish":true,"parts":{"default":{"title":"Hello","body":"It works."}}}""");
        put("/v1/workflows/alarm", """
                {"steps":[{"channel":"webhook","template":"words","to":[{"webhook":"%s/step"},{"webhook":"%s"}]},
                          {"id":"later","channel":"webhook","template":"words","after":"PT1H"}]}""".formatted(works, fails));
        put("/v1/rules/errors", """
                {"pattern":{"source":["test"]},"workflow":"alarm","to":[{"webhook":"%s/rule"}]}""".formatted(works));
        post("/v1/rules/errors/test", "application/json", """
                {"event":{"id":"1","source":"test","detail-type":"Test","detail":{}}}""");
        String content = "\"content\":{\"title\":\"Hello\",\"body\":\"It works.\"}";
        notify("""
                {"to":[{"webhook":"%s/direct"},{"webhook":"%s"},{"recipient":"bob"}],%s}""".formatted(works, fails, content));
        notify("""
                {"to":[{"topic":"ops"}],%s}""".formatted(content));
        notify("""
                {"to":[{"webhook":"%s/later"}],"sendAt":"2999-01-01T00:00:00Z",%s}""".formatted(works, content));
        notify("""
                {"to":[{"webhook":"%s/digest"},{"recipient":"ada"}],"digest":{"window":"PT1H"},%s}""".formatted(works, content));
        notify("""
                {"workflow":"alarm","to":[{"webhook":"%s/started"}]}""".formatted(works));
        post("/v1/notifications", "application/json", """
                {"to":[{"webhook":"ftp://example.com/%s"}],%s}""".formatted(WORD, content));
        post("/v1/webhook-secrets", "application/json", """
                {"webhook":"%s/direct"}""".formatted(works));
        suppressions.suppress(
                new Address(new AddressKind("webhook"), works + "/suppressed"),
                "webhook",
                "it answered 410",
                clock.instant());
        answers.add(call().delete("/v1/recipients/eve").asString());
        await().atMost(Duration.ofSeconds(30))
                .until(() -> call().get("/v1/notifications/" + notifications.getFirst() + "/deliveries")
                        .asString()
                        .contains("\"sent\""));
    }

    private void askForEverything() {
        for (String path : List.of(
                "/v1/connections",
                "/v1/connections/acme",
                "/v1/recipients?limit=100",
                "/v1/recipients/ada",
                "/v1/recipients/bob",
                "/v1/recipients:export",
                "/v1/recipients:export?format=csv",
                "/v1/recipients/ada/upcoming",
                "/v1/deliveries?recipient=ada",
                "/v1/deliveries?state=failed",
                "/v1/digests?recipient=ada",
                "/v1/workflows",
                "/v1/workflows/alarm",
                "/v1/rules",
                "/v1/rules/errors",
                "/v1/notifications",
                "/v1/suppressions")) {
            answers.add(call().get(path).asString());
        }
        for (String notification : notifications) {
            answers.add(call().get("/v1/notifications/" + notification).asString());
            Response deliveries = call().get("/v1/notifications/" + notification + "/deliveries");
            answers.add(deliveries.asString());
            for (String delivery : deliveries.jsonPath().getList("items.id", String.class)) {
                answers.add(call().get("/v1/deliveries/" + delivery).asString());
            }
        }
    }

    private static RequestSpecification call() {
        return given().header("Authorization", "Bearer allim_dev");
    }

    private void put(String path, String body) {
        Response answer = call().contentType("application/json").body(body).put(path);
        answers.add(answer.asString());
        assertThat(answer.statusCode()).as(path + " " + answer.asString()).isBetween(200, 204);
    }

    private Response post(String path, String type, String body) {
        Response answer = call().contentType(type)
                .body(body.getBytes(StandardCharsets.UTF_8))
                .post(path);
        answers.add(answer.asString());
        return answer;
    }

    private void notify(String body) {
        Response answer = post("/v1/notifications", "application/json", body);
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(202);
        notifications.add(answer.jsonPath().getString("id"));
    }
}
