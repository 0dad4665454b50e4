package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.allim.delivery.DispatchConfig;
import io.allim.table.MemoryTable;
import io.allim.table.SettableClock;
import io.allim.table.Shards;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What no configuration may say, lest a repeated request starts something a second time. */
class StoreProducerTest {

    @ParameterizedTest
    @CsvSource({"PT23H59M59.999S, false", "PT24H, true", "PT24H0.001S, true"})
    void idempotency_isADayAtLeast(Duration idempotency, boolean valid) {
        check(() -> StoreProducer.idempotency(table(), config(Duration.ofDays(90), idempotency)), valid, "24 hours");
    }

    @ParameterizedTest
    @CsvSource({"PT47H59M59.999S, false", "PT48H, true", "PT48H0.001S, true"})
    void retention_isAsLongAsKeysAreRemembered(Duration retention, boolean valid) {
        DispatchConfig config = config(retention, Duration.ofHours(48));
        check(() -> StoreProducer.notifications(table(), new Shards(1), config), valid, "make it longer");
        check(() -> StoreProducer.digests(table(), new Shards(1), config), valid, "make it longer");
    }

    private static void check(Runnable making, boolean valid, String why) {
        if (valid) {
            making.run();
        } else {
            assertThatThrownBy(making::run)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(why);
        }
    }

    private static MemoryTable table() {
        return new MemoryTable(new SettableClock(Instant.EPOCH));
    }

    private static DispatchConfig config(Duration retention, Duration idempotency) {
        Map<String, Duration> said = Map.of("retention", retention, "idempotency", idempotency);
        return (DispatchConfig) Proxy.newProxyInstance(
                StoreProducerTest.class.getClassLoader(),
                new Class<?>[] {DispatchConfig.class},
                (_, method, _) -> said.get(method.getName()));
    }
}
