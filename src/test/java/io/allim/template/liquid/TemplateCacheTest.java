package io.allim.template.liquid;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.template.Part;
import io.allim.template.TemplateVersion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which versions of templates are kept as they were read. */
class TemplateCacheTest {

    private static final Optional<String> NONE = Optional.empty();
    private static final int MEBI = 1024 * 1024;

    private final TemplateCache programs = new TemplateCache();
    /** The numbers of the versions that were read, in their order. */
    private final List<Integer> read = new ArrayList<>();

    @Test
    void versions_areKeptTo200_andThoseUsedLastStay() {
        for (int number = 1; number <= 200; number++) {
            find(number, "x");
        }
        assertThat(read).hasSize(200);
        find(1, "x");
        find(201, "x");
        assertThat(read).hasSize(201);
        find(1, "x");
        assertThat(read).hasSize(201);
        find(2, "x");
        assertThat(read).hasSize(202).endsWith(201, 2);
    }

    @Test
    void versions_areKeptTo4MebiCharacters() {
        find(1, "x".repeat(2 * MEBI));
        find(2, "x".repeat(2 * MEBI));
        find(1, "");
        find(2, "");
        assertThat(read).containsExactly(1, 2);
        find(3, "x");
        find(2, "");
        find(3, "");
        assertThat(read).containsExactly(1, 2, 3);
        find(1, "x".repeat(2 * MEBI - 1));
        find(2, "");
        find(3, "");
        assertThat(read).containsExactly(1, 2, 3, 1);
    }

    @Test
    void largerVersion_isReadEachTime() {
        find(1, "x".repeat(4 * MEBI + 1));
        find(1, "x".repeat(4 * MEBI + 1));
        assertThat(read).containsExactly(1, 1);
        find(2, "x".repeat(4 * MEBI));
        find(2, "");
        assertThat(read).containsExactly(1, 1, 2);
    }

    @Test
    void versionReadTwiceAtOnce_isKeptOnce() {
        List<TemplateCache.CachedTemplate> inner = new ArrayList<>();
        TemplateCache.CachedTemplate outer = programs.find("t", 1, () -> {
                    inner.add(find(1, "x"));
                    return Optional.of(version(1, "x"));
                })
                .orElseThrow();
        assertThat(inner).containsExactly(outer);
        assertThat(find(1, "x")).isSameAs(outer);
    }

    @Test
    void versionThatThereIsNot_isLookedForAgain() {
        assertThat(programs.find("t", 1, Optional::empty)).isEmpty();
        assertThat(find(1, "x").version().number()).isEqualTo(1);
    }

    private TemplateCache.CachedTemplate find(int number, String body) {
        return programs.find("t", number, () -> {
                    read.add(number);
                    return Optional.of(version(number, body));
                })
                .orElseThrow();
    }

    private static TemplateVersion version(int number, String body) {
        Part part = new Part(NONE, Optional.of(body), NONE, NONE, NONE, Optional.empty());
        return new TemplateVersion("t", number, Instant.EPOCH, true, false, Map.of("sms", part), Map.of());
    }
}
