package io.allim.workflow;

import io.allim.table.Stored;
import io.allim.web.Body;
import io.allim.web.Missing;
import io.allim.web.PageView;
import io.allim.web.Parameters;
import io.allim.web.Preconditions;
import io.allim.web.operation.RequiresScope;
import io.allim.web.operation.Scope;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Set;

@Path("/v1/workflows")
@Produces(MediaType.APPLICATION_JSON)
final class WorkflowResource {

    private static final String EXAMPLE = "{\"steps\":[{\"channel\":\"email\",\"template\":\"order-shipped\"}]}";

    private final WorkflowStore workflows;
    private final WorkflowReader reader;

    WorkflowResource(WorkflowStore workflows, WorkflowReader reader) {
        this.workflows = workflows;
        this.reader = reader;
    }

    @GET
    @RequiresScope(Scope.READ)
    public PageView<WorkflowView> list(@Context UriInfo uri) {
        Parameters parameters = Parameters.of(uri, Set.of());
        return PageView.of(
                workflows.list(parameters.limit(), parameters.cursor()),
                stored -> WorkflowView.of(WorkflowStore.listed(stored)));
    }

    @PUT
    @RequiresScope(Scope.ADMIN)
    @Path("/{workflow}")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response put(@PathParam("workflow") String id, @Context HttpHeaders headers, byte[] bytes) {
        String known =
                WorkflowReader.id(id).orElseThrow(() -> Parameters.refusal("workflow", WorkflowReader.EXPECTED_ID, id));
        WorkflowStore.Put put = workflows.put(
                reader.read(
                        known,
                        Body.read(bytes, EXAMPLE).fields(),
                        () -> workflows.find(known).map(Workflow::targets).orElse(List.of())),
                Preconditions.of(headers).guard());
        return Preconditions.written(WorkflowView.of(put.workflow()), Preconditions.tag(put.head()));
    }

    @GET
    @RequiresScope(Scope.READ)
    @Path("/{workflow}")
    public Response get(@PathParam("workflow") String id, @Context HttpHeaders headers) {
        Stored stored = WorkflowReader.id(id).flatMap(workflows::stored).orElseThrow(() -> Missing.workflow(id));
        return Preconditions.of(headers)
                .read(Preconditions.tag(stored.item()), () -> WorkflowView.of(WorkflowStore.listed(stored)));
    }

    @DELETE
    @RequiresScope(Scope.ADMIN)
    @Path("/{workflow}")
    public void delete(@PathParam("workflow") String id, @Context HttpHeaders headers) {
        if (WorkflowReader.id(id)
                .filter(known ->
                        workflows.remove(known, Preconditions.of(headers).guard()))
                .isEmpty()) {
            throw Missing.workflow(id);
        }
    }
}
