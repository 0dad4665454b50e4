package io.allim.server;

import io.allim.web.Missing;
import io.allim.web.Parameters;
import io.allim.web.operation.RequiresScope;
import io.allim.web.operation.Scope;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Set;

@Path("/v1/backups")
@RequiresScope(Scope.ADMIN)
@Produces(MediaType.APPLICATION_JSON)
final class BackupResource {

    private final Backups backups;

    BackupResource(Backups backups) {
        this.backups = backups;
    }

    /** All there are: as many as are kept. */
    record BackupList(List<Backup> items) {}

    /** Answers when the backup is made. */
    @POST
    public Response make() {
        Backup made = backups.make();
        return Response.status(Response.Status.CREATED)
                .entity(made)
                .header("Location", "/v1/backups/" + made.id())
                .build();
    }

    @GET
    public BackupList list(@Context UriInfo uri) {
        Parameters.requireKnown(uri.getQueryParameters(), Set.of());
        return new BackupList(backups.list());
    }

    @GET
    @Path("/{id}")
    public Backup get(@PathParam("id") String id) {
        return backups.find(id)
                .orElseThrow(() -> Missing.of("backup", id, "GET /v1/backups lists those there are, by their times."));
    }
}
