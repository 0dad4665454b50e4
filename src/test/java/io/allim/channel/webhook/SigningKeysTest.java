package io.allim.channel.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.allim.access.ServiceKeys;
import io.allim.table.Item;
import io.allim.table.KeptItems;
import io.allim.table.Key;
import io.allim.table.TableUnavailable;
import io.allim.table.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

final class SigningKeysTest {

    private static final Instant NOW = Instant.parse("2026-11-23T05:00:00Z");
    private static final String URL = "https://example.com/hook";

    private final KeptItems table = new KeptItems();
    private final SigningKeys keys = new SigningKeys(table);

    @Test
    void secrets_areOneOf32BytesAtFirst() {
        assertThat(keys.secrets(URL, NOW)).singleElement().asString().startsWith("whsec_");
        assertThat(Base64.getDecoder().decode(keys.secrets(URL, NOW).getFirst().substring(6)))
                .hasSize(32);
    }

    @Test
    void secrets_differByUrlAndByService() {
        Set<String> secrets = new HashSet<>(keys.secrets(URL, NOW));
        secrets.addAll(keys.secrets(URL + "/", NOW));
        secrets.addAll(new SigningKeys(new KeptItems()).secrets(URL, NOW));
        assertThat(secrets).hasSize(3);
    }

    @Test
    void secrets_outliveTheProcess() {
        assertThat(keys.secrets(URL, NOW))
                .isEqualTo(new SigningKeys(table).secrets(URL, NOW.plus(Duration.ofDays(1000))));
    }

    @Test
    void secrets_agreeWhenManyInstancesStartAtOnce() throws Exception {
        List<Callable<List<String>>> starts = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            starts.add(() -> new SigningKeys(table).secrets(URL, NOW));
        }
        Set<List<String>> seen = new HashSet<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var started : threads.invokeAll(starts)) {
                seen.add(started.get());
            }
        }
        assertThat(seen).hasSize(1);
    }

    @Test
    void rotate_keepsTheOldSecretFor24Hours() {
        String old = keys.secrets(URL, NOW).getFirst();
        keys.rotate(NOW.plusSeconds(10));
        Instant end = NOW.plusSeconds(10).plus(Duration.ofHours(24));
        assertThat(keys.secrets(URL, NOW.plusSeconds(10))).hasSize(2).last().isEqualTo(old);
        assertThat(keys.secrets(URL, end.minusMillis(1))).hasSize(2).contains(old);
        assertThat(keys.secrets(URL, end)).hasSize(1).doesNotContain(old);
        assertThat(new SigningKeys(table).secrets(URL, end)).hasSize(1).doesNotContain(old);
    }

    @Test
    void rotate_twiceInADayKeepsAllThatAreInForce() {
        String first = keys.secrets(URL, NOW).getFirst();
        keys.rotate(NOW);
        String second = keys.secrets(URL, NOW).getFirst();
        keys.rotate(NOW.plus(Duration.ofHours(12)));
        assertThat(keys.secrets(URL, NOW.plus(Duration.ofHours(12)))).hasSize(3).endsWith(second, first);
        assertThat(keys.secrets(URL, NOW.plus(Duration.ofHours(25))))
                .hasSize(2)
                .contains(second)
                .doesNotContain(first);
        keys.rotate(NOW.plus(Duration.ofDays(9)));
        assertThat(table.get(new Key("webhook-keys", "service"))
                        .orElseThrow()
                        .item()
                        .body()
                        .split("since"))
                .as("two keys are kept")
                .hasSize(3);
    }

    @Test
    void rotate_isSeenByOtherInstancesSoon() {
        SigningKeys other = new SigningKeys(table);
        other.secrets(URL, NOW);
        keys.rotate(NOW.plusMillis(1));
        assertThat(other.secrets(URL, NOW.plus(ServiceKeys.CACHED))).isEqualTo(keys.secrets(URL, NOW.plusMillis(1)));
    }

    @Test
    void rotate_losesNoKeyWhenManyRotateAtOnce() throws Exception {
        List<Callable<Void>> rotations = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            rotations.add(() -> {
                new SigningKeys(table).rotate(NOW);
                return null;
            });
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var rotated : threads.invokeAll(rotations)) {
                rotated.get();
            }
        }
        assertThat(new HashSet<>(keys.secrets(URL, NOW))).hasSize(8);
    }

    @Test
    void secrets_areReadFromTheTableOnceInAWhile() {
        for (int i = 0; i < 1000; i++) {
            keys.secrets(URL + i, NOW.plusMillis(i));
        }
        assertThat(table.reads()).isEqualTo(1);
    }

    @Test
    void keys_areNotShownWhenTheyCannotBeRead() {
        table.write(List.of(Write.put(Item.of(new Key("webhook-keys", "service"), "[{\"key\":\"c2VjcmV0\" oops"))));
        assertThatThrownBy(() -> keys.secrets(URL, NOW))
                .isInstanceOf(TableUnavailable.class)
                .hasStackTraceContaining("can't be read")
                .satisfies(e -> assertThat(e.getCause().getMessage()).doesNotContain("c2VjcmV0"));
    }
}
