package io.allim.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.allim.sandbox.wire.SandboxMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Four processes of the packaged function over DynamoDB and SQS, killed under load. {@code -Dallim.cloud.notifications=10000
 * -Dallim.cloud.kills=20} is the whole of it.
 */
class CloudIT {

    private static final int PROCESSES = 4;
    private static final int NOTIFICATIONS = Integer.getInteger("allim.cloud.notifications", 400);
    private static final int KILLS = Integer.getInteger("allim.cloud.kills", 3);
    private static final int CALLERS = 4;
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String TOKEN = "X-Allim-Delivery";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** As short as it may be, so that the test is. */
    private static final Map<String, String> SHORT = Map.of(
            "ALLIM_DELIVERY_LEASE", "PT8S",
            "ALLIM_DELIVERY_HEAD_START", "PT10S",
            "ALLIM_DELIVERY_SHARDS", "2",
            "ALLIM_TABLE_TIMEOUT", "7s",
            "ALLIM_EMAIL_TIMEOUT", "4s",
            "ALLIM_SNS_TIMEOUT", "4s",
            "ALLIM_WEBHOOK_DEADLINE", "4s",
            "ALLIM_EMAIL_PER_SECOND", "0");

    @Test
    void killedUnderLoad_losesNothingAndRepeatsOnlyWhatWasInFlight() throws Exception {
        try (LambdaCluster cloud = new LambdaCluster(PROCESSES, SHORT)) {
            cloud.trigger(PROCESSES - 1);
            cloud.tick(Duration.ofSeconds(2));
            Queue<String> accepted = new ConcurrentLinkedQueue<>();
            List<Thread> callers = call(cloud, accepted);
            Map<String, Integer> inFlight = killAll(cloud, accepted);
            for (Thread caller : callers) {
                caller.join();
            }

            Map<String, Integer> received = settled(cloud);

            assertThat(accepted).hasSize(NOTIFICATIONS).doesNotHaveDuplicates();
            assertThat(states(cloud)).containsOnlyKeys("sent").containsEntry("sent", (long) NOTIFICATIONS);
            assertThat(received).hasSize(NOTIFICATIONS);
            Map<String, Integer> extras = received.entrySet().stream()
                    .filter(token -> token.getValue() > 1)
                    .collect(Collectors.toMap(Map.Entry::getKey, token -> token.getValue() - 1));
            assertThat(extras)
                    .allSatisfy(
                            (token, extra) -> assertThat(extra).isLessThanOrEqualTo(inFlight.getOrDefault(token, 0)));
            System.out.printf(
                    "%,d accepted, %d kills with %d deliveries in flight: 0 lost, %d extra; %,d invocations%n",
                    NOTIFICATIONS,
                    KILLS,
                    inFlight.values().stream().mapToInt(Integer::intValue).sum(),
                    extras.values().stream().mapToInt(Integer::intValue).sum(),
                    cloud.invocations());
        }
    }

    /** Each caller repeats a request until it is answered, with the same key. */
    private static List<Thread> call(LambdaCluster cloud, Queue<String> accepted) {
        AtomicInteger next = new AtomicInteger();
        return IntStream.range(0, CALLERS)
                .mapToObj(_ -> Thread.ofPlatform().daemon().start(() -> {
                    for (int i = next.getAndIncrement(); i < NOTIFICATIONS; i = next.getAndIncrement()) {
                        accepted.add(
                                cloud.call(notification(i)).json().path("id").asText());
                    }
                }))
                .toList();
    }

    private static LambdaEvents.Event notification(int number) {
        return LambdaEvents.url("POST", "/v1/notifications")
                .bearer(LambdaCluster.KEY)
                .header("content-type", "application/json")
                .header("idempotency-key", "key-" + number)
                .body("""
                        {"to":[{"email":"user%d@example.com"}],"content":{"title":"Hello","body":"It works."}}
                        """.formatted(number));
    }

    /** @return by token: at how many kills the delivery was being sent, by whichever process */
    private static Map<String, Integer> killAll(LambdaCluster cloud, Queue<String> accepted) throws Exception {
        Random random = new Random(20270101);
        Map<String, Integer> inFlight = new HashMap<>();
        for (int kill = 1; kill <= KILLS; kill++) {
            while (accepted.size() < (long) NOTIFICATIONS * kill / (KILLS + 1)) {
                LambdaCluster.pause(Duration.ofMillis(5));
            }
            LambdaCluster.pause(Duration.ofMillis(random.nextInt(50)));
            cloud.kill(random.nextInt(PROCESSES));
            for (JsonNode delivery : deliveries(cloud)) {
                if (delivery.path("state").asText().equals("sending")) {
                    inFlight.merge(delivery.path("id").asText(), 1, Integer::sum);
                }
            }
        }
        return inFlight;
    }

    /** By token: how often its message was received, when all deliveries have ended. */
    private static Map<String, Integer> settled(LambdaCluster cloud) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (states(cloud).keySet().stream().anyMatch(Set.of("held", "sending")::contains)) {
            assertThat(System.nanoTime()).as("still open: " + states(cloud)).isLessThan(end);
            cloud.sent();
            LambdaCluster.pause(Duration.ofMillis(500));
        }
        Map<String, Integer> received = new HashMap<>();
        for (SandboxMessage message : cloud.sent()) {
            received.merge(message.headers().get(TOKEN), 1, Integer::sum);
        }
        return received;
    }

    private static Map<String, Long> states(LambdaCluster cloud) throws Exception {
        return deliveries(cloud).stream()
                .collect(
                        Collectors.groupingBy(delivery -> delivery.path("state").asText(), Collectors.counting()));
    }

    private static List<JsonNode> deliveries(LambdaCluster cloud) throws Exception {
        List<JsonNode> deliveries = new ArrayList<>();
        for (String body : cloud.dynamo().bodies(cloud.table(), "", "d/")) {
            deliveries.add(MAPPER.readTree(body));
        }
        return deliveries;
    }
}
