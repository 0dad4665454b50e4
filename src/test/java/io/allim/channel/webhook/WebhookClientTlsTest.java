package io.allim.channel.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.SelfSigned;
import io.allim.http.HttpResult;
import io.allim.http.HttpSender;
import io.allim.http.HttpUrl;
import io.allim.http.Outgoing;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The certificate is made for the test, for {@value #NAME} alone. */
final class WebhookClientTlsTest {

    private static final String NAME = "tls.7f000001.rebind.test";
    private static final Receiver.Script OK =
            Receiver.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

    @TempDir
    private static Path folder;

    private static SSLContext tls;
    private Receiver receiver;

    @BeforeAll
    static void makeCertificate() throws Exception {
        tls = SelfSigned.make(NAME, folder).tls();
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    @Test
    void post_isAnsweredByTheHostThatTheCertificateNames() throws Exception {
        assertThat(post(NAME, tls, OK, Duration.ofSeconds(20)))
                .isInstanceOfSatisfying(
                        HttpResult.Answered.class,
                        answer -> assertThat(answer.status()).isEqualTo(200));
    }

    @Test
    void post_doesNotLeaveForAnotherHostThanTheCertificateNames() throws Exception {
        assertThat(post("other.7f000001.rebind.test", tls, OK, Duration.ofSeconds(20)))
                .isEqualTo(new HttpResult.NotSent(
                        "no secure connection could be made: the server's certificate is for another name"));
    }

    @Test
    void post_doesNotLeaveWhenNobodyVouchesForTheCertificate() throws Exception {
        assertThat(post(NAME, SSLContext.getDefault(), OK, Duration.ofSeconds(20)))
                .isEqualTo(new HttpResult.NotSent(
                        "no secure connection could be made: the server's certificate is signed by nobody this"
                                + " service trusts"));
    }

    @Test
    void post_endsWithinItsDeadlineOverTls() throws Exception {
        Receiver.Script drip = Receiver.repeating("HTTP/1.1 200 OK\r\n", () -> "X: y\r\n", 20);
        long started = System.nanoTime();
        assertThat(post(NAME, tls, drip, Duration.ofMillis(1500)))
                .isEqualTo(new HttpResult.Unanswered("no answer in time"));
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(4));
        assertThat(receiver.ends()).isTrue();
    }

    private HttpResult post(String host, SSLContext context, Receiver.Script script, Duration deadline) {
        receiver = Receiver.on(tls.getServerSocketFactory(), script);
        try (HttpSender client = new HttpSender(_ -> false, deadline, Duration.ofSeconds(2), context)) {
            return client.send(new Outgoing(
                    "POST",
                    new HttpUrl(true, host, receiver.port(), "/"),
                    Map.of(),
                    "application/json",
                    new byte[] {'{', '}'},
                    0));
        }
    }
}
