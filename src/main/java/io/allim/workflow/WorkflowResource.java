package io.allim.workflow;

import io.allim.table.Page;
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
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

@Path("/v1/workflows")
@Produces(MediaType.APPLICATION_JSON)
final class WorkflowResource {

    private static final String EXAMPLE = "{\"steps\":[{\"channel\":\"email\",\"template\":\"order-shipped\"}]}";

    private final WorkflowStore workflows;
    private final WorkflowReader reader;
    private final InstantSource clock;

    WorkflowResource(WorkflowStore workflows, WorkflowReader reader, InstantSource clock) {
        this.workflows = workflows;
        this.reader = reader;
        this.clock = clock;
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
    public Response put(
            @PathParam("workflow") String id,
            @Context HttpHeaders headers,
            @Context SecurityContext caller,
            byte[] bytes) {
        String known =
                WorkflowReader.id(id).orElseThrow(() -> Parameters.refusal("workflow", WorkflowReader.EXPECTED_ID, id));
        return put(read(known, bytes), headers, caller);
    }

    private Response put(Workflow workflow, HttpHeaders headers, SecurityContext caller) {
        WorkflowStore.Put put = workflows.put(
                workflow.changed(caller.getUserPrincipal().getName(), clock.instant()),
                Preconditions.of(headers).guard());
        return Preconditions.written(WorkflowView.of(put.workflow()), Preconditions.tag(put.head()));
    }

    /** Answers as {@link #put} would, and stores nothing. */
    @POST
    @RequiresScope(Scope.READ)
    @Path("/{workflow}/check")
    @Consumes(MediaType.APPLICATION_JSON)
    public WorkflowView check(@PathParam("workflow") String id, byte[] bytes) {
        String known =
                WorkflowReader.id(id).orElseThrow(() -> Parameters.refusal("workflow", WorkflowReader.EXPECTED_ID, id));
        return WorkflowView.of(workflows.next(read(known, bytes)));
    }

    private Workflow read(String id, byte[] bytes) {
        return reader.read(
                id,
                Body.read(bytes, EXAMPLE).fields(),
                () -> workflows.find(id).map(Workflow::targets).orElse(List.of()));
    }

    @GET
    @RequiresScope(Scope.READ)
    @Path("/{workflow}")
    public Response get(@PathParam("workflow") String id, @Context HttpHeaders headers) {
        Stored stored = WorkflowReader.id(id).flatMap(workflows::stored).orElseThrow(() -> Missing.workflow(id));
        return Preconditions.of(headers)
                .read(Preconditions.tag(stored.item()), () -> WorkflowView.of(WorkflowStore.listed(stored)));
    }

    @GET
    @RequiresScope(Scope.READ)
    @Path("/{workflow}/versions")
    public PageView<WorkflowView> versions(@PathParam("workflow") String id, @Context UriInfo uri) {
        Parameters parameters = Parameters.of(uri, Set.of());
        String known = WorkflowReader.id(id).orElseThrow(() -> Missing.workflow(id));
        Page page = workflows.versions(known, parameters.limit(), parameters.cursor());
        if (page.items().isEmpty() && parameters.cursor().isEmpty()) {
            throw Missing.workflow(id);
        }
        return PageView.of(page, stored -> WorkflowView.of(WorkflowStore.readVersion(stored)));
    }

    @GET
    @RequiresScope(Scope.READ)
    @Path("/{workflow}/versions/{version}")
    public WorkflowView version(@PathParam("workflow") String id, @PathParam("version") String version) {
        return WorkflowView.of(find(id, version));
    }

    /** Makes a new version that says the same as an earlier one, and brings back a workflow that was removed. */
    @POST
    @RequiresScope(Scope.ADMIN)
    @Path("/{workflow}/versions/{version}/publish")
    public Response publish(
            @PathParam("workflow") String id,
            @PathParam("version") String version,
            @Context HttpHeaders headers,
            @Context SecurityContext caller) {
        return put(find(id, version), headers, caller);
    }

    private Workflow find(String id, String version) {
        return WorkflowReader.id(id)
                .flatMap(known -> Optional.of(version)
                        .filter(text -> text.matches("[1-9][0-9]{0,8}"))
                        .map(Integer::valueOf)
                        .flatMap(number -> workflows.find(known, number)))
                .orElseThrow(() -> Missing.workflowVersion(id, version));
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
