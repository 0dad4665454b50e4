package io.allim.inbox;

import io.allim.table.Sha256;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;

/** A module of the inbox in a page, which browsers keep for an hour; compressed where they take that. */
final class InboxScript {

    private final byte[] plain;
    private final byte[] zipped;
    private final EntityTag tag;

    private InboxScript(byte[] plain) throws IOException {
        this.plain = plain;
        this.zipped = zip(plain);
        this.tag = new EntityTag(
                Sha256.hex(new String(plain, StandardCharsets.UTF_8)).substring(0, 16), true);
    }

    /** @param name of a file beside this class */
    static InboxScript read(String name) {
        try (InputStream script = InboxScript.class.getResourceAsStream(name)) {
            return new InboxScript(Objects.requireNonNull(script).readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of a type that a Function URL takes for bytes, compressed or not. */
    Response answer(Request request, HttpHeaders headers) {
        String encodings = headers.getHeaderString(HttpHeaders.ACCEPT_ENCODING);
        boolean zip = encodings != null && encodings.contains("gzip");
        Response.ResponseBuilder unchanged = request.evaluatePreconditions(tag);
        Response.ResponseBuilder answer =
                unchanged == null ? Response.ok(zip ? zipped : plain, "application/javascript") : unchanged;
        answer.tag(tag)
                .header("Cache-Control", "public, max-age=3600")
                .header("Vary", "Accept-Encoding")
                .header("X-Content-Type-Options", "nosniff");
        return zip && unchanged == null
                ? answer.header("Content-Encoding", "gzip").build()
                : answer.build();
    }

    private static byte[] zip(byte[] plain) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream(plain.length);
        try (GZIPOutputStream zip = new GZIPOutputStream(zipped)) {
            zip.write(plain);
        }
        return zipped.toByteArray();
    }
}
