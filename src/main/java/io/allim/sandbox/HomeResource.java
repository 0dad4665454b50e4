package io.allim.sandbox;

import io.allim.web.operation.OpenToAll;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.net.URI;

/** Leads browsers that know nothing but the port to the page. */
@Path("/")
@OpenToAll
@IfBuildProfile(anyOf = {"dev", "test"})
final class HomeResource {

    @GET
    public Response home() {
        return Response.seeOther(URI.create("/sandbox")).build();
    }
}
