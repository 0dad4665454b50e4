package io.allim.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.api.TestPorts;
import io.allim.web.DocumentedAnswers;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What callers see and what leaves is as it was recorded in src/test/recorded. What is meant to change is recorded anew with
 * {@code ./mvnw test -Dtest=RecordedTest -Drecorded.write}; the difference belongs into the same commit.
 */
@Tag("application")
@QuarkusTest
@TestProfile(RecordedTest.OnSqlite.class)
class RecordedTest {

    static final String TOPIC = "arn:aws:sns:us-east-1:123456789012:events";

    static final Path CHAPTERS = Path.of("src", "test", "recorded");

    public static class OnSqlite implements QuarkusTestProfile {
        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(TestPorts.class));
        }

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("allim.events.topics", TOPIC);
        }

        @Override
        public Set<Class<?>> getEnabledAlternatives() {
            return Set.of(StandingClock.class, SignedBySns.class);
        }
    }

    /** Each chapter finds what those before it left. */
    @Inject
    SignedBySns sns;

    /** A function holds no stream, nor does what plays one here; ServerEventsIT sees it succeed. */
    private static final String STREAM = "streamInbox";

    /** Over one engine is enough. */
    boolean mayWrite() {
        return true;
    }

    /** Whether the chapter is the same over the engine. */
    boolean isPlayed(Path chapter) {
        return true;
    }

    @ConfigProperty(name = "allim.sandbox.port")
    String sandboxPort;

    @Test
    void everything_isAsItWasRecordedAndAsTheDocumentSays() throws IOException, InterruptedException {
        try (Player player = new Player(
                URI.create("http://localhost:" + RestAssured.port),
                Map.of("port", sandboxPort),
                text -> sns.message(TOPIC, text))) {
            for (Path file : chapters().stream().filter(this::isPlayed).toList()) {
                Exchange.Chapter recorded = Exchange.read(Files.readString(file));
                Exchange.Chapter seen = player.play(recorded);
                requireSame(file, recorded, seen, mayWrite());
            }
            assertThat(player.undocumented()).isEmpty();
        }
    }

    @Test
    void everyOperation_isRecordedWithASuccessAndAnError() throws IOException {
        List<Exchange> exchanges = new ArrayList<>();
        for (Path file : chapters()) {
            exchanges.addAll(Exchange.read(Files.readString(file)).exchanges());
        }
        Map<String, Set<Character>> missing = new TreeMap<>();
        DocumentedAnswers.operations().forEach(operation -> missing.put(operation, new TreeSet<>(Set.of('2', '4'))));
        missing.get(STREAM).remove('2');
        exchanges.forEach(exchange -> DocumentedAnswers.operation(exchange.method(), exchange.target())
                .ifPresent(operation -> missing.get(operation)
                        .remove(exchange.recorded().getFirst().charAt(2))));

        assertThat(missing)
                .hasSizeGreaterThan(60)
                .allSatisfy((_, wanted) -> assertThat(wanted).isEmpty());
        assertThat(exchanges).hasSizeGreaterThan(200);
    }

    /** @throws AssertionError for the first answer that is another one, unless it is to be recorded */
    static void requireSame(Path file, Exchange.Chapter recorded, Exchange.Chapter seen, boolean mayWrite)
            throws IOException {
        if (mayWrite && System.getProperties().containsKey("recorded.write")) {
            Files.writeString(file, seen.text());
            return;
        }
        for (int i = 0; i < seen.exchanges().size(); i++) {
            assertThat(seen.exchanges().get(i).recorded())
                    .as(file + ": " + seen.exchanges().get(i).title())
                    .isEqualTo(recorded.exchanges().get(i).recorded());
        }
    }

    private static List<Path> chapters() throws IOException {
        try (Stream<Path> files = Files.list(CHAPTERS)) {
            return files.filter(file -> file.toString().endsWith(".txt"))
                    .sorted()
                    .toList();
        }
    }
}
