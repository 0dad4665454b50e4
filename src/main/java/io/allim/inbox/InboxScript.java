package io.allim.inbox;

import io.allim.table.Sha256;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** A module of the inbox in a page, which browsers keep for an hour. */
record InboxScript(String text, EntityTag tag) {

    /** @param name of a file beside this class */
    static InboxScript read(String name) {
        try (InputStream script = InboxScript.class.getResourceAsStream(name)) {
            String text = new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8);
            return new InboxScript(text, new EntityTag(Sha256.hex(text).substring(0, 16)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Response answer(Request request) {
        Response.ResponseBuilder unchanged = request.evaluatePreconditions(tag);
        Response.ResponseBuilder answer =
                unchanged == null ? Response.ok(text, "text/javascript;charset=UTF-8") : unchanged;
        return answer.tag(tag)
                .header("Cache-Control", "public, max-age=3600")
                .header("X-Content-Type-Options", "nosniff")
                .build();
    }
}
