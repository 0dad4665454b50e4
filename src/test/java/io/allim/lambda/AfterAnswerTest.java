package io.allim.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.Context;
import io.allim.pipeline.accept.Handover;
import io.allim.table.SettableClock;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a request may leave something to its process. */
class AfterAnswerTest {

    private final AfterAnswer after = new AfterAnswer(
            new Handover(),
            null,
            new EmfMetrics(false, "allim", new SettableClock(Instant.parse("2027-03-01T08:00:00Z"))));

    @ParameterizedTest
    @CsvSource({"19999, false", "20000, true", "20001, true"})
    void request_isFollowed_whereTimeIsLeft(int millis, boolean followed) {
        after.enable();
        assertThat(after.begin(Optional.of(left(millis)))).isEqualTo(followed);
    }

    /** The managed runtime asks for the next event as soon as it has answered. */
    @Test
    void request_isNotFollowed_whereTheRuntimeDoesNotSaySo() {
        assertThat(after.begin(Optional.of(left(60_000)))).isFalse();
    }

    @Test
    void request_beforeASnapshot_isNotFollowed() {
        after.enable();
        assertThat(after.begin(Optional.empty())).isFalse();
    }

    private static Context left(int millis) {
        return (Context) Proxy.newProxyInstance(
                AfterAnswerTest.class.getClassLoader(), new Class<?>[] {Context.class}, (_, _, _) -> millis);
    }
}
