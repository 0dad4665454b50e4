package io.allim.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.sandbox.wire.SandboxMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Four processes of the packaged function share the rate of SMS. {@code -Dallim.limiter.sms=5000 -Dallim.limiter.codes=50
 * -Dallim.limiter.strict=true} is the whole of it, on a machine that does nothing else, and takes five minutes; {@code
 * RateLimiterTest} does the same without a clock on the wall.
 */
class RateLimiterIT {

    private static final int SMS = Integer.getInteger("allim.limiter.sms", 150);
    private static final int CODES = Integer.getInteger("allim.limiter.codes", 20);
    private static final boolean STRICT = Boolean.getBoolean("allim.limiter.strict");
    private static final int PER_SECOND = 20;
    private static final int WARM = 16;

    /** Codes are asked for while the broadcast is on its way. */
    private static final Duration BETWEEN_CODES = Duration.ofMillis(250);

    @Test
    void broadcast_keepsToTheRateAndLetsCodesPass() throws Exception {
        Map<String, String> environment =
                Map.of("ALLIM_DELIVERY_HEAD_START", "PT75S", "ALLIM_SMS_PER_SECOND", Integer.toString(PER_SECOND));
        try (LambdaCluster cloud = new LambdaCluster(4, environment)) {
            cloud.trigger(2);
            cloud.tick(Duration.ofSeconds(10));
            warmUp(cloud);
            recipients(cloud);
            assertThat(cloud.call(post("/v1/notifications", """
                            {"to":[{"topic":"all"}],"channels":["sms"],"content":{"body":"We moved."}}
                            """)).status()).isEqualTo(202);
            LambdaCluster.pause(Duration.ofSeconds(1));
            Map<String, Instant> asked = codes(cloud);
            Map<String, Instant> left = left(cloud);

            List<Instant> times = left.values().stream().sorted().toList();
            Duration longest = asked.keySet().stream()
                    .map(phone -> Duration.between(asked.get(phone), left.get(phone)))
                    .max(Duration::compareTo)
                    .orElseThrow();
            int most = most(times);
            Duration broadcast = Duration.between(times.getFirst(), times.getLast());
            System.out.printf(
                    "%,d SMS and %d codes in %d s: at most %d in any second; the slowest code took %d ms%n",
                    SMS, CODES, broadcast.toSeconds(), most, longest.toMillis());
            assertThat(most).isLessThanOrEqualTo(STRICT ? PER_SECOND + 1 : PER_SECOND * 2);
            assertThat(longest).isLessThan(STRICT ? Duration.ofSeconds(2) : broadcast.dividedBy(2));
        }
    }

    /** The first message of a process takes it a second, which has nothing to do with paces. */
    private static void warmUp(LambdaCluster cloud) throws Exception {
        List<Thread> callers = IntStream.range(0, WARM)
                .mapToObj(i -> Thread.ofPlatform().daemon().start(() -> code(cloud, phone(200_000 + i))))
                .toList();
        for (Thread caller : callers) {
            caller.join();
        }
        LambdaCluster.pause(Duration.ofSeconds(2));
    }

    private static void code(LambdaCluster cloud, String phone) {
        cloud.call(post("/v1/notifications", """
                {"to":[{"phone":"%s"}],"urgency":"high","content":{"body":"Your code is 123456"}}
                """.formatted(phone)));
    }

    private static void recipients(LambdaCluster cloud) {
        for (int from = 0; from < SMS; from += 500) {
            StringBuilder add = new StringBuilder("{\"add\":[");
            for (int i = from; i < Math.min(SMS, from + 500); i++) {
                String body = "{\"addresses\":{\"phone\":[\"" + phone(i) + "\"]}}";
                assertThat(cloud.call(request("PUT", "/v1/recipients/user" + i, body))
                                .status())
                        .isEqualTo(200);
                add.append(i == from ? "" : ",").append("\"user").append(i).append('"');
            }
            assertThat(cloud.call(post("/v1/topics/all/subscribers", add + "]}"))
                            .status())
                    .isEqualTo(200);
        }
    }

    /** By phone: when each code was asked for. */
    private static Map<String, Instant> codes(LambdaCluster cloud) throws Exception {
        Map<String, Instant> asked = new ConcurrentHashMap<>();
        List<Thread> callers = IntStream.range(0, CODES)
                .mapToObj(i -> Thread.ofPlatform().daemon().start(() -> {
                    LambdaCluster.pause(BETWEEN_CODES.multipliedBy(i));
                    String phone = phone(100_000 + i);
                    asked.put(phone, Instant.now());
                    code(cloud, phone);
                }))
                .toList();
        for (Thread caller : callers) {
            caller.join();
        }
        return asked;
    }

    /** By phone: when its message was received, once all were. */
    private static Map<String, Instant> left(LambdaCluster cloud) {
        long end = System.nanoTime() + Duration.ofSeconds(60 + SMS / 5).toNanos();
        Map<String, Instant> left = new HashMap<>();
        while (left.size() < SMS + CODES + WARM) {
            assertThat(System.nanoTime()).as(left.size() + " have left").isLessThan(end);
            LambdaCluster.pause(Duration.ofMillis(500));
            for (SandboxMessage message : cloud.sent()) {
                left.put(message.to(), message.at());
            }
        }
        assertThat(cloud.sent()).hasSize(SMS + CODES + WARM);
        IntStream.range(0, WARM).forEach(i -> left.remove(phone(200_000 + i)));
        return left;
    }

    /** The most in any second, whenever it begins. */
    private static int most(List<Instant> times) {
        int most = 0;
        int first = 0;
        for (int i = 0; i < times.size(); i++) {
            while (!times.get(first).plusSeconds(1).isAfter(times.get(i))) {
                first++;
            }
            most = Math.max(most, i - first + 1);
        }
        return most;
    }

    private static String phone(int number) {
        return "+1206%07d".formatted(5_000_000 + number);
    }

    private static LambdaEvents.Event post(String path, String body) {
        return request("POST", path, body);
    }

    private static LambdaEvents.Event request(String method, String path, String body) {
        return LambdaEvents.url(method, path)
                .bearer(LambdaCluster.KEY)
                .header("content-type", "application/json")
                .body(body);
    }
}
