package io.allim.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.api.TestPorts;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long bodies may be, to the byte: with a length that is announced, and in chunks. ServerEdgeIT asks the server the same. */
@Tag("application")
@QuarkusTest
@QuarkusTestResource(TestPorts.class)
public class BodyEdgeTest {

    private static final String KEY = "Authorization: Bearer allim_dev\n";
    private static final int CHUNK = 0x8000;

    /** What fits is read and refused for what it says, but for the import, which refuses the row. */
    @ParameterizedTest
    @CsvSource({
        "PUT /v1/recipients/edge-body, 262143, 400",
        "PUT /v1/recipients/edge-body, 262144, 400",
        "PUT /v1/recipients/edge-body, 262145, 413",
        "POST /v1/notifications, 262144, 400",
        "POST /v1/notifications, 262145, 413",
        "POST /v1/sns, 1048575, 400",
        "POST /v1/sns, 1048576, 400",
        "POST /v1/sns, 1048577, 413",
        "POST /v1/recipients:import, 262145, 200",
        "POST /v1/recipients:import, 1048577, 200",
        "POST /v1/recipients%3Aimport, 1048577, 200",
        "POST /p/token, 262144, 404",
        "POST /p/token, 262145, 413",
    })
    void body_hasAtMostWhatItsOperationTakes(String operation, int length, int status) throws IOException {
        assertThat(announced(RestAssured.port, operation, KEY, length).status()).isEqualTo(status);
        assertThat(chunked(RestAssured.port, operation, KEY, length).status()).isEqualTo(status);
    }

    /** Nobody is asked for a key to be told that a body is too long; what is not announced is not read without one. */
    @ParameterizedTest
    @CsvSource({
        "PUT /v1/recipients/edge-body, 262144, 401, 401",
        "PUT /v1/recipients/edge-body, 262145, 413, 401",
        "DELETE /v1/topics/edge/subscribers/edge-body, 262145, 413, 401",
        "POST /v1/recipients:import, 262145, 401, 401",
        "POST /v1/sns, 1048577, 413, 413",
        "POST /v1/nothing, 262145, 404, 404",
    })
    void body_isRefusedByItsLengthFirst(String operation, int length, int announced, int chunked) throws IOException {
        assertThat(announced(RestAssured.port, operation, "", length).status()).isEqualTo(announced);
        assertThat(chunked(RestAssured.port, operation, "", length).status()).isEqualTo(chunked);
    }

    public static RawHttp.Answer announced(int port, String operation, String headers, int length) throws IOException {
        String head = head(operation, headers) + "Content-Length: " + length;
        return RawHttp.send(port, head, body(length));
    }

    public static RawHttp.Answer chunked(int port, String operation, String headers, int length) throws IOException {
        byte[] body = body(length);
        ByteArrayOutputStream chunks = new ByteArrayOutputStream();
        for (int sent = 0; sent < length; sent += CHUNK) {
            int size = Math.min(CHUNK, length - sent);
            chunks.writeBytes((Integer.toHexString(size) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            chunks.write(body, sent, size);
            chunks.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        chunks.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return RawHttp.send(port, head(operation, headers) + "Transfer-Encoding: chunked", chunks.toByteArray());
    }

    private static String head(String operation, String headers) {
        String type = operation.endsWith("import") ? "application/x-ndjson" : "application/json";
        return operation + " HTTP/1.1\nHost: localhost\nContent-Type: " + type + "\n" + headers;
    }

    private static byte[] body(int length) {
        String start = "{\"attributes\":{\"x\":\"";
        String end = "\"}}";
        return (start + "y".repeat(length - start.length() - end.length()) + end).getBytes(StandardCharsets.US_ASCII);
    }
}
