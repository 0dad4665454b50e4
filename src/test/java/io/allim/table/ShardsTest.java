package io.allim.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShardsTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 1023, 1024})
    void shards_areFirstOrLast_andNeverBoth(int count) {
        Shards shards = new Shards(count);
        assertThat(shards.first().toArray()).hasSize(count).startsWith(0).endsWith(count - 1);
        assertThat(shards.last().toArray()).hasSize(count).startsWith(1024).endsWith(1024 + count - 1);
        assertThat(shards.all().toArray())
                .isEqualTo(IntStream.concat(shards.first(), shards.last()).toArray())
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1025})
    void otherCounts_areRefused(int count) {
        assertThatThrownBy(() -> new Shards(count))
                .hasMessage("allim.delivery.shards is " + count + "; 1 to 1,024 are allowed");
    }

    /** Some ids have hashes below zero. */
    @Test
    void ids_areSpreadOverAllOfThem() {
        Shards shards = new Shards(3);
        assertThat(IntStream.range(0, 1_000)
                        .map(i -> shards.of("id-" + i))
                        .distinct()
                        .sorted())
                .containsExactly(0, 1, 2);
        assertThat(IntStream.range(0, 1_000).map(i -> "id-".concat("" + i).hashCode()))
                .anyMatch(hash -> hash < 0);
        assertThat(IntStream.range(0, 1_000)).allMatch(i -> shards.last("id-" + i) == 1024 + shards.of("id-" + i));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "15, 15", "16, 16", "17, 16", "1024, 16"})
    void lists_haveAsManyParts_butNotMoreThanSixteen(int count, int parts) {
        Shards shards = new Shards(count);
        Set<String> names = IntStream.range(0, 2_000)
                .mapToObj(i -> shards.ofList("list", "id-" + i))
                .collect(Collectors.toSet());
        assertThat(shards.listParts()).isEqualTo(parts);
        assertThat(names)
                .isEqualTo(IntStream.range(0, parts)
                        .mapToObj(part -> part == 0 ? "list" : "list/" + part)
                        .collect(Collectors.toSet()));
    }
}
