package io.allim.console;

import io.allim.access.AccessConfig;
import io.allim.access.DevKey;
import io.allim.web.operation.OpenToAll;
import io.allim.web.problem.Problem;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jspecify.annotations.Nullable;

/** The console's page under each of its addresses, its scripts, and with what it signs people in. */
@Path("/console")
@OpenToAll
final class ConsoleResource {

    private final AccessConfig access;
    private final Instance<DevKey> devKey;

    /** Made at the first request: a function that nobody looks at loads none of it. */
    private volatile @Nullable SignIn signIn;

    ConsoleResource(AccessConfig access, Instance<DevKey> devKey) {
        this.access = access;
        this.devKey = devKey;
    }

    @GET
    public Response home(@Context UriInfo uri) {
        return page();
    }

    @GET
    @Path("/{view}")
    public Response view(@PathParam("view") String view, @Context UriInfo uri) {
        return page();
    }

    @GET
    @Path("/{view}/{id}")
    public Response object(@PathParam("view") String view, @PathParam("id") String id, @Context UriInfo uri) {
        return page();
    }

    /** A script never changes under its name, so browsers keep it. */
    @GET
    @Path("/assets/{name}")
    public Response asset(@PathParam("name") String name, @Context HttpHeaders headers) {
        Asset asset = Asset.find(name).orElseThrow(Problem.NOT_FOUND::exception);
        return asset.answer(headers.getHeaderString(HttpHeaders.ACCEPT_ENCODING));
    }

    /** What the page writes the HTML of a mail into. */
    @GET
    @Path("/frame")
    public Response frame(@Context UriInfo uri) {
        return Page.frame(uri.getQueryParameters().containsKey("images"));
    }

    /** How people sign in: where to, with OpenID Connect; in dev and test the key that works there. */
    @GET
    @Path("/sign-in")
    @Produces(MediaType.APPLICATION_JSON)
    public Response signIn() {
        return Response.ok(signIns().view(), "application/json;charset=UTF-8")
                .header("Cache-Control", "no-store")
                .header("X-Content-Type-Options", "nosniff")
                .build();
    }

    private Response page() {
        return Page.answer(signIns().tokenOrigin());
    }

    private SignIn signIns() {
        SignIn known = signIn;
        if (known == null) {
            known = new SignIn(access, devKey.isResolvable());
            signIn = known;
        }
        return known;
    }
}
