package io.allim.inbox;

import io.allim.web.operation.OpenToAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;

/** What the inbox in a page loads when somebody opens the preferences. */
@Path("/inbox-preferences.js")
@OpenToAll
final class InboxPreferencesScriptResource {

    /** Read when somebody asks: it is there for as long as the process. */
    private static final class Script {
        static final InboxScript READ = InboxScript.read("inbox-preferences.js");
    }

    @GET
    public Response script(@Context Request request, @Context HttpHeaders headers) {
        return Script.READ.answer(request, headers);
    }
}
