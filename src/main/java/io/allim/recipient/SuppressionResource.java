package io.allim.recipient;

import io.allim.table.Json;
import io.allim.web.Missing;
import io.allim.web.PageView;
import io.allim.web.Parameters;
import io.allim.web.operation.RequiresScope;
import io.allim.web.operation.Scope;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.Set;

@Path("/v1/suppressions")
@RequiresScope(Scope.ADMIN)
@Produces(MediaType.APPLICATION_JSON)
final class SuppressionResource {

    private final SuppressionStore suppressions;

    SuppressionResource(SuppressionStore suppressions) {
        this.suppressions = suppressions;
    }

    @GET
    public PageView<Suppression> list(@Context UriInfo uri) {
        Parameters parameters = Parameters.of(uri, Set.of());
        return PageView.of(
                suppressions.list(parameters.limit(), parameters.cursor()),
                stored -> Json.read(stored.item().body(), Suppression.class));
    }

    /** What was skipped meanwhile stays skipped. */
    @DELETE
    @Path("/{id}")
    public void lift(@PathParam("id") String id) {
        if (!id.matches("[0-9a-f]{32}") || !suppressions.lift(id)) {
            throw Missing.of(
                    "suppression",
                    id,
                    "GET /v1/suppressions lists those there are, whose ids have 32 hexadecimal digits.");
        }
    }
}
