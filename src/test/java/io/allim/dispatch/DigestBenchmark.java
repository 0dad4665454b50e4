package io.allim.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.channel.Address;
import io.allim.channel.AddressKind;
import io.allim.delivery.Delivery;
import io.allim.delivery.State;
import io.allim.notification.Notification;
import io.allim.recipient.Target;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many digests that close at the same instant, through the whole pipeline over SQLite. Surefire doesn't take it for a test;
 * its command names it:
 *
 * <pre>
 *   ./mvnw -q test -Dtest=DigestBenchmark -Dtest.jvm=-Xmx512m -Dallim.windows=10000 -Dallim.items=100
 * </pre>
 *
 * As many recipients as {@code allim.windows} get {@code allim.items} items each: so many notifications to the topic of all
 * of them. Then the clock is set to the closing time, and ticks do the rest. Every recipient must have one message that
 * counts all its items, and every item must have ended with it.
 */
class DigestBenchmark {

    private static final int WINDOWS = Integer.getInteger("allim.windows", 10_000);
    private static final int ITEMS = Integer.getInteger("allim.items", 100);
    private static final int THREADS = Integer.getInteger("allim.threads", 32);

    private static final Instant NINE = World.START.plus(Duration.ofHours(1));

    @TempDir
    Path directory;

    @Test
    void closeAllAtOnce() {
        try (World world = new World(directory, THREADS)) {
            prepare(world);
            List<Notification> accepted = new ArrayList<>();
            double gathered = seconds(() -> IntStream.range(0, ITEMS).forEach(n -> {
                accepted.add(world.accept(world.starting(
                        "news", JsonNodeFactory.instance.objectNode().put("n", n), new Target.Topic("everybody"))));
                world.until(world.clock.instant());
            }));
            assertThat(world.departed).isEmpty();
            world.clock.set(NINE);
            double closed = seconds(() -> world.until(NINE));

            print("planned and gathered", gathered);
            print("closed, sent and settled", closed);
            System.out.printf(Locale.ROOT, "heap: old generation %,d MiB at most, limit %,d MiB%n", heap(), limit());
            assertThat(world.sent).hasSize(WINDOWS).allMatch(message -> message.contains(" digest " + ITEMS + "["));
            for (Notification notification : accepted) {
                assertThat(world.deliveriesOf(notification))
                        .hasSize(WINDOWS)
                        .extracting(Delivery::state)
                        .containsOnly(State.SENT);
            }
        }
    }

    private static void prepare(World world) {
        List<String> ids =
                IntStream.range(0, WINDOWS).mapToObj(n -> "person" + n).toList();
        ids.forEach(id -> world.recipient(id, new Address(AddressKind.EMAIL, id + "@example.com")));
        for (int i = 0; i < WINDOWS; i += 1000) {
            world.topics.subscribe("everybody", ids.subList(i, Math.min(WINDOWS, i + 1000)));
        }
        DigestYearTest.daily(world);
    }

    private static double seconds(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e9;
    }

    private static void print(String what, double seconds) {
        long items = (long) WINDOWS * ITEMS;
        System.out.printf(
                Locale.ROOT,
                "%,d items in %,d windows %s in %.1f s: %.3f ms an item, %,.0f a second%n",
                items,
                WINDOWS,
                what,
                seconds,
                seconds * 1000 / items,
                items / seconds);
    }

    private static long heap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                        .filter(pool -> pool.getType() == MemoryType.HEAP && pool.getCollectionUsage() != null)
                        .filter(pool -> pool.getName().contains("Old"))
                        .map(MemoryPoolMXBean::getPeakUsage)
                        .mapToLong(usage -> usage.getUsed())
                        .sum()
                >> 20;
    }

    private static long limit() {
        return Runtime.getRuntime().maxMemory() >> 20;
    }
}
