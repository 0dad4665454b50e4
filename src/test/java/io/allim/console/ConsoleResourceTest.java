package io.allim.console;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.allim.api.TestPorts;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@Tag("application")
@QuarkusTestResource(TestPorts.class)
class ConsoleResourceTest {

    private static final int MOST_BYTES = 100_000;

    @ParameterizedTest
    @ValueSource(strings = {"/console", "/console/", "/console/now", "/console/deliveries/dlv_1?lang=ko"})
    void page_isTheSameUnderEachAddress_andRunsNothingInline(String path) {
        given().get(path)
                .then()
                .statusCode(200)
                .contentType("text/html")
                .header("Cache-Control", "no-cache")
                .header("Referrer-Policy", "no-referrer")
                .header("Content-Security-Policy", containsString("default-src 'self'"))
                .header("Content-Security-Policy", containsString("frame-ancestors 'none'"))
                .header("Content-Security-Policy", not(containsString("unsafe")))
                .header("Set-Cookie", nullValue())
                .body(containsString("<allim-console>"))
                .body(not(containsString("<style")))
                .body(not(containsString("@script@")));
    }

    @Test
    void scripts_areKeptForEver_compressedForThoseWhoTakeIt() throws IOException, InterruptedException {
        String name = entry();
        HttpResponse<byte[]> plain = script(name);
        HttpResponse<byte[]> zipped = script(name, "Accept-Encoding", "gzip");
        assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(zipped.headers().firstValue("Content-Encoding")).hasValue("gzip");
        assertThat(zipped.headers().firstValue("Vary")).hasValue("Accept-Encoding");
        assertThat(String.join(", ", zipped.headers().allValues("Cache-Control")))
                .contains("max-age=31536000")
                .contains("immutable");
        assertThat(plain.body()).isEqualTo(Files.readAllBytes(assets().resolve(name)));
        try (InputStream unzipped = new GZIPInputStream(new ByteArrayInputStream(zipped.body()))) {
            assertThat(unzipped.readAllBytes()).isEqualTo(plain.body());
        }
    }

    private static HttpResponse<byte[]> script(String name, String... headers)
            throws IOException, InterruptedException {
        URI address = URI.create("http://127.0.0.1:" + RestAssured.port + "/console/assets/" + name);
        HttpRequest.Builder request = HttpRequest.newBuilder(address);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<byte[]> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/javascript");
            return answer;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"index-AAAAAAAA.js", "index.js", "package-info.class", "..%2Fconsole.html", "console.html"})
    void asset_thatIsNone_isNotThere(String name) {
        given().urlEncodingEnabled(false)
                .get("/console/assets/" + name)
                .then()
                .statusCode(org.hamcrest.Matchers.greaterThanOrEqualTo(400))
                .body(not(containsString("<allim-console>")));
    }

    /** What the page writes a mail into. */
    @ParameterizedTest
    @CsvSource({"/console/frame,img-src data:;", "/console/frame?images=1,img-src data: http: https:;"})
    void frame_isEmpty_andRunsNothing(String path, String images) {
        given().get(path)
                .then()
                .statusCode(200)
                .contentType("text/html")
                .header("Content-Security-Policy", containsString("default-src 'none'"))
                .header("Content-Security-Policy", containsString("sandbox allow-same-origin"))
                .header("Content-Security-Policy", containsString("frame-ancestors 'self'"))
                .header("Content-Security-Policy", containsString(images))
                .header("Content-Security-Policy", not(containsString("script")))
                .header("Referrer-Policy", "no-referrer")
                .body(containsString("<body></body>"));
    }

    @Test
    void signIn_answersTheDevKey_inTests() {
        given().get("/console/sign-in")
                .then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .body("devKey", equalTo("allim_dev"))
                .body("unavailable", equalTo(false))
                .body("oidc", nullValue());
    }

    @Test
    void scripts_areSmall_allTogether() throws IOException {
        List<Path> scripts;
        try (Stream<Path> files = Files.list(assets())) {
            scripts = files.toList();
        }
        int bytes = 0;
        for (Path script : scripts) {
            bytes += zipped(Files.readAllBytes(script));
        }
        System.out.printf("The console's %d scripts have %,d bytes, compressed.%n", scripts.size(), bytes);
        assertThat(scripts).hasSizeGreaterThan(5);
        assertThat(bytes).isLessThanOrEqualTo(MOST_BYTES);
    }

    private static int zipped(byte[] plain) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(zipped)) {
            zip.write(plain);
        }
        return zipped.size();
    }

    private static String entry() {
        Matcher script = Pattern.compile("/console/assets/(index-[A-Z0-9]{8}\\.js)")
                .matcher(given().get("/console").asString());
        assertThat(script.find()).isTrue();
        return script.group(1);
    }

    private static Path assets() {
        try {
            return Path.of(Objects.requireNonNull(ConsoleResource.class.getResource("assets"))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
