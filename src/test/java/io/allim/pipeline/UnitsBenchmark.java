package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.notification.IdempotencyKey;
import io.allim.notification.NotificationRequest;
import io.allim.recipient.Target;
import io.allim.table.dynamodb.DynamoStandIn;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What the DynamoDB engine costs at growing sizes, in calls and in units, which a stand-in counts as DynamoDB bills them.
 * Nothing depends on the time it takes. Surefire doesn't take it for a test; its command names it:
 *
 * <pre>
 *   ./mvnw -q test -Dtest=UnitsBenchmark -Dallim.sizes=1,10,100,1000
 * </pre>
 *
 * Through the whole pipeline: one notification to each of so many addresses, accepted with a key and then sent; one to a
 * topic of so many subscribers, from accepting it to the last message; and one digest of so many items, each accepted and
 * gathered, and all of them closed, sent and settled. The figures are for each notification, subscriber or item. Hints are
 * seen to one by one.
 */
class UnitsBenchmark {

    private static final int[] SIZES = Arrays.stream(
                    System.getProperty("allim.sizes", "1,10,100,1000").split(","))
            .mapToInt(Integer::parseInt)
            .toArray();

    private static final Instant NINE = PipelineFixture.START.plus(Duration.ofHours(1));
    private static final String TABLE = "allim";

    private final BenchmarkResults results = new BenchmarkResults("units");

    @Test
    void unitsPerItem() throws IOException {
        System.out.println("| what | size | calls each | read units each | write units each |\n|---|---|---|---|---|");
        for (int size : SIZES) {
            singles(size);
        }
        for (int size : SIZES) {
            topic(size);
        }
        for (int size : SIZES) {
            digest(size);
        }
        results.write();
    }

    private void singles(int size) {
        try (Metered metered = new Metered()) {
            PipelineFixture fixture = metered.fixture;
            metered.print(
                    "accepted",
                    size,
                    () -> IntStream.range(0, size).forEach(i -> {
                        NotificationRequest notification = fixture.notification(
                                PipelineFixture.emails(i + 1).subList(i, i + 1), Optional.empty(), Optional.empty());
                        IdempotencyKey key = new IdempotencyKey("caller", "key" + i, "hash");
                        fixture.acceptor.accept(notification, Optional.of(key), fixture.clock.instant());
                    }));
            metered.print("sent", size, fixture::drainHints);
            assertThat(fixture.sent).hasSize(size);
        }
    }

    private void topic(int size) {
        try (Metered metered = new Metered()) {
            PipelineFixture fixture = metered.fixture;
            List<String> ids =
                    IntStream.range(0, size).mapToObj(n -> "person" + n).toList();
            ids.forEach(id -> fixture.recipient(id, new Address(Kinds.EMAIL, id + "@example.com")));
            fixture.topics.subscribe("everybody", ids);
            metered.print("to a topic", size, () -> {
                fixture.accept(fixture.notification(
                        List.of(new Target.ToTopic("everybody")), Optional.empty(), Optional.empty()));
                fixture.drainHints();
            });
            assertThat(fixture.sent).hasSize(size);
        }
    }

    private void digest(int size) {
        try (Metered metered = new Metered()) {
            PipelineFixture fixture = metered.fixture;
            Target ada = fixture.recipient("ada", new Address(Kinds.EMAIL, "ada@example.com"));
            DigestYearTest.daily(fixture);
            metered.print(
                    "gathered",
                    size,
                    () -> IntStream.range(0, size).forEach(n -> {
                        fixture.accept(fixture.starting(
                                "news", JsonNodeFactory.instance.objectNode().put("n", n), ada));
                        fixture.drainHints();
                    }));
            fixture.clock.set(NINE);
            metered.print("closed", size, () -> fixture.until(NINE));
            assertThat(fixture.sent).singleElement().asString().contains(" digest " + size + "[");
        }
    }

    /** A fixture on an empty table, whose calls and units are counted. */
    private final class Metered implements AutoCloseable {

        private final DynamoStandIn dynamo = new DynamoStandIn();
        final PipelineFixture fixture;

        Metered() {
            dynamo.create(TABLE);
            fixture = new PipelineFixture(clock -> dynamo.open(TABLE, clock));
        }

        void print(String what, int size, Runnable work) {
            long calls = dynamo.count();
            double reads = dynamo.readUnits(TABLE);
            double writes = dynamo.writeUnits(TABLE);
            work.run();
            double callsEach = (dynamo.count() - calls) / (double) size;
            double readsEach = (dynamo.readUnits(TABLE) - reads) / size;
            double writesEach = (dynamo.writeUnits(TABLE) - writes) / size;
            System.out.printf(
                    Locale.ROOT, "| %s | %,d | %.2f | %.2f | %.2f |%n", what, size, callsEach, readsEach, writesEach);
            results.add(what, size, "calls", List.of(callsEach));
            results.add(what, size, "read_units", List.of(readsEach));
            results.add(what, size, "write_units", List.of(writesEach));
        }

        @Override
        public void close() {
            fixture.close();
            dynamo.close();
        }
    }
}
