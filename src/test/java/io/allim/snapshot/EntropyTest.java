package io.allim.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EntropyTest {

    @AfterEach
    void renew() {
        Entropy.renew();
    }

    @Test
    void twins_areTheSameUntilTheyRenew() {
        Twins.restore();
        UUID one = Entropy.uuid();
        Twins.restore();
        assertThat(Entropy.uuid()).isEqualTo(one);

        Twins.restore();
        Entropy.renew();
        assertThat(Entropy.uuid()).isNotEqualTo(one);
    }

    @Test
    void uuid_isRandom() {
        List<UUID> uuids =
                IntStream.range(0, 1000).mapToObj(_ -> Entropy.uuid()).toList();

        assertThat(uuids)
                .doesNotHaveDuplicates()
                .allSatisfy(uuid -> assertThat(uuid.version()).isEqualTo(4))
                .allSatisfy(uuid -> assertThat(uuid.variant()).isEqualTo(2));
        long ones = uuids.stream()
                .mapToLong(uuid ->
                        Long.bitCount(uuid.getMostSignificantBits()) + Long.bitCount(uuid.getLeastSignificantBits()))
                .sum();
        assertThat(ones).isBetween(61_000L, 65_000L);
    }
}
