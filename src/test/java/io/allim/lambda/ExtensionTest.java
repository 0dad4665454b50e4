package io.allim.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The thread of the runtime and that of the extension are told of an event in any order. */
class ExtensionTest {

    private static final Duration LONG = Duration.ofMinutes(10);

    @Test
    void request_thatHasEndedAlready_isAnswered() throws Exception {
        Extension extension = extension(LONG);
        assertThat(extension.begin("1")).isTrue();
        extension.end("1");
        assertThat(extension.isAnswered("1")).isTrue();
    }

    /** However long it takes: what it has left would be without its process otherwise. */
    @Test
    void request_thatHasBegun_isWaitedFor() throws Exception {
        Extension extension = extension(Duration.ZERO);
        assertThat(extension.begin("1")).isTrue();
        CompletableFuture<Boolean> answered = waiting(extension, "1");
        extension.end("0");
        assertThat(answered).isNotDone();
        extension.end("1");
        assertThat(answered.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void request_thatBeginsMeanwhile_isWaitedFor() throws Exception {
        Extension extension = extension(LONG);
        CompletableFuture<Boolean> answered = waiting(extension, "1");
        assertThat(extension.begin("1")).isTrue();
        extension.end("1");
        assertThat(answered.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void request_thatBeginsTooLate_leavesNothing_andTheNextOneDoes() throws Exception {
        Extension extension = extension(Duration.ZERO);
        assertThat(extension.isAnswered("1")).isFalse();
        assertThat(extension.begin("1")).isFalse();
        extension.end("1");
        assertThat(extension.begin("2")).isTrue();
        extension.end("2");
        assertThat(extension.isAnswered("2")).isTrue();
    }

    private static CompletableFuture<Boolean> waiting(Extension extension, String event) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return extension.isAnswered(event);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }

    private static Extension extension(Duration patience) {
        return new Extension(null, () -> null, patience);
    }
}
