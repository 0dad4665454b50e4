package io.allim.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.allim.SelfSigned;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

@Tag("slow")
class AwsTrustTest {

    @TempDir
    private Path folder;

    private final AtomicInteger reads = new AtomicInteger();
    private HttpsServer server;
    private AwsTrust trust;

    @BeforeEach
    void serve() throws Exception {
        SelfSigned certificate = SelfSigned.make("localhost", folder);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(certificate.tls()));
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        trust = new AwsTrust(() -> {
            reads.incrementAndGet();
            return certificate.trust();
        });
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void certificates_areReadOnceForAllClients_andOnlyWhenAServerShowsItsOwn() throws Exception {
        try (SdkHttpClient one = client();
                SdkHttpClient other = client()) {
            assertThat(reads).hasValue(0);
            assertThat(status(one, "localhost")).isEqualTo(204);
            assertThat(status(other, "localhost")).isEqualTo(204);
            assertThat(reads).hasValue(1);
        }
    }

    @Test
    void server_ofAnotherNameThanItsCertificate_isRefused() {
        try (SdkHttpClient client = client()) {
            assertThatThrownBy(() -> status(client, "127.0.0.1")).isInstanceOf(SSLException.class);
        }
    }

    @Test
    void server_thatTheJvmDoesNotTrust_isRefused() {
        try (SdkHttpClient client = AwsHttp.builder().build()) {
            assertThatThrownBy(() -> status(client, "localhost")).isInstanceOf(SSLException.class);
        }
    }

    @Test
    void jvm_trustsTheRootsOfAws() {
        assertThat(AwsTrust.OF_THE_JVM.getAcceptedIssuers())
                .anySatisfy(root ->
                        assertThat(root.getSubjectX500Principal().getName()).contains("CN=Amazon Root CA 1"));
    }

    private SdkHttpClient client() {
        return AwsHttp.builder(trust).build();
    }

    private int status(SdkHttpClient client, String host) throws Exception {
        SdkHttpRequest request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.GET)
                .uri(URI.create("https://" + host + ":" + server.getAddress().getPort() + "/"))
                .build();
        return client.prepareRequest(
                        HttpExecuteRequest.builder().request(request).build())
                .call()
                .httpResponse()
                .statusCode();
    }
}
