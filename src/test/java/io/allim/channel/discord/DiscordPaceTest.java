package io.allim.channel.discord;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.allim.channel.Address;
import io.allim.channel.Channel;
import io.allim.channel.Message;
import io.allim.channel.Outcome;
import io.allim.pipeline.limit.RateLimiter;
import io.allim.pipeline.limit.RateLimiter.Reservation;
import io.allim.table.MemoryTable;
import io.allim.table.SettableClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The channel over its wire, against a service that counts 5 messages in 2 seconds for each webhook, then only 2, and says so in
 * headers. The time is the test's.
 */
class DiscordPaceTest {

    private static final Instant START = Instant.parse("2027-03-01T08:00:00Z");
    private static final int MESSAGES = 120;

    private final SettableClock clock = new SettableClock(START);
    private final MemoryTable table = new MemoryTable(clock);
    private final Map<String, Integer> left = new HashMap<>();
    private final Map<String, Instant> resets = new HashMap<>();
    private final List<String> taken = new ArrayList<>();
    private int throttled;
    private HttpServer discord;

    private record Waiting(Message message, Instant at, int number) {}

    @BeforeEach
    void open() throws IOException {
        discord = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        discord.createContext("/", this::answer);
        discord.start();
    }

    @AfterEach
    void close() {
        discord.stop(0);
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            String route = exchange.getRequestURI().getPath();
            Instant now = clock.instant();
            if (!now.isBefore(resets.getOrDefault(route, START))) {
                resets.put(route, now.plusSeconds(2));
                left.put(route, now.isBefore(START.plusSeconds(8)) ? 5 : 2);
            }
            int budget = left.get(route);
            String reset =
                    Double.toString(Duration.between(now, resets.get(route)).toMillis() / 1000.0);
            if (budget == 0) {
                throttled++;
                reply(exchange, 429, "{\"retry_after\":" + reset + ",\"global\":false}");
                return;
            }
            left.put(route, budget - 1);
            taken.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
            exchange.getResponseHeaders().set("X-RateLimit-Remaining", Integer.toString(budget - 1));
            exchange.getResponseHeaders().set("X-RateLimit-Reset-After", reset);
            reply(exchange, 200, "{\"id\":\"" + DiscordWire.ID + "\"}");
        }
    }

    private static void reply(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private RateLimiter process() {
        return new RateLimiter(table, clock, end -> {
            clock.set(end.isAfter(clock.instant()) ? end : clock.instant());
            return true;
        });
    }

    /** The headers beat the pace that the channel has by itself: nothing is throttled. */
    @Test
    void budgetInHeaders_isKeptByAllProcesses_andEveryMessageArrivesOnce() {
        int port = discord.getAddress().getPort();
        Channel channel = DiscordWire.channel(port, Duration.ofSeconds(20));
        List<RateLimiter> processes = List.of(process(), process());
        PriorityQueue<Waiting> waiting =
                new PriorityQueue<>(Comparator.comparing(Waiting::at).thenComparing(Waiting::number));
        IntStream.range(0, MESSAGES).forEach(i -> waiting.add(new Waiting(message(port, i), START, i)));
        int notCharged = 0;
        for (int turn = 0; !waiting.isEmpty(); turn++) {
            Waiting next = waiting.remove();
            clock.set(next.at().isAfter(clock.instant()) ? next.at() : clock.instant());
            RateLimiter limiter = processes.get(turn % 2);
            switch (limiter.reserve(channel, next.message())) {
                case Reservation.Held held -> waiting.add(new Waiting(next.message(), held.until(), next.number()));
                case Reservation.Slot slot -> {
                    assertThat(limiter.await(slot)).isTrue();
                    Outcome outcome = channel.send(next.message());
                    if (outcome instanceof Outcome.Paced paced) {
                        limiter.pause(paced);
                    }
                    if (outcome.ofMessage() instanceof Outcome.NotReady again) {
                        notCharged++;
                        waiting.add(new Waiting(
                                next.message(),
                                clock.instant().plus(again.after().orElseThrow()),
                                next.number()));
                    } else {
                        assertThat(outcome.ofMessage()).isInstanceOf(Outcome.Accepted.class);
                    }
                }
            }
        }

        assertThat(taken).hasSize(MESSAGES).doesNotHaveDuplicates();
        assertThat(throttled).isZero();
        assertThat(notCharged).isZero();
    }

    private static Message message(int port, int number) {
        Address address = new Address(
                DiscordChannel.KIND,
                "http://127.0.0.1:" + port + "/api/webhooks/129999999999999999" + number % 3 + "/" + DiscordWire.TOKEN);
        return DiscordWire.message(address, "token-" + number);
    }
}
