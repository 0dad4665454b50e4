package io.allim.sandbox.clock;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.allim.api.TestPorts;
import io.allim.sandbox.SandboxServer;
import io.allim.sandbox.wire.SandboxMessage;
import io.allim.time.RealTime;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The clock over HTTP, before the whole pipeline. */
@Tag("application")
@QuarkusTest
@QuarkusTestResource(TestPorts.class)
@TestProfile(TurnedClock.class)
class ClockResourceTest {

    @Inject
    SandboxServer server;

    @Inject
    InstantSource clock;

    @Inject
    @RealTime
    InstantSource real;

    @BeforeEach
    void empty() {
        given().delete("/sandbox/faults").then().statusCode(204);
        settled();
        given().delete("/sandbox/messages").then().statusCode(204);
    }

    @Test
    void application_goesByTheClockThatCanBeTurned() {
        assertThat(clock).isInstanceOf(SandboxClock.class);
        assertThat(real).isNotInstanceOf(SandboxClock.class);
        Duration before = Duration.parse(read().getString("ahead"));
        turn("{\"advanceBy\":\"PT1H\"}");
        Duration after = Duration.parse(read().getString("ahead"));
        assertThat(after.minus(before)).isBetween(Duration.ofMinutes(59), Duration.ofHours(1));
        assertThat(Duration.between(real.instant(), clock.instant()))
                .isCloseTo(after, Duration.ofMillis(1_100)); // The answer has whole seconds.
        assertThat(Instant.parse(read().getString("now")))
                .isBetween(clock.instant().minusSeconds(60), clock.instant());
    }

    @Test
    void heldNotifications_leaveInOrderAndEachAtItsTime() {
        Instant start = clock.instant().plusSeconds(60);
        List<Instant> times = IntStream.of(5, 0, 3, 1, 6, 2, 4)
                .mapToObj(day -> start.plus(day, ChronoUnit.DAYS).plusMillis(day * 1_234L))
                .toList();
        times.forEach(at -> accept("mail " + at, at));
        accept("too late", start.plus(8, ChronoUnit.DAYS));

        JsonPath turned = turn("{\"advanceBy\":\"P1W\"}");

        List<SandboxMessage> left = server.messages().newest().reversed();
        assertThat(left)
                .extracting(SandboxMessage::at)
                .isEqualTo(times.stream().sorted().toList());
        assertThat(left)
                .extracting(SandboxMessage::body)
                .isEqualTo(
                        times.stream().sorted().map(at -> "Hello\n\nmail " + at).toList());
        assertThat(turned.getInt("found")).isEqualTo(7);
        assertThat(turned.getInt("ticks")).isGreaterThanOrEqualTo(8);
        turn("{\"advanceBy\":\"P2D\"}");
        assertThat(server.messages().newest().getFirst().body()).isEqualTo("Hello\n\ntoo late");
    }

    @Test
    void manyAtOnce_leaveAtTheirTimeOnce() {
        Instant at = clock.instant().plus(1, ChronoUnit.DAYS);
        String to = String.join(
                ",",
                IntStream.range(0, 300)
                        .mapToObj(number -> "{\"email\":\"user" + number + "@example.com\"}")
                        .toList());
        call().body("{\"to\":[%s],\"content\":{\"body\":\"all\"},\"sendAt\":\"%s\"}".formatted(to, at))
                .post("/v1/notifications")
                .then()
                .statusCode(202);
        turn("{\"advanceBy\":\"P1W\"}");
        assertThat(server.messages().newest())
                .hasSize(300)
                .allMatch(message -> message.at().equals(at))
                .extracting(SandboxMessage::to)
                .doesNotHaveDuplicates();
    }

    @Test
    void retries_happenAtTheirTimes() {
        Instant at = clock.instant().plus(1, ChronoUnit.HOURS);
        given().contentType(ContentType.JSON)
                .body("{\"fault\":\"error500\",\"service\":\"ses\",\"times\":2}")
                .post("/sandbox/faults")
                .then()
                .statusCode(200);
        String delivery = accept("again", at);

        turn("{\"advanceBy\":\"PT3H\"}");

        JsonPath trace = call().get("/v1/deliveries/" + delivery).jsonPath();
        assertThat(trace.getString("state")).isEqualTo("sent");
        assertThat(trace.getInt("attempts")).isEqualTo(3);
        List<Instant> sends = trace.<String>getList("trace.findAll{it.decision=='send'}.at").stream()
                .map(Instant::parse)
                .toList();
        assertThat(sends.getFirst()).isEqualTo(at);
        assertThat(Duration.between(sends.get(0), sends.get(1)))
                .isBetween(Duration.ofSeconds(4), Duration.ofSeconds(6));
        assertThat(Duration.between(sends.get(1), sends.get(2)))
                .isBetween(Duration.ofMinutes(4), Duration.ofMinutes(6));
        assertThat(server.messages().newest())
                .singleElement()
                .extracting(SandboxMessage::at)
                .isEqualTo(sends.get(2));
    }

    @Test
    void whatIsUnderWay_leavesBeforeTheClockMoves() {
        Instant before = clock.instant();
        accept("at once", before);
        turn("{\"advanceBy\":\"P1D\"}");
        assertThat(server.messages().newest())
                .singleElement()
                .matches(message -> message.at().isBefore(before.plusSeconds(60)));
    }

    @ParameterizedTest
    @CsvSource({"PT15M,900", "P1D,86400", "P1DT2H,93600", "P1W,604800", "PT0.5S,0"})
    void turning_isByAsMuchAsWasAskedFor(String by, long seconds) {
        Instant before = clock.instant();
        JsonPath turned = turn("{\"advanceBy\":\"" + by + "\"}");
        assertThat(Instant.parse(turned.getString("now")))
                .isBetween(before.plusSeconds(seconds), before.plusSeconds(seconds + 30));
    }

    @Test
    void turning_goesToATimeInAnyZone() {
        Instant target = clock.instant().plus(3, ChronoUnit.DAYS);
        JsonPath turned = turn("{\"advanceTo\":\"%s\"}".formatted(target.atOffset(ZoneOffset.ofHours(9))));
        assertThat(Instant.parse(turned.getString("now"))).isBetween(target, target.plusSeconds(30));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``| The body is a JSON object such as {\"advanceBy\":\"P1D\"}.",
                "[] | The body is a JSON object such as {\"advanceBy\":\"P1D\"}.",
                "{ | The body is a JSON object such as {\"advanceBy\":\"P1D\"}.",
                "{} | Give one of advanceBy and advanceTo",
                "{\"advanceBy\":\"P1D\",\"advanceTo\":\"2099-01-01T00:00:00Z\"} | Give one of advanceBy and advanceTo",
                "{\"by\":\"P1D\"} | There are no fields [by]: remove or correct them",
                "{\"advanceBy\":\"P1D\",\"zone\":\"UTC\"} | There are no fields [zone]: remove or correct them",
                "{\"advanceBy\":\"\"} | advanceBy is a duration such as",
                "{\"advanceBy\":1} | advanceBy is a duration such as",
                "{\"advanceBy\":null} | advanceBy is a duration such as",
                "{\"advanceBy\":\"a day\"} | advanceBy is a duration such as",
                "{\"advanceBy\":\"P1M\"} | advanceBy is a duration such as",
                "{\"advanceBy\":\"P99999999999999999999D\"} | advanceBy is a duration such as",
                "{\"advanceBy\":\"PT0S\"} | can only be turned forward",
                "{\"advanceBy\":\"PT0.0001S\"} | can only be turned forward",
                "{\"advanceBy\":\"-P1D\"} | can only be turned forward",
                "{\"advanceBy\":\"PT-1S\"} | can only be turned forward",
                "{\"advanceBy\":\"P0W\"} | can only be turned forward",
                "{\"advanceBy\":\"P401D\"} | turn it several times",
                "{\"advanceBy\":\"P400DT0.001S\"} | turn it several times",
                "{\"advanceBy\":\"P999999W\"} | turn it several times",
                "{\"advanceBy\":\"PT2000000000000000H\"} | turn it several times",
                "{\"advanceTo\":\"tomorrow\"} | advanceTo is a date and time with an offset",
                "{\"advanceTo\":\"2099-01-01T09:00:00\"} | advanceTo is a date and time with an offset",
                "{\"advanceTo\":\"2099-02-30T09:00:00Z\"} | advanceTo is a date and time with an offset",
                "{\"advanceTo\":4102444800000} | advanceTo is a date and time with an offset",
                "{\"advanceTo\":\"2020-01-01T09:00:00+09:00\"} | can only be turned forward",
                "{\"advanceTo\":\"2999-01-01T09:00:00+09:00\"} | turn it several times",
                "{\"advanceTo\":\"+999999999-12-31T23:59:59Z\"} | turn it several times"
            })
    void nonsense_isRefusedWithASentence(String body, String sentence) {
        Duration ahead = Duration.parse(read().getString("ahead"));
        given().contentType(ContentType.JSON)
                .body(body)
                .post("/sandbox/clock")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("status", equalTo(400))
                .body("title", containsString(sentence));
        assertThat(Duration.parse(read().getString("ahead"))).isEqualTo(ahead);
    }

    @Test
    void clock_cannotBeTurnedByAForeignPage() {
        given().contentType(ContentType.TEXT)
                .body("{\"advanceBy\":\"P1D\"}")
                .post("/sandbox/clock")
                .then()
                .statusCode(415);
    }

    /** @return the id of its delivery */
    private String accept(String body, Instant sendAt) {
        return call().body("""
                        {"to":[{"email":"ada@example.com"}],"content":{"title":"Hello","body":"%s"},"sendAt":"%s"}
                        """.formatted(body, sendAt))
                .post("/v1/notifications")
                .then()
                .statusCode(202)
                .extract()
                .path("deliveries[0].id");
    }

    private JsonPath turn(String advance) {
        return given().contentType(ContentType.JSON)
                .body(advance)
                .post("/sandbox/clock")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static JsonPath read() {
        return given().get("/sandbox/clock").then().statusCode(200).extract().jsonPath();
    }

    private static void settled() {
        given().get("/sandbox/messages?settled=true").then().statusCode(200);
    }

    private static RequestSpecification call() {
        return given().header("Authorization", "Bearer allim_dev").contentType(ContentType.JSON);
    }
}
