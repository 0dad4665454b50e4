package io.allim.api;

import io.allim.workflow.WorkflowStore;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.Set;

@Path("/v1/workflows")
@Produces(MediaType.APPLICATION_JSON)
public final class WorkflowResource {

    private final WorkflowStore workflows;
    private final WorkflowReader reader;

    WorkflowResource(WorkflowStore workflows, WorkflowReader reader) {
        this.workflows = workflows;
        this.reader = reader;
    }

    @GET
    public PageView<WorkflowView> list(@Context UriInfo uri) {
        Parameters parameters = Parameters.of(uri, Set.of());
        return PageView.of(
                workflows.list(parameters.limit(), parameters.cursor()),
                stored -> WorkflowView.of(WorkflowStore.listed(stored)));
    }

    @PUT
    @Path("/{workflow}")
    @Consumes(MediaType.APPLICATION_JSON)
    public WorkflowView put(@PathParam("workflow") String id, byte[] bytes) {
        String known =
                WorkflowReader.id(id).orElseThrow(() -> Parameters.refusal("workflow", WorkflowReader.EXPECTED_ID, id));
        return WorkflowView.of(workflows.put(reader.read(known, Body.read(bytes).fields())));
    }

    @GET
    @Path("/{workflow}")
    public WorkflowView get(@PathParam("workflow") String id) {
        return WorkflowReader.id(id)
                .flatMap(workflows::find)
                .map(WorkflowView::of)
                .orElseThrow(() -> Missing.workflow(id));
    }

    @DELETE
    @Path("/{workflow}")
    public void delete(@PathParam("workflow") String id) {
        if (WorkflowReader.id(id).filter(workflows::remove).isEmpty()) {
            throw Missing.workflow(id);
        }
    }
}
