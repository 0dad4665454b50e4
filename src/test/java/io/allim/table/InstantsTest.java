package io.allim.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstantsTest {

    @Test
    void everyInstant_isWrittenAsJavaWritesItAndReadAgain() {
        Random random = new Random(7);
        for (int i = 0; i < 100_000; i++) {
            long second = random.nextLong(Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond());
            Instant far = Instant.ofEpochSecond(second, random.nextInt(1_000_000_000));
            Instant near = Instant.ofEpochSecond(second % 60_000_000_000L, i % 3 == 0 ? 0 : i % 1000 * 1_000_000L);
            Stream.of(far, near).forEach(instant -> {
                assertThat(Instants.write(instant)).isEqualTo(instant.toString());
                assertThat(Instants.read(instant.toString())).isEqualTo(instant);
            });
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2027-03-01T17:00:00+09:00",
                "2027-03-01T08:00:00.1Z",
                "2027-03-01T08:00:00.1234567Z",
                "2027-03-01T24:00:00Z",
                "2016-12-31T23:59:60Z",
                "2028-02-29T00:00:00Z"
            })
    void whatJavaReads_isReadTheSame(String text) {
        assertThat(Instants.read(text)).isEqualTo(Instant.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Z",
                "2027-03-01",
                "2027-03-01T08:00:00",
                "2027-03-01T08:00:61Z",
                "2027-02-29T08:00:00Z",
                "2027-13-01T08:00:00Z",
                "2027-03-01 08:00:00Z",
                "2027-03-01T08:00:00.1234567890Z",
                "2027-03-01T08:60:00Z",
                "+027-03-01T08:00:00Z"
            })
    void whatIsNoInstant_isRefused(String text) {
        assertThatExceptionOfType(DateTimeException.class).isThrownBy(() -> Instants.read(text));
    }
}
