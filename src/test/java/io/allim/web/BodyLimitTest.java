package io.allim.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.allim.web.problem.Problem;
import io.allim.web.problem.ProblemException;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BodyLimitTest {

    private static final int MOST = 50_000;

    /** A chunked body announces nothing, and an event may announce the length of its encoded form. */
    @ParameterizedTest
    @CsvSource({"0, 0", "300, 300", "300, 0", "300, 299", "300, 400", "20000, 20000", "20000, 7", "50000, 50000"})
    void body_isReadWhateverLengthWasAnnounced(int length, int announced) throws IOException {
        byte[] body = new byte[length];
        new Random(length).nextBytes(body);
        assertThat(limited(body, announced).readAllBytes()).isEqualTo(body);
    }

    @ParameterizedTest
    @CsvSource({"50001, 50001", "50001, 0", "60000, 300"})
    void body_thatIsTooLargeIsRefused(int length, int announced) {
        BodyLimit.Limited body = limited(new byte[length], announced);
        assertThatExceptionOfType(ProblemException.class).isThrownBy(body::readAllBytes);
    }

    @Test
    void bodyThatBreaksOff_isAClientThatWentAway() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("reset");
            }
        };
        BodyLimit.Limited body = new BodyLimit.Limited(broken, MOST, 10);
        assertThatExceptionOfType(ClientGone.class).isThrownBy(body::readAllBytes);
        assertThatExceptionOfType(ClientGone.class).isThrownBy(body::read);
        assertThat(Problems.response(new ClientGone(new IOException()), () -> "/", Optional::empty)
                        .getStatus())
                .isEqualTo(400);
    }

    /** Over HTTP/2 a request may end on another thread after it was asked whether it has. */
    @ParameterizedTest
    @CsvSource({"handler", "resume"})
    void requestThatEndsMeanwhile_isNotDrained(String call) {
        HttpServerRequest request = (HttpServerRequest) Proxy.newProxyInstance(
                BodyLimitTest.class.getClassLoader(),
                new Class<?>[] {HttpServerRequest.class},
                (self, method, _) -> switch (method.getName()) {
                    case "isEnded" -> false;
                    case String name
                    when name.equals(call) -> throw new IllegalStateException("Request has already been read");
                    default -> self;
                });
        assertThatNoException().isThrownBy(() -> BodyLimit.drain(request));
    }

    @Test
    void json_has256KibAtMost() {
        assertThat(Body.read(json(Body.MAX_BYTES)).fields().has("x")).isTrue();
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> Body.read(json(Body.MAX_BYTES + 1)))
                .satisfies(refused -> assertThat(refused.problem()).isEqualTo(Problem.TOO_LARGE));
        assertThat(Body.MAX_BYTES).isEqualTo(262_144);
    }

    @Test
    void json_isNested32DeepAtMost() {
        assertThat(Body.read(nested(32)).fields().has("x")).isTrue();
        assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> Body.read(nested(33)));
    }

    private static byte[] json(int length) {
        return ("{\"x\":\"" + "y".repeat(length - 8) + "\"}").getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] nested(int depth) {
        return ("{\"x\":" + "[".repeat(depth - 1) + "]".repeat(depth - 1) + "}").getBytes(StandardCharsets.UTF_8);
    }

    private static BodyLimit.Limited limited(byte[] body, int announced) {
        return new BodyLimit.Limited(new ByteArrayInputStream(body), MOST, announced);
    }
}
