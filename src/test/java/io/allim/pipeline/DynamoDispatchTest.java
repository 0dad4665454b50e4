package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.notification.Notification;
import io.allim.recipient.Target;
import io.allim.table.dynamodb.DynamoStandIn;
import io.allim.table.dynamodb.DynamoStandIn.Fate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole pipeline over DynamoDB, which loses requests and answers, throttles, and has indexes that are behind. */
@ExtendWith(Quiet.class)
@Tag("slow")
class DynamoDispatchTest {

    private static final Set<String> STRUCK = Set.of("held for an hour", "two of an incident at the same instant");

    private static final AtomicInteger TABLES = new AtomicInteger();

    private static DynamoStandIn dynamo;

    @BeforeAll
    static void start() {
        dynamo = new DynamoStandIn();
    }

    @AfterAll
    static void stop() {
        dynamo.close();
    }

    @BeforeEach
    void answer() {
        dynamo.play(_ -> Fate.ANSWERED);
    }

    /** Its indexes are behind by three requests. */
    private static PipelineFixture fixture() {
        String name = "fixture" + TABLES.incrementAndGet();
        dynamo.create(name);
        dynamo.lag(name, 3);
        return new PipelineFixture(clock -> dynamo.open(name, clock));
    }

    /** What DynamoDB and the way to it do to one request in ten; nothing of it is to be seen behind the table. */
    private static void strike(long seed) {
        Random random = new Random(seed);
        List<Fate> fates =
                List.of(Fate.THROTTLED, Fate.CONFLICT, Fate.ANSWER_LOST, Fate.REQUEST_LOST, Fate.FAILED_AFTER);
        dynamo.play(_ -> random.nextInt(10) > 0 ? Fate.ANSWERED : fates.get(random.nextInt(fates.size())));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 7})
    void everyItem_isInExactlyOneDigestThatIsSentOnce(long seed) {
        try (PipelineFixture fixture = fixture()) {
            strike(seed);
            assertThat(new DigestSimulation(seed, fixture).live()).isEmpty();
        }
    }

    @Test
    void erasure_looksAgainForWhatWasNotListedYet() {
        try (PipelineFixture fixture = fixture()) {
            String table = "fixture" + TABLES.get();
            Target ada = fixture.recipient("ada", new Address(Kinds.EMAIL, "ada@example.com"));
            dynamo.lag(table, 10_000);
            Notification notification =
                    fixture.accept(fixture.notification(List.of(ada), Optional.empty(), Optional.empty()));

            assertThat(fixture.eraser.erase("ada", fixture.clock.instant())).contains(false);

            assertThat(fixture.deliveriesOf(notification)).hasSize(1);
            dynamo.lag(table, 0);
            fixture.clock.advance(Duration.ofMinutes(1));
            fixture.tick();
            assertThat(fixture.deliveriesOf(notification)).isEmpty();
            assertThat(fixture.eraser.erase("ada", fixture.clock.instant())).isEmpty();
        }
    }

    static Stream<CrashTest.Scenario> scenarios() {
        return Stream.concat(CrashTest.scenarios(), CrashTest.threads())
                .filter(scenario -> STRUCK.contains(scenario.name()));
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void oneFaultAnywhere_losesNothingAndRepeatsAtMostOnce(CrashTest.Scenario scenario) {
        strike(0);
        CrashTest.strikeEverywhere(scenario, DynamoDispatchTest::fixture);
    }
}
