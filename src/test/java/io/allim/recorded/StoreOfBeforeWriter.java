package io.allim.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.allim.delivery.DeliveryId;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.State;
import io.allim.recipient.RecipientStore;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Writes the store of {@link StoreOfBeforeTest}: {@code ./mvnw test -Dtest=StoreOfBeforeWriter}. No test, and seldom needed:
 * when an older store is no longer to be read, or beside the old one when there are records of a new kind.
 */
@Tag("application")
@QuarkusTest
@TestProfile(StoreOfBeforeWriter.Empty.class)
class StoreOfBeforeWriter {

    public static final class Empty extends RecordedTest.OnSqlite {}

    @Inject
    SignedBySns sns;

    @Inject
    RecipientStore recipients;

    @Inject
    DeliveryStore deliveries;

    @Inject
    InstantSource clock;

    @ConfigProperty(name = "allim.sandbox.port")
    String sandboxPort;

    @ConfigProperty(name = "allim.data-dir")
    Path data;

    @Test
    void write() throws IOException, InterruptedException, SQLException {
        Path file = StoreOfBeforeTest.DIRECTORY.resolve("left.txt");
        Names names = new Names(Map.of("port", sandboxPort));
        try (Player player = new Player(
                URI.create("http://localhost:" + RestAssured.port),
                Map.of(),
                text -> sns.message(RecordedTest.TOPIC, text))) {
            Files.writeString(
                    file,
                    player.play(Exchange.read(Files.readString(file)), names).text());
            Exchange.Chapter atOnce = player.play(Exchange.read("""
                    ### SES hangs
                    POST /sandbox/faults

                    {"fault":"slow","service":"ses","delayMillis":10000}

                    ### A mail that is on its way
                    POST /v1/notifications
                    Settle: no

                    {"to":[{"email":"sending@example.com"}],"content":{"title":"Sending","body":"x"}}
                    """), names);
            assertThat(atOnce.exchanges().getLast().recorded()).contains("< 202");
        }
        Map<String, String> known = new TreeMap<>(names.values());
        DeliveryId last = known.values().stream()
                .flatMap(value -> DeliveryId.parse(value).stream())
                .filter(id -> deliveries.find(id).orElseThrow().state() == State.SENDING)
                .findFirst()
                .orElseThrow();
        known.put("sending", last.toString());
        assertThat(recipients.beginErasure("half", clock.instant())).isPresent();
        known.remove("port");
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(StoreOfBeforeTest.NAMES.toFile(), known);
        copy();
    }

    private void copy() throws IOException, SQLException {
        Path copy = data.resolve("copy.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("allim.db"))) {
            connection.createStatement().execute("vacuum into '" + copy + "'");
        }
        try (OutputStream packed = new GZIPOutputStream(Files.newOutputStream(StoreOfBeforeTest.STORE))) {
            Files.copy(copy, packed);
        }
    }
}
