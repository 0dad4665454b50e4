package io.allim.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.table.Json;
import io.allim.web.DocumentedAnswers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What developers do wrong, and what they are told: the field, the fault and a right example. What the answer proposes is
 * taken, and the corrected request must be accepted. The mistakes are in {@code mistakes.txt}; {@code ./mvnw test
 * -Dtest=MistakesTest -Dmistakes=FILE} writes all requests and answers as a table, for somebody to rate.
 */
@Tag("application")
@QuarkusTest
@QuarkusTestResource(TestPorts.class)
class MistakesTest {

    private static final String KEY = "Bearer allim_dev";
    private static final Pattern REPEATED = Pattern.compile("\\{(.)\\*(\\d+)}");
    private static final Pattern MEANT = Pattern.compile("Did you mean `([^`]+)`");
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Map<String, String> known = new HashMap<>();

    /** @param correction as the file explains */
    private record Mistake(
            String request, String header, String body, int status, String field, String detail, String correction) {

        static Mistake of(String line, Map<String, String> known) {
            String text =
                    REPEATED.matcher(line).replaceAll(found -> found.group(1).repeat(Integer.parseInt(found.group(2))));
            for (Map.Entry<String, String> each : known.entrySet()) {
                text = text.replace("{" + each.getKey() + "}", each.getValue());
            }
            String[] columns = text.split(" → ?", -1);
            assertThat(columns).as(line).hasSize(7);
            return new Mistake(
                    columns[0],
                    columns[1].strip(),
                    quoted(columns[2].strip()),
                    Integer.parseInt(columns[3]),
                    columns[4].strip(),
                    columns[5].strip(),
                    columns[6].strip());
        }
    }

    private record Answer(int status, String text) {

        JsonNode json() {
            return Json.tree(text).orElseThrow(() -> new AssertionError("no JSON: " + text));
        }
    }

    @Test
    void mistakes_areToldWithAnExampleThatIsRight() throws Exception {
        prepare();
        List<String> wrong = new ArrayList<>();
        StringBuilder table = new StringBuilder("| # | request | answer |\n|---|---|---|\n");
        int told = 0;
        for (String line : lines()) {
            Mistake mistake = Mistake.of(line, known);
            Answer answer = send(mistake.request(), mistake.header(), mistake.body());
            told++;
            complaint(mistake, answer).ifPresent(why -> wrong.add(line + "\n    " + why));
            table.append(row(told, mistake, answer));
        }
        Optional<String> file = Optional.ofNullable(System.getProperty("mistakes"));
        if (file.isPresent()) {
            Files.writeString(Path.of(file.get()), table);
        }
        assertThat(wrong).isEmpty();
        assertThat(told).isGreaterThanOrEqualTo(112);
    }

    /** What is right and seldom meant is accepted, and noted. */
    @Test
    void whatIsSeldomMeant_isAcceptedAndNoted() throws Exception {
        prepare();
        String plain = "{'to':[{'recipient':'ada'}],'content':{'body':'x'}%s}";
        assertThat(notes(plain.formatted(""))).isEmpty();
        assertThat(notes(plain.formatted(",'sendAt':'2019-01-31T09:00:00Z'"))).containsExactly("sent-late sendAt");
        assertThat(notes(plain.formatted(",'sendAt':'2999-01-31T09:00:00Z'"))).containsExactly("sent-in-years sendAt");
        assertThat(notes(plain.formatted(",'expiresAt':'2019-01-31T09:00:00Z'")))
                .containsExactly("expired expiresAt");
        String topic = "{'to':[{'topic':'%s'}],'content':{'body':'x'}}";
        assertThat(notes(topic.formatted("ops"))).isEmpty();
        assertThat(notes(topic.formatted("opps"))).containsExactly("no-subscribers to");
        assertThat(post(topic.formatted("opps")).json().at("/notes/0/detail").asText())
                .contains("Did you mean `ops`?");
        assertThat(notesLater(post(topic.formatted("ops")))).isEmpty();
        assertThat(notesLater(post(topic.formatted("opps")))).contains("nobody subscribed to `opps`");
    }

    private static String notesLater(Answer accepted) {
        String get = "GET /v1/notifications/" + accepted.json().path("id").asText();
        return Awaitility.await()
                .until(
                        () -> send(get, "", "").json(),
                        seen -> seen.path("stage").asText().equals("planned"))
                .path("notes")
                .toString();
    }

    private List<String> notes(String body) throws Exception {
        Answer answer = post(body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        List<String> notes = new ArrayList<>();
        answer.json()
                .path("notes")
                .forEach(note -> notes.add(
                        note.path("code").asText() + " " + note.path("field").asText()));
        return notes;
    }

    private Answer post(String body) throws Exception {
        return send("POST /v1/notifications", "", quoted(body));
    }

    private void prepare() throws Exception {
        right("PUT /v1/recipients/ada", "{'addresses':{'email':'ada@example.com'}}");
        right("PUT /v1/topics/ops/subscribers/ada", "");
        right(
                "PUT /v1/templates/order-shipped",
                "{'publish':true,'parts':{'default':{'title':'Shipped','body':'It is on its way.'}}}");
        right("PUT /v1/workflows/order-shipped", "{'steps':[{'channel':'email','template':'order-shipped'}]}");
        right(
                "PUT /v1/rules/r1",
                "{'pattern':{'source':['aws.rds']},'workflow':'order-shipped','to':[{'recipient':'ada'}]}");
        JsonNode accepted = right(
                "POST /v1/notifications",
                "{'to':[{'recipient':'ada'}],'content':{'body':'x'},'sendAt':'2030-01-31T09:00:00Z'}");
        known.put("ntf", accepted.path("id").asText());
        known.put("dlv", accepted.at("/deliveries/0/id").asText());
        known.put(
                "reader",
                right("POST /v1/keys", "{'name':'r','scopes':['read']}")
                        .path("key")
                        .asText());
    }

    private JsonNode right(String request, String body) throws Exception {
        Answer answer = send(request, "", quoted(body));
        assertThat(answer.status()).as(request + " " + answer.text()).isLessThan(300);
        return Json.tree(answer.text()).orElse(Json.tree("{}").orElseThrow());
    }

    private Optional<String> complaint(Mistake mistake, Answer answer) throws Exception {
        if (answer.status() != mistake.status()) {
            return Optional.of("answered " + answer.status() + " " + answer.text());
        }
        String detail = answer.json().path("detail").asText();
        String field = answer.json().path("field").asText("");
        if (!detail.contains(mistake.detail()) || !mistake.field().equals("{any}") && !field.equals(mistake.field())) {
            return Optional.of("tells " + answer.text());
        }
        return switch (mistake.correction()) {
            case "-" -> Optional.empty();
            case "=" -> proposed(mistake, answer);
            default -> corrected(mistake);
        };
    }

    private Optional<String> corrected(Mistake mistake) throws Exception {
        String correction = mistake.correction();
        if (correction.startsWith("header ")) {
            return accepted(send(mistake.request(), correction.substring("header ".length()), mistake.body()));
        }
        boolean other = correction.matches("(GET|PUT|POST|DELETE) .*");
        return other
                ? accepted(send(correction, "", correction.startsWith("GET") ? "" : mistake.body()))
                : accepted(send(mistake.request(), mistake.header(), quoted(correction)));
    }

    private static Optional<String> accepted(Answer answer) {
        return answer.status() < 300
                ? Optional.empty()
                : Optional.of("the correction is answered " + answer.status() + " " + answer.text());
    }

    /** Takes the answer at its word, as long as it proposes something. */
    private Optional<String> proposed(Mistake mistake, Answer first) throws Exception {
        JsonNode body = Json.tree(mistake.body()).orElseThrow();
        Answer answer = first;
        for (int round = 0; round < 3 && answer.status() >= 300; round++) {
            answer.json().path("errors").forEach(error -> correct(body, error));
            answer = send(mistake.request(), mistake.header(), body.toString());
        }
        return answer.status() < 300
                ? Optional.empty()
                : Optional.of("with " + body + " is answered " + answer.status() + " " + answer.text());
    }

    private static void correct(JsonNode body, JsonNode error) {
        List<String> steps = List.of(error.path("field").asText().split("[.\\[]"));
        JsonNode parent = body;
        for (String step : steps.subList(0, steps.size() - 1)) {
            parent = step.endsWith("]") ? parent.path(Integer.parseInt(step.replace("]", ""))) : parent.path(step);
        }
        String last = steps.getLast();
        Matcher meant = MEANT.matcher(error.path("detail").asText());
        if (parent instanceof ArrayNode array) {
            array.set(Integer.parseInt(last.replace("]", "")), error.get("example"));
        } else if (parent instanceof ObjectNode object) {
            if (error.path("code").asText().equals("unknown-field")) {
                JsonNode value = object.remove(last);
                if (meant.find()) {
                    object.set(meant.group(1), value);
                }
            } else {
                object.set(last, error.get("example"));
            }
        }
    }

    private static Answer send(String request, String header, String body) throws Exception {
        String[] words = request.split(" ");
        Map<String, String> headers = new HashMap<>(Map.of("Authorization", KEY, "Content-Type", "application/json"));
        if (!header.isEmpty()) {
            String[] parts = header.split(":", 2);
            headers.put(parts[0], parts[1].strip());
        }
        HttpRequest.Builder builder = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + RestAssured.port + words[1]))
                .method(words[0], HttpRequest.BodyPublishers.ofString(body.replace("\\n", "\n")));
        headers.forEach((name, value) -> {
            if (!value.isEmpty()) {
                builder.header(name, value);
            }
        });
        HttpResponse<String> response =
                DocumentedAnswers.require(CLIENT.send(builder.build(), HttpResponse.BodyHandlers.ofString()));
        return new Answer(response.statusCode(), response.body());
    }

    private static String quoted(String body) {
        return body.replace('\'', '"');
    }

    private static List<String> lines() throws IOException {
        try (var file = MistakesTest.class.getResourceAsStream("mistakes.txt")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        }
    }

    private static String row(int number, Mistake mistake, Answer answer) {
        String header = mistake.header().isEmpty() ? "" : "<br>" + code(mistake.header());
        String body = mistake.body().isEmpty() ? "" : "<br>" + code(mistake.body());
        return "| %d | %s%s%s | %d %s |\n"
                .formatted(number, code(mistake.request()), header, body, answer.status(), told(answer));
    }

    private static String told(Answer answer) {
        StringBuilder told = new StringBuilder();
        JsonNode json = answer.json();
        told.append("code ").append(code(json.path("code").asText()));
        if (json.has("field")) {
            told.append(", field ").append(code(json.path("field").asText()));
        }
        told.append("<br>").append(json.path("detail").asText().replace("|", "\\|"));
        for (int i = 1; i < json.path("errors").size(); i++) {
            JsonNode error = json.path("errors").get(i);
            told.append("<br>errors[%d]: ".formatted(i))
                    .append(error.path("detail").asText().replace("|", "\\|"));
        }
        return told.toString();
    }

    private static String code(String text) {
        String shown = text.length() > 300 ? text.substring(0, 300) + "…" : text;
        return "`" + shown.replace("|", "\\|").replace("`", "'") + "`";
    }
}
