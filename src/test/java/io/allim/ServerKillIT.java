package io.allim;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.notification.NotificationId;
import io.allim.notification.NotificationStore;
import io.allim.table.Query;
import io.allim.table.sqlite.SqliteTable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server jar, killed with {@code kill -9} under load again and again on the same data. */
class ServerKillIT {

    private static final int KILLS = Integer.getInteger("allim.kills", 20);
    private static final int CALLERS = 8;
    private static final Pattern ID = Pattern.compile("\"id\":\"(ntf_[0-9a-z]{26})\"");

    @TempDir
    Path data;

    @Test
    void killedUnderLoad_losesNothingItAcknowledged() throws Exception {
        Random random = new Random(20270101);
        Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
        for (int kill = 0; kill < KILLS; kill++) {
            ServerJar jar = ServerJar.at(data);
            Process server = jar.start();
            try {
                loadUntilKilled(server, jar, 20 + random.nextInt(200), acknowledged);
            } finally {
                server.destroyForcibly().waitFor();
            }
            assertThat(jar.integrity()).isEqualTo("ok");
        }
        assertThat(acknowledged).hasSizeGreaterThan(KILLS * 20);
        assertThat(lost(acknowledged)).isEmpty();
        System.out.printf("%d kills, %,d acknowledged, 0 lost%n", KILLS, acknowledged.size());
    }

    /** Kills the server once so many were acknowledged, while others are still under way. */
    private static void loadUntilKilled(Process server, ServerJar jar, int enough, Queue<String> acknowledged)
            throws Exception {
        int target = acknowledged.size() + enough;
        try (ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
                HttpClient client = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build()) {
            List<Future<?>> callers = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                callers.add(threads.submit(() -> {
                    while (server.isAlive()) {
                        call(client, jar, acknowledged);
                        if (acknowledged.size() >= target) {
                            server.destroyForcibly();
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> caller : callers) {
                caller.get();
            }
        }
    }

    private static void call(HttpClient client, ServerJar jar, Queue<String> acknowledged) throws InterruptedException {
        try {
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + jar.port() + "/v1/notifications"))
                            .timeout(Duration.ofSeconds(30))
                            .header("Authorization", "Bearer " + jar.key())
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString("""
                                    {"to":[{"email":"ada@example.com"}],"content":{"body":"x"},
                                     "sendAt":"2099-01-01T00:00:00Z"}"""))
                            .build(),
                    BodyHandlers.ofString());
            Matcher id = ID.matcher(response.body());
            if (response.statusCode() == 202 && id.find()) {
                acknowledged.add(id.group(1));
            }
        } catch (IOException e) {
            // The server is dead: what had no answer was not acknowledged.
            Thread.onSpinWait();
        }
    }

    /** The acknowledged notifications that are not stored, or without their delivery. */
    private List<String> lost(Queue<String> acknowledged) {
        List<String> lost = new ArrayList<>();
        try (SqliteTable table = new SqliteTable(data.resolve("allim.db"), InstantSource.system())) {
            for (String id : acknowledged) {
                NotificationId notification = NotificationId.parse(id).orElseThrow();
                boolean stored = table.get(NotificationStore.key(notification)).isPresent();
                int items = table.query(Query.partition(notification.toString()))
                        .items()
                        .size();
                if (!stored || items != 1) {
                    lost.add(id);
                }
            }
        }
        return lost;
    }
}
