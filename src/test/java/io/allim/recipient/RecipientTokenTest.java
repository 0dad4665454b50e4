package io.allim.recipient;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.allim.access.DevKey;
import io.allim.api.TestPorts;
import io.allim.web.DocumentedAnswers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One recipient's token against every operation of the OpenAPI document, with its own id and with another's. */
@Tag("application")
@QuarkusTest
@QuarkusTestResource(TestPorts.class)
class RecipientTokenTest {

    /** What a token opens on its recipient's own path; everything else is closed to it. */
    private static final Set<String> OPEN = Set.of(
            "get /v1/inbox/{recipient}",
            "get /v1/inbox/{recipient}/count",
            "post /v1/inbox/{recipient}/all-seen",
            "post /v1/inbox/{recipient}/all-read",
            "put /v1/inbox/{recipient}/{delivery}/seen",
            "put /v1/inbox/{recipient}/{delivery}/read",
            "delete /v1/inbox/{recipient}/{delivery}/read",
            "put /v1/inbox/{recipient}/{delivery}/archived",
            "delete /v1/inbox/{recipient}/{delivery}/archived",
            "post /v1/inbox/{recipient}/all-archived",
            "put /v1/inbox/{recipient}/{delivery}/snoozed",
            "delete /v1/inbox/{recipient}/{delivery}/snoozed",
            "post /v1/inbox/{recipient}/{delivery}/acknowledge",
            "get /v1/recipients/{id}/preferences",
            "put /v1/recipients/{id}/preferences",
            "get /v1/recipients/{id}/preferences/choices");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final List<String> METHODS = List.of("get", "put", "post", "delete", "patch", "head");
    private static final String DEV = DevKey.TEXT;

    /** What plays a function here holds no stream and answers 404; ServerEventsIT opens one with a token. */
    private static final String STREAM = "get /v1/inbox/{recipient}/events";

    /** Ids of which one starts with the other. */
    private static final String ADA = "token-ada";

    private static final String EVE = "token-ada.2";

    private String ada;
    private String aEntry;
    private String eEntry;
    private JsonNode document;

    @BeforeEach
    void prepare() throws Exception {
        for (String id : List.of(ADA, EVE)) {
            send(DEV, "put", "/v1/recipients/" + id, "{}");
        }
        ada = JSON.readTree(send(DEV, "post", "/v1/recipients/" + ADA + "/tokens", "{}")
                        .body())
                .get("token")
                .textValue();
        aEntry = deliver(ADA);
        eEntry = deliver(EVE);
        document = new YAMLMapper().readTree(send(DEV, "get", "/openapi", "").body());
    }

    @Test
    void token_findsNothingOfOthers() throws Exception {
        String nobody = send(ada, "get", "/v1/inbox/nobody", "").body();
        List<String> wrong = new ArrayList<>();
        int asked = 0;
        for (Operation operation : operations()) {
            for (String other : List.of(EVE, "nobody", "token-ad", "token-ada2", "TOKEN-ADA")) {
                for (String entry : List.of(aEntry, eEntry)) {
                    HttpResponse<String> response =
                            send(ada, operation.method(), operation.path(other, entry), operation.body(other));
                    asked++;
                    if (response.statusCode() != 404 || !response.body().equals(nobody)) {
                        wrong.add(operation + " as " + other + ": " + response.statusCode() + " " + response.body());
                    }
                }
            }
        }
        System.out.printf("%d requests with another's token%n", asked);
        assertThat(wrong).isEmpty();
        assertThat(asked).isGreaterThan(200);
        assertThat(unreadOf(EVE)).as("nothing of the other was marked").isPositive();
    }

    @Test
    void token_opensInboxAndPreferencesOfItsRecipient() throws Exception {
        Set<String> open = new TreeSet<>();
        for (Operation operation : operations()) {
            int status = send(ada, operation.method(), operation.path(ADA, aEntry), operation.body(ADA))
                    .statusCode();
            if (status != 404) {
                open.add(operation.toString());
            }
        }
        Set<String> expected = new TreeSet<>(OPEN);
        expected.retainAll(operations().stream().map(Operation::toString).toList());
        assertThat(open).isEqualTo(expected).hasSizeGreaterThanOrEqualTo(9);
        assertThat(operations().stream()
                        .filter(Operation::takesTokens)
                        .map(Operation::toString)
                        .filter(operation -> !operation.equals(STREAM)))
                .as("what the document says")
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    /** Paths that some reader could take for another's, sent as they are. */
    @Test
    void token_findsNothingByOtherSpellingsOfAPath() throws Exception {
        String own = "/v1/inbox/" + ADA;
        List<String> spellings = new ArrayList<>(List.of(
                "/v1/inbox/" + ADA + "%2e2",
                "/v1/inbox/" + ADA + "%2E2/count",
                "/v1/inbox/" + ADA + "/../" + EVE,
                "/v1/inbox/" + ADA + "/%2e%2e/" + EVE,
                "/v1/inbox/" + ADA + "/..%2f" + EVE + "/count",
                "/v1/inbox/" + ADA + "%2f..%2f" + EVE,
                "/v1/inbox/" + EVE + "/../" + ADA + "/../" + EVE + "/count",
                "/v1/inbox/" + ADA + ";x=" + EVE + "/../" + EVE,
                "/v1/inbox/" + EVE + ";" + ADA,
                "/v1/inbox/" + EVE + ";recipient=" + ADA,
                "/v1/inbox/" + EVE + "?recipient=" + ADA,
                "/v1/inbox;recipient=" + ADA + "/" + EVE,
                "/v1/inbox/" + EVE + "/",
                "/v1/inbox//" + EVE,
                "//v1/inbox/" + EVE,
                "/v1//inbox/" + EVE,
                "/v1/./inbox/" + EVE,
                "/v1/inbox/" + EVE + "/./count",
                "/v1/inbox/" + EVE + "#/" + ADA,
                "/v1/inbox/" + EVE + "%00" + ADA,
                "/v1/inbox/" + ADA + "%00",
                "/v1/inbox/" + ADA + "%20",
                "/v1/inbox/" + ADA + "%0a",
                "/v1/inbox/%ef%bb%bf" + ADA,
                "/%76%31/inbox/" + EVE,
                "/v1/%69nbox/" + EVE,
                "/V1/inbox/" + EVE,
                "/v1;x/inbox/" + EVE,
                "/v1/recipients/" + ADA,
                "/v1/recipients/" + ADA + "/",
                "/v1/recipients/" + ADA + ";/preferences/..",
                "/v1/recipients/" + EVE + "/preferences/",
                "/v1/recipients/" + EVE + "/preferences;x",
                "/v1/recipients/" + EVE + "%2fpreferences",
                own + "/../../keys",
                own + "/..;/..;/keys",
                own + "/%2e%2e/%2e%2e/notifications",
                "//v1/keys",
                "/v1;x/keys",
                "/%76%31/keys",
                "/v1//keys"));
        List<String> wrong = new ArrayList<>();
        for (String spelling : spellings) {
            String answer = raw(ada, spelling);
            if (!answer.startsWith("HTTP/1.1 4") || answer.contains(eEntry)) {
                wrong.add(spelling + ": " + answer);
            }
            String unknown = raw("none", spelling);
            if (!unknown.startsWith("HTTP/1.1 4")) {
                wrong.add("without a key " + spelling + ": " + unknown);
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(raw(ada, own)).startsWith("HTTP/1.1 200").contains(aEntry);
    }

    @Test
    void otherTokens_openNothing() throws Exception {
        List<String> bad = new ArrayList<>(List.of("", "x", ada + "A", ada.substring(1), ada + "." + ada, ada + "="));
        bad.add((ada.charAt(0) == 'A' ? 'B' : 'A') + ada.substring(1));
        for (String token : bad) {
            assertThat(send(token, "get", "/v1/inbox/" + ADA, "").statusCode())
                    .as(token)
                    .isEqualTo(401);
        }
    }

    private record Operation(String method, String template, JsonNode json) {

        String path(String id, String delivery) {
            return template.replace("{recipient}", id)
                    .replace("{delivery}", delivery)
                    .replace("{id}", template.contains("deliveries") ? delivery : notification(id, delivery))
                    .replaceAll("\\{[a-zA-Z]+\\}", id);
        }

        private String notification(String id, String delivery) {
            return template.contains("notifications") ? "ntf_" + delivery.substring(4, 30) : id;
        }

        /** It asks nobody for a key or token. */
        boolean isSigned() {
            return json.path("security").isArray() && json.path("security").isEmpty();
        }

        boolean takesTokens() {
            return json.path("security").toString().contains("recipientToken");
        }

        /** The example, with the id in place of every text that may name a recipient. */
        String body(String id) {
            JsonNode example = json.at("/requestBody/content/application~1json/example");
            return example.isMissingNode() ? "" : example.toString().replace("ada", id);
        }

        @Override
        public String toString() {
            return method + " " + template;
        }
    }

    private List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        document.get("paths")
                .properties()
                .forEach(path -> METHODS.stream()
                        .filter(path.getValue()::has)
                        .forEach(method -> operations.add(new Operation(
                                method, path.getKey(), path.getValue().get(method)))));
        operations.removeIf(Operation::isSigned);
        return operations;
    }

    private static String deliver(String recipient) throws Exception {
        String body = "{\"to\":[{\"recipient\":\"%s\"}],\"channels\":[\"inbox\"],\"content\":{\"body\":\"x\"}}";
        String id = JSON.readTree(send(DEV, "post", "/v1/notifications", body.formatted(recipient))
                        .body())
                .at("/deliveries/0/id")
                .textValue();
        org.awaitility.Awaitility.await()
                .until(() ->
                        send(DEV, "get", "/v1/inbox/" + recipient, "").body().contains(id));
        return id;
    }

    private static int unreadOf(String recipient) throws Exception {
        return JSON.readTree(send(DEV, "get", "/v1/inbox/" + recipient + "/count", "")
                        .body())
                .get("unread")
                .intValue();
    }

    private static HttpResponse<String> send(String key, String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + path))
                .method(method.toUpperCase(Locale.ROOT), BodyPublishers.ofString(body))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .build();
        return DocumentedAnswers.require(CLIENT.send(request, HttpResponse.BodyHandlers.ofString()));
    }

    /** Clients correct paths before they send them. */
    private static String raw(String key, String path) throws IOException {
        try (Socket socket = new Socket("localhost", RestAssured.port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("GET " + path
                                    + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer "
                                    + key + "\r\n\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                    .lines()
                    .reduce("", (all, line) -> all + line + "\n");
        }
    }
}
