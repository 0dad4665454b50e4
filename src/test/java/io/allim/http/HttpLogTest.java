package io.allim.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.api.TestPorts;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths and headers of requests are credentials, and the HTTP client would log them. */
@Tag("application")
@QuarkusTest
@QuarkusTestResource(TestPorts.class)
class HttpLogTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.apache.hc.client5.http.wire",
                "org.apache.hc.client5.http.headers",
                "org.apache.hc.client5.http.impl.classic.InternalHttpClient",
                "org.apache.hc.client5.http.impl.classic.MainClientExec"
            })
    void requests_areNotLogged_whenAllElseIs(String category) {
        Logger root = Logger.getLogger("");
        Level before = root.getLevel();
        root.setLevel(Level.ALL);
        try {
            assertThat(Logger.getLogger("io.allim").isLoggable(Level.FINE)).isTrue();
            assertThat(Logger.getLogger(category).isLoggable(Level.FINE)).isFalse();
        } finally {
            root.setLevel(before);
        }
    }
}
