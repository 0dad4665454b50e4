package io.allim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.allim.notification.NotificationId;
import io.allim.notification.NotificationStore;
import io.allim.table.sqlite.SqliteTable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Backups of the server jar under load, each restored: everything that was answered before the request for it is there. More of
 * them, and faster: {@code java bench/Backup.java}.
 */
@Timeout(300)
class BackupIT {

    private static final int BACKUPS = 3;
    private static final int CALLERS = 8;
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Pattern ID = Pattern.compile("\"id\":\"(ntf_[0-9a-z]{26})\"");
    private static final Pattern FILE = Pattern.compile("\"file\":\"([^\"]+)\"");

    @TempDir
    Path directory;

    private final List<String> answered = new CopyOnWriteArrayList<>();
    private final AtomicBoolean stopped = new AtomicBoolean();

    private record Made(Path file, int answered) {}

    @Test
    void backupsUnderLoad_restoreEverythingThatWasAnsweredBefore() throws Exception {
        ServerJar jar = ServerJar.at(directory.resolve("data"), "-Dallim.backup.dir=" + directory.resolve("backups"));
        List<Made> made = new ArrayList<>();
        Process server = jar.start();
        try (HttpClient client = client();
                ExecutorService threads = Executors.newFixedThreadPool(CALLERS)) {
            for (int i = 0; i < CALLERS; i++) {
                threads.submit(() -> {
                    while (!stopped.get()) {
                        accept(client, jar);
                    }
                    return null;
                });
            }
            try {
                for (int i = 0; i < BACKUPS; i++) {
                    int enough = answered.size() + 50;
                    await().atMost(PATIENCE).until(() -> answered.size() >= enough);
                    int before = answered.size();
                    HttpResponse<String> answer = post(client, jar, "/v1/backups", "");
                    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
                    made.add(new Made(Path.of(found(FILE, answer.body())), before));
                }
            } finally {
                stopped.set(true);
            }
        } finally {
            server.destroyForcibly().waitFor();
        }
        for (Made backup : made) {
            ServerJar restored = restore(backup.file(), jar);
            assertThat(restored.integrity()).isEqualTo("ok");
            assertThat(lost(restored, answered.subList(0, backup.answered()))).isEmpty();
        }
        opened(restore(made.getLast().file(), jar), answered.get(made.getLast().answered() - 1));
    }

    /** The service itself goes on from it. */
    private void opened(ServerJar restored, String id) throws Exception {
        Process server = restored.start();
        try (HttpClient client = client()) {
            HttpResponse<String> answer = client.send(
                    request(restored, "/v1/notifications/" + id).GET().build(), BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        } finally {
            server.destroyForcibly().waitFor();
        }
    }

    @Test
    void schedule_makesBackupsAndKeepsTheLatest() throws Exception {
        ServerJar jar =
                ServerJar.at(directory.resolve("data"), "-Dallim.backup.schedule=* * * * * ?", "-Dallim.backup.keep=2");
        Path backups = directory.resolve("data/backups");
        Process server = jar.start();
        try {
            await().atMost(PATIENCE).until(() -> files(backups).size() == 2);
            List<Path> first = files(backups);
            await().atMost(PATIENCE)
                    .until(() -> files(backups).stream()
                                    .filter(file -> !first.contains(file))
                                    .count()
                            == 2);
            // Another one may just have been made, and the oldest not yet removed.
            await().atMost(PATIENCE).until(() -> files(backups).size() == 2);
        } finally {
            server.destroy();
            assertThat(server.waitFor()).isEqualTo(143);
        }
    }

    private static List<Path> files(Path backups) throws IOException {
        if (!Files.exists(backups)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(backups)) {
            return files.filter(file -> file.toString().endsWith(".db")).toList();
        }
    }

    private ServerJar restore(Path backup, ServerJar of) throws Exception {
        Path data = Files.createTempDirectory(directory, "restored");
        Process restore = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        ServerJar.app().resolve("quarkus-run.jar").toString(),
                        "restore",
                        backup.toString(),
                        "--data-dir",
                        data.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(restore.getInputStream().readAllBytes());
        assertThat(restore.waitFor()).as(output).isZero();
        return new ServerJar(data, of.port(), of.managementPort(), of.key(), List.of(), java.util.Map.of());
    }

    private static HttpClient client() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    private static HttpRequest.Builder request(ServerJar jar, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + jar.port() + path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + jar.key())
                .header("Content-Type", "application/json");
    }

    private static HttpResponse<String> post(HttpClient client, ServerJar jar, String path, String body)
            throws IOException, InterruptedException {
        return client.send(
                request(jar, path).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    private void accept(HttpClient client, ServerJar jar) throws IOException, InterruptedException {
        HttpResponse<String> answer = post(client, jar, "/v1/notifications", """
                {"to":[{"email":"ada@example.com"}],"content":{"body":"x"},"sendAt":"2099-01-01T00:00:00Z"}""");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        answered.add(found(ID, answer.body()));
    }

    private static String found(Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        assertThat(found.find()).as(text).isTrue();
        return found.group(1);
    }

    /** Without their notification or its delivery. */
    private static List<String> lost(ServerJar jar, List<String> ids) throws SQLException {
        List<String> lost = new ArrayList<>();
        try (SqliteTable table = new SqliteTable(jar.file(), InstantSource.system());
                Connection connection = DriverManager.getConnection("jdbc:sqlite:" + jar.file());
                var count = connection.prepareStatement("select count(*) from item where pk = ?")) {
            for (String id : ids) {
                count.setString(1, id);
                try (ResultSet row = count.executeQuery()) {
                    row.next();
                    if (row.getInt(1) != 1
                            || table.get(NotificationStore.key(
                                            NotificationId.parse(id).orElseThrow()))
                                    .isEmpty()) {
                        lost.add(id);
                    }
                }
            }
        }
        return lost;
    }
}
