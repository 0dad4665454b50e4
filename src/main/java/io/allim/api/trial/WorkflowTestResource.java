package io.allim.api.trial;

import io.allim.pipeline.Trial;
import io.allim.pipeline.WorkflowTrials;
import io.allim.pipeline.accept.Refusal;
import io.allim.web.Body;
import io.allim.web.Missing;
import io.allim.web.operation.RequiresScope;
import io.allim.web.operation.Scope;
import io.allim.workflow.WorkflowReader;
import io.allim.workflow.WorkflowStore;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.InstantSource;

/** What would a notification of this workflow do? */
@Path("/v1/workflows")
@RequiresScope(Scope.READ)
@Produces(MediaType.APPLICATION_JSON)
final class WorkflowTestResource {

    private static final String EXAMPLE = "{\"to\":{\"recipient\":\"ada\"},\"data\":{\"orderId\":\"A-1001\"}}";

    private final WorkflowTestReader reader;
    private final WorkflowStore workflows;
    private final WorkflowTrials trials;
    private final InstantSource clock;

    WorkflowTestResource(
            WorkflowTestReader reader, WorkflowStore workflows, WorkflowTrials trials, InstantSource clock) {
        this.reader = reader;
        this.workflows = workflows;
        this.trials = trials;
        this.clock = clock;
    }

    /** Stores and sends nothing. */
    @POST
    @Path("/{workflow}/test")
    @Consumes(MediaType.APPLICATION_JSON)
    public WorkflowTestView test(@PathParam("workflow") String id, byte[] bytes) {
        String known = WorkflowReader.id(id).orElseThrow(() -> Missing.workflow(id));
        WorkflowTestReader.Test test =
                reader.read(known, Body.read(bytes, EXAMPLE).fields(), clock.instant());
        if (test.draft().isEmpty() && workflows.find(known).isEmpty()) {
            throw Missing.workflow(id);
        }
        return switch (trials.run(test.notification(), test.draft(), test.at())) {
            case Trial.Done done -> WorkflowTestView.of(done, test.draft().isPresent(), test.at());
            case Trial.Refused(var why) -> throw Refusal.of(why, test.notification(), workflows, _ -> "to.recipient");
        };
    }
}
