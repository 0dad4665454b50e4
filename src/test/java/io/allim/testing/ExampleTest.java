package io.allim.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.api.TestPorts;
import io.allim.sandbox.clock.TurnedClock;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Tests to copy. The three annotations start an Allim here; in a project of yours one runs already, and the base URL is
 * the only thing to change.
 */
@Tag("application")
@QuarkusTest
@QuarkusTestResource(TestPorts.class)
@TestProfile(TurnedClock.class)
class ExampleTest {

    private AllimClock clock;
    private AllimSandbox sandbox;
    private Allim allim;

    @BeforeEach
    void connect() {
        // In your project: Allim.at("http://localhost:8080"), where ./mvnw quarkus:dev runs.
        allim = Allim.at("http://localhost:" + RestAssured.port);
        clock = allim.clock();
        sandbox = allim.sandbox();
        sandbox.clear();
    }

    @Test
    void reminder_leavesAtNineInSeoul() {
        String ada = "ada-" + UUID.randomUUID() + "@example.com";
        ZonedDateTime nine =
                clock.now().atZone(ZoneId.of("Asia/Seoul")).plusDays(1).with(LocalTime.of(9, 0));

        allim.post("/v1/notifications", """
                {"to":[{"email":"%s"}],"content":{"title":"Today","body":"Your class starts at ten."},"sendAt":"%s"}
                """.formatted(ada, nine.toOffsetDateTime()));
        clock.advanceTo(nine.minusMinutes(1));
        sandbox.assertNothingSentTo(ada);

        clock.advanceTo(nine);
        SentMessage reminder = sandbox.assertSentTo(ada);
        assertThat(reminder.subject()).isEqualTo("Today");
        assertThat(reminder.at()).isEqualTo(nine.toInstant());
    }

    @Test
    void comments_leaveInOneMailOnMondayAtNine() {
        allim.put("/v1/recipients/min", """
                {"addresses":{"email":["min@example.com"]},"zone":"Asia/Seoul"}
                """);
        for (String comment : List.of("I like it.", "Ship it.")) {
            allim.post("/v1/notifications", """
                    {"to":[{"recipient":"min"}],"content":{"title":"Plan","body":"%s"},
                     "digest":{"window":{"cron":"0 9 * * MON"},"title":"{{ total }} comments"}}
                    """.formatted(comment));
        }
        // Today, if it is Monday and not nine yet.
        ZonedDateTime monday = clock.now()
                .atZone(ZoneId.of("Asia/Seoul"))
                .minusHours(9)
                .with(TemporalAdjusters.next(DayOfWeek.MONDAY))
                .with(LocalTime.of(9, 0));

        clock.advanceTo(monday);
        SentMessage digest = sandbox.assertSentTo("min@example.com");
        assertThat(digest.subject()).isEqualTo("2 comments");
        assertThat(digest.at()).isEqualTo(monday.toInstant());
        sandbox.assertDigestHolds(digest, "I like it.", "Ship it.");
    }
}
