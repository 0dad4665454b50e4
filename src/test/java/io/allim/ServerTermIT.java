package io.allim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
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
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The server jar, told to end by SIGTERM under load again and again on the same data, with receivers that take their time.
 * Nothing that was accepted is lost, nothing leaves twice, and who was accepted has an answer.
 *
 * <pre>
 * -Dallim.terms=100 -Dallim.slow=3000
 * </pre>
 */
class ServerTermIT {

    private static final int TERMS = Integer.getInteger("allim.terms", 2);

    /** How many milliseconds the slowest receivers take. */
    private static final int SLOW = Integer.getInteger("allim.slow", 1_500);

    private static final int CALLERS = 8;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Pattern ID = Pattern.compile("\"id\":\"(ntf_[0-9a-z]{26})\"");
    private static final Pattern MARK = Pattern.compile("mark-[0-9]+");

    @TempDir
    Path data;

    private final AtomicInteger marks = new AtomicInteger();
    private final Map<String, String> accepted = new ConcurrentHashMap<>();
    private final Queue<String> unanswered = new ConcurrentLinkedQueue<>();
    private final AtomicInteger refused = new AtomicInteger();

    @Test
    void toldToEndUnderLoad_losesRepeatsAndCutsOffNothing() throws Exception {
        long seed = Long.getLong("allim.seed", System.nanoTime());
        System.out.println("allim.seed=" + seed);
        Random random = new Random(seed);
        GreenMail mails = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mails.start();
        long longest = 0;
        try (Receiver receiver = Receiver.open()) {
            ServerJar jar = server(receiver, mails.getSmtp().getPort());
            for (int term = 0; term < TERMS; term++) {
                Process server = jar.start();
                try {
                    longest = Math.max(longest, loadUntilEnded(server, jar, receiver, random));
                } finally {
                    server.destroyForcibly().waitFor();
                }
                assertThat(jar.integrity()).isEqualTo("ok");
                assertThat(sending()).as("left without a record").isEmpty();
            }
            Process server = jar.start();
            try {
                await().atMost(PATIENCE)
                        .until(() -> left(receiver, mails).keySet().containsAll(accepted.keySet()));
            } finally {
                server.destroy();
                server.waitFor();
            }
            Map<String, Integer> left = left(receiver, mails);
            assertThat(left)
                    .as("left more than once")
                    .allSatisfy((_, times) -> assertThat(times).isEqualTo(1));
            assertThat(unanswered).as("accepted without an answer").noneMatch(left::containsKey);
            System.out.printf(
                    "%d times SIGTERM, %,d accepted, %,d refused, 0 lost, 0 repeated, 0 cut off; the longest took %,d"
                            + " ms%n",
                    TERMS, accepted.size(), refused.get(), longest);
        } finally {
            mails.stop();
        }
    }

    private ServerJar server(Receiver receiver, int smtp) throws IOException {
        return ServerJar.at(
                data,
                "-Xmx256m",
                "-Dallim.delivery.parallel=16",
                "-Dallim.webhook.trusted=" + receiver.authority(),
                "-Dallim.email.transport=smtp",
                "-Dallim.email.from=allim@example.com",
                "-Dallim.email.per-second=50",
                "-Dallim.email.smtp.host=127.0.0.1",
                "-Dallim.email.smtp.tls=none",
                "-Dallim.email.smtp.port=" + smtp);
    }

    /** @return for how many milliseconds the server was about to end */
    private long loadUntilEnded(Process server, ServerJar jar, Receiver receiver, Random random) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
                HttpClient client = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build()) {
            List<Future<?>> callers = new ArrayList<>();
            int before = accepted.size();
            for (int i = 0; i < CALLERS; i++) {
                callers.add(threads.submit(() -> {
                    while (server.isAlive()) {
                        call(client, jar, receiver);
                    }
                    return null;
                }));
            }
            await().atMost(PATIENCE).until(() -> accepted.size() >= before + 20);
            server.waitFor(random.nextInt(300), TimeUnit.MILLISECONDS);
            long told = System.nanoTime();
            server.destroy();
            if (random.nextInt(4) == 0) {
                server.waitFor(random.nextInt(100), TimeUnit.MILLISECONDS);
                server.destroy();
            }
            assertThat(server.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            for (Future<?> caller : callers) {
                caller.get();
            }
            return Duration.ofNanos(System.nanoTime() - told).toMillis();
        }
    }

    private void call(HttpClient client, ServerJar jar, Receiver receiver) throws InterruptedException {
        String mark = "mark-" + marks.incrementAndGet();
        try {
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + jar.port() + "/v1/notifications"))
                            .timeout(Duration.ofSeconds(30))
                            .header("Authorization", "Bearer " + jar.key())
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString("{\"to\":[%s],\"content\":{\"title\":\"%s\",\"body\":\"x\"}}"
                                    .formatted(target(receiver), mark)))
                            .build(),
                    BodyHandlers.ofString());
            Matcher id = ID.matcher(response.body());
            if (response.statusCode() == 202 && id.find()) {
                accepted.put(mark, id.group(1));
            } else {
                assertThat(response.statusCode()).as(response.body()).isEqualTo(503);
                assertThat(response.headers().firstValue("Retry-After")).isPresent();
                assertThat(response.headers().firstValue("Connection")).contains("close");
                refused.incrementAndGet();
            }
            Thread.sleep(5);
        } catch (IOException e) {
            unanswered.add(mark);
            Thread.sleep(5);
        }
    }

    private static String target(Receiver receiver) {
        int kind = ThreadLocalRandom.current().nextInt(8);
        return kind < 2
                ? "{\"email\":\"ada@example.com\"}"
                : "{\"webhook\":\"http://%s/%d\"}".formatted(receiver.authority(), kind == 7 ? SLOW : kind * 10);
    }

    /** What an earlier process had begun and not recorded. */
    private List<Delivery> sending() {
        try (SqliteTable table = new SqliteTable(data.resolve("allim.db"), InstantSource.system())) {
            DeliveryStore deliveries =
                    new DeliveryStore(table, new Shards(1), Duration.ofDays(1), Duration.ZERO, _ -> false);
            return accepted.values().stream()
                    .flatMap(id -> deliveries.of(NotificationId.parse(id).orElseThrow()).stream())
                    .filter(delivery -> delivery.state() == State.SENDING)
                    .toList();
        }
    }

    /** How often each message left. */
    private static Map<String, Integer> left(Receiver receiver, GreenMail mails) {
        Map<String, Integer> left = new ConcurrentHashMap<>(receiver.received());
        Stream.of(mails.getReceivedMessages()).forEach(mail -> {
            try {
                left.merge(mail.getSubject(), 1, Integer::sum);
            } catch (jakarta.mail.MessagingException e) {
                throw new IllegalStateException(e);
            }
        });
        return left;
    }

    /** Takes as many milliseconds as the path says. */
    private record Receiver(HttpServer http, ExecutorService threads, Map<String, Integer> received)
            implements AutoCloseable {

        static Receiver open() throws IOException {
            HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
            Receiver receiver = new Receiver(http, threads, new ConcurrentHashMap<>());
            http.setExecutor(threads);
            http.createContext("/", receiver::take);
            http.start();
            return receiver;
        }

        private void take(HttpExchange exchange) throws IOException {
            try (exchange) {
                Matcher mark = MARK.matcher(new String(exchange.getRequestBody().readAllBytes()));
                assertThat(mark.find()).isTrue();
                received.merge(mark.group(), 1, Integer::sum);
                Thread.sleep(Integer.parseInt(exchange.getRequestURI().getPath().substring(1)));
                exchange.sendResponseHeaders(204, -1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        String authority() {
            return "127.0.0.1:" + http.getAddress().getPort();
        }

        @Override
        public void close() {
            http.stop(0);
            threads.close();
        }
    }
}
