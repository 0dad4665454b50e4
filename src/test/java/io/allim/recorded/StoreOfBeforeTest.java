package io.allim.recorded;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.allim.api.TestPorts;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A store that an earlier version has written, with all kinds of records and much under way, opens, and everything in it ends
 * as it should. {@link StoreOfBeforeWriter} has written it, in requests of src/test/recorded/store/left.txt.
 */
@Tag("application")
@QuarkusTest
@TestProfile(StoreOfBeforeTest.Opened.class)
class StoreOfBeforeTest {

    static final Path DIRECTORY = RecordedTest.CHAPTERS.resolve("store");
    static final Path STORE = DIRECTORY.resolve("allim.db.gz");

    /** What the names in left.txt stood for. */
    static final Path NAMES = DIRECTORY.resolve("names.json");

    public static final class Opened extends RecordedTest.OnSqlite {
        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(Copy.class));
        }
    }

    /** A data directory with a copy of the store. */
    public static final class Copy implements QuarkusTestResourceLifecycleManager {

        private final TestPorts places = new TestPorts();

        @Override
        public Map<String, String> start() {
            Map<String, String> config = places.start();
            Path file = Path.of(config.get("allim.data-dir"), "allim.db");
            try (InputStream stored = new GZIPInputStream(Files.newInputStream(STORE))) {
                Files.copy(stored, file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return config;
        }

        @Override
        public void stop() {
            places.stop();
        }
    }

    @Inject
    SignedBySns sns;

    @ConfigProperty(name = "allim.sandbox.port")
    String sandboxPort;

    @Test
    void everythingInIt_endsAsItShould() throws IOException, InterruptedException {
        Map<String, String> known = new HashMap<>(Map.of("port", sandboxPort));
        new ObjectMapper()
                .readValue(NAMES.toFile(), new TypeReference<Map<String, String>>() {})
                .forEach((name, value) -> known.put("old-" + name, value));
        Path file = DIRECTORY.resolve("ended.txt");
        Exchange.Chapter recorded = Exchange.read(Files.readString(file));
        try (Player player = new Player(
                URI.create("http://localhost:" + RestAssured.port),
                known,
                text -> sns.message(RecordedTest.TOPIC, text))) {
            RecordedTest.requireSame(file, recorded, player.play(recorded), true);
        }
    }
}
