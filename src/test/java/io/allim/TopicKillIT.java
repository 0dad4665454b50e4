package io.allim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.State;
import io.allim.notification.NotificationId;
import io.allim.table.Shards;
import io.allim.table.sqlite.SqliteTable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A notification to a topic, its server killed with {@code kill -9} again and again while it plans and sends. */
class TopicKillIT {

    private static final int SUBSCRIBERS = Integer.getInteger("allim.subscribers", 1_500);
    private static final int KILLS = Integer.getInteger("allim.kills", 5);
    private static final int PARALLEL = 32;
    private static final int AT_ONCE = 1_000;
    private static final String TOPIC = "everybody";
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path data;

    @Test
    void topicUnderKill_reachesEachSubscriberByOneDelivery() throws Exception {
        long seed = Long.getLong("allim.seed", System.nanoTime());
        System.out.println("allim.seed=" + seed);
        Random random = new Random(seed);
        try (Receiver receiver = Receiver.open();
                Caller caller = new Caller(server(receiver))) {
            Kills kills = new Kills(caller.jar);
            Process server = caller.jar.start();
            try {
                caller.subscribeAll(receiver);
                NotificationId id = caller.notifyTopic();
                for (int kill = 0; kill < KILLS; kill++) {
                    // The first one at once, while most is still to be planned.
                    boolean first = kill == 0;
                    receiver.awaitMore(first ? 1 : 1 + random.nextInt(2 * SUBSCRIBERS / (KILLS + 1)));
                    server.waitFor(first ? 0 : random.nextInt(20), TimeUnit.MILLISECONDS);
                    server.destroyForcibly().waitFor();
                    kills.look(id);
                    server = caller.jar.start();
                }
                await().atMost(PATIENCE).until(() -> receiver.reached() == SUBSCRIBERS);
                await().atMost(PATIENCE)
                        .until(() -> caller.deliveries(id).values().stream()
                                .allMatch(delivery ->
                                        delivery.path("state").asText().equals("sent")));
                Map<String, JsonNode> deliveries = caller.deliveries(id);
                assertOneEach(deliveries, receiver);
                assertRepeatedOnlyWhatWasUnderWay(receiver, kills);
            } finally {
                server.destroyForcibly().waitFor();
            }
            assertThat(caller.jar.integrity()).isEqualTo("ok");
        }
    }

    /** The lease is short, so that what a dead server had begun is soon anybody's; it outlasts the webhook's deadline. */
    private ServerJar server(Receiver receiver) throws IOException {
        return ServerJar.at(
                data,
                "-Xmx256m",
                "-Dallim.delivery.parallel=" + PARALLEL,
                "-Dallim.delivery.lease=PT5S",
                "-Dallim.webhook.deadline=PT4S",
                "-Dallim.sns.timeout=PT4S",
                "-Dallim.webhook.connect-timeout=PT2S",
                "-Dallim.webhook.trusted=" + receiver.authority());
    }

    private static void assertOneEach(Map<String, JsonNode> deliveries, Receiver receiver) {
        Map<String, List<String>> byRecipient = deliveries.entrySet().stream()
                .collect(Collectors.groupingBy(
                        delivery -> delivery.getValue().path("recipient").asText(),
                        Collectors.mapping(Map.Entry::getKey, Collectors.toList())));
        assertThat(byRecipient.keySet()).isEqualTo(subscribers().collect(Collectors.toSet()));
        assertThat(byRecipient.values()).allSatisfy(each -> assertThat(each).hasSize(1));
        byRecipient.forEach((recipient, ids) -> assertThat(receiver.tokens(recipient))
                .as("the tokens that %s was sent", recipient)
                .containsOnlyKeys(ids.getFirst()));
    }

    /** At most one extra send for each delivery in flight at a kill, and none besides. */
    private static void assertRepeatedOnlyWhatWasUnderWay(Receiver receiver, Kills kills) {
        List<String> unexplained = receiver.sends().entrySet().stream()
                .filter(sent -> sent.getValue() > 1 + kills.underWay.getOrDefault(sent.getKey(), 0))
                .map(Map.Entry::getKey)
                .limit(10)
                .toList();
        System.out.printf(
                "%,d subscribers, %d kills (%d while planning), %s under way, %d extra sends%n",
                SUBSCRIBERS, KILLS, kills.whilePlanning, kills.sizes, receiver.total() - SUBSCRIBERS);
        assertThat(unexplained).isEmpty();
        assertThat(kills.whilePlanning).as("kills while planning").isPositive();
        assertThat(kills.underWay).as("sends that a kill interrupted").isNotEmpty();
        assertThat(kills.sizes).allSatisfy(size -> assertThat(size).isLessThanOrEqualTo(PARALLEL));
    }

    private static Stream<String> subscribers() {
        return IntStream.range(0, SUBSCRIBERS).mapToObj("user-%06d"::formatted);
    }

    /** What the store says after each kill. */
    private static final class Kills {
        private final ServerJar jar;
        private final Set<String> attempts = new HashSet<>();
        private final Map<String, Integer> underWay = new HashMap<>();
        private final List<Integer> sizes = new ArrayList<>();
        private int whilePlanning;

        Kills(ServerJar jar) {
            this.jar = jar;
        }

        void look(NotificationId id) throws Exception {
            assertThat(jar.integrity()).isEqualTo("ok");
            try (SqliteTable table = new SqliteTable(jar.file(), InstantSource.system())) {
                List<Delivery> planned =
                        new DeliveryStore(table, new Shards(1), Duration.ofDays(1), Duration.ZERO, _ -> false).of(id);
                // What an earlier kill interrupted may still wait for the end of its lease.
                List<Delivery> sending = planned.stream()
                        .filter(delivery -> delivery.state() == State.SENDING)
                        .filter(delivery -> attempts.add(delivery.id() + " " + delivery.leases()))
                        .toList();
                sending.forEach(delivery -> underWay.merge(delivery.id().toString(), 1, Integer::sum));
                sizes.add(sending.size());
                whilePlanning += planned.size() < SUBSCRIBERS ? 1 : 0;
            }
        }
    }

    /** Takes what is posted to {@code /u/{recipient}}, and counts it by its token. */
    private record Receiver(
            HttpServer http, ExecutorService threads, AtomicInteger received, Map<String, Map<String, Integer>> all)
            implements AutoCloseable {

        static Receiver open() throws IOException {
            HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
            Receiver receiver = new Receiver(http, threads, new AtomicInteger(), new ConcurrentHashMap<>());
            http.setExecutor(threads);
            http.createContext("/u/", receiver::take);
            http.start();
            return receiver;
        }

        private void take(HttpExchange exchange) throws IOException {
            try (exchange) {
                String recipient = exchange.getRequestURI().getPath().substring("/u/".length());
                String token = exchange.getRequestHeaders().getFirst("webhook-id");
                exchange.getRequestBody().readAllBytes();
                all.computeIfAbsent(recipient, _ -> new ConcurrentHashMap<>()).merge(token, 1, Integer::sum);
                received.incrementAndGet();
                exchange.sendResponseHeaders(204, -1);
            }
        }

        String authority() {
            return "127.0.0.1:" + http.getAddress().getPort();
        }

        void awaitMore(int count) {
            int target = Math.min(received.get() + count, SUBSCRIBERS);
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(2)).until(() -> received.get() >= target);
        }

        int reached() {
            return all.size();
        }

        int total() {
            return received.get();
        }

        Map<String, Integer> tokens(String recipient) {
            return all.getOrDefault(recipient, Map.of());
        }

        Map<String, Integer> sends() {
            return all.values().stream()
                    .flatMap(tokens -> tokens.entrySet().stream())
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        }

        @Override
        public void close() {
            http.stop(0);
            threads.close();
        }
    }

    /** An application that calls the server. */
    private record Caller(ServerJar jar, HttpClient client) implements AutoCloseable {

        Caller(ServerJar jar) {
            this(
                    jar,
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build());
        }

        void subscribeAll(Receiver receiver) throws Exception {
            List<String> all = subscribers().toList();
            String rows = all.stream()
                    .map(id -> """
                            {"id":"%s","addresses":{"webhook":["http://%s/u/%s"]}}
                            """.formatted(id, receiver.authority(), id))
                    .collect(Collectors.joining());
            JsonNode imported = post("/v1/recipients:import", "application/x-ndjson", rows);
            assertThat(imported.path("rejected").asInt(-1)).as("%s", imported).isZero();
            for (int from = 0; from < all.size(); from += AT_ONCE) {
                List<String> some = all.subList(from, Math.min(from + AT_ONCE, all.size()));
                String add = JSON.writeValueAsString(Map.of("add", some));
                JsonNode changed = post("/v1/topics/" + TOPIC + "/subscribers", "application/json", add);
                assertThat(changed.path("added").asInt()).as("%s", changed).isEqualTo(some.size());
            }
        }

        NotificationId notifyTopic() throws Exception {
            JsonNode accepted = post("/v1/notifications", "application/json", """
                    {"to":[{"topic":"%s"}],"channels":["webhook"],"content":{"body":"x"}}""".formatted(TOPIC));
            return NotificationId.parse(accepted.path("id").asText()).orElseThrow();
        }

        /** All of a notification, by id. */
        Map<String, JsonNode> deliveries(NotificationId id) throws Exception {
            Map<String, JsonNode> deliveries = new HashMap<>();
            Optional<String> cursor = Optional.of("");
            while (cursor.isPresent()) {
                JsonNode page = call(request("/v1/notifications/" + id + "/deliveries?limit=100" + cursor.get()));
                for (JsonNode delivery : page.path("items")) {
                    assertThat(deliveries.put(delivery.path("id").asText(), delivery))
                            .isNull();
                }
                cursor = Optional.ofNullable(page.path("cursor").textValue()).map("&cursor="::concat);
            }
            return deliveries;
        }

        private JsonNode post(String path, String type, String body) throws Exception {
            return call(request(path).header("Content-Type", type).POST(BodyPublishers.ofString(body)));
        }

        private HttpRequest.Builder request(String path) {
            return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + jar.port() + path))
                    .timeout(Duration.ofSeconds(60))
                    .header("Authorization", "Bearer " + jar.key());
        }

        private JsonNode call(HttpRequest.Builder request) throws Exception {
            HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
            assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
            return JSON.readTree(response.body());
        }

        @Override
        public void close() {
            client.close();
        }
    }
}
