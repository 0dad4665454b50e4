package io.allim.inbox;

import io.allim.web.operation.OpenToAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;

/** The custom elements {@code <allim-inbox>} and {@code <allim-bell>}, as one module that any page can load. */
@Path("/inbox.js")
@OpenToAll
final class InboxScriptResource {

    /** Read when somebody asks: it is there for as long as the process. */
    private static final class Script {
        static final InboxScript READ = InboxScript.read("inbox.js");
    }

    @GET
    public Response script(@Context Request request, @Context HttpHeaders headers) {
        return Script.READ.answer(request, headers);
    }
}
