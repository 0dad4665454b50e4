package io.allim.inbox;

import io.allim.table.Sha256;
import io.allim.web.operation.OpenToAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The custom elements {@code <allim-inbox>} and {@code <allim-bell>}, as one module that any page can load. */
@Path("/inbox.js")
@OpenToAll
final class InboxScriptResource {

    /** Read when somebody asks: it is there for as long as the process. */
    private static final class Script {
        static final String TEXT = read();
        static final EntityTag TAG = new EntityTag(Sha256.hex(TEXT).substring(0, 16));

        private static String read() {
            try (InputStream script = InboxScriptResource.class.getResourceAsStream("inbox.js")) {
                return new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @GET
    public Response script(@Context Request request) {
        Response.ResponseBuilder unchanged = request.evaluatePreconditions(Script.TAG);
        Response.ResponseBuilder answer =
                unchanged == null ? Response.ok(Script.TEXT, "text/javascript;charset=UTF-8") : unchanged;
        return answer.tag(Script.TAG)
                .header("Cache-Control", "public, max-age=3600")
                .header("X-Content-Type-Options", "nosniff")
                .build();
    }
}
