package io.allim.rule;

import io.allim.event.AwsEvent;
import io.allim.table.Stored;
import io.allim.web.Body;
import io.allim.web.Missing;
import io.allim.web.PageView;
import io.allim.web.Parameters;
import io.allim.web.Preconditions;
import io.allim.web.operation.RequiresScope;
import io.allim.web.operation.Scope;
import io.allim.web.problem.Problem;
import io.allim.workflow.WorkflowReader;
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
import java.util.Set;

@Path("/v1/rules")
@Produces(MediaType.APPLICATION_JSON)
final class RuleResource {

    private static final String RULE =
            "{\"pattern\":{\"source\":[\"aws.cloudwatch\"]},\"workflow\":\"alarm\",\"to\":[{\"recipient\":\"ada\"}]}";
    private static final String EVENT =
            "{\"event\":{\"id\":\"1\",\"source\":\"aws.ec2\",\"detail-type\":\"State-change\",\"detail\":{}}}";

    private final RuleStore rules;
    private final RuleReader reader;
    private final RuleTemplates texts;
    private final InstantSource clock;

    RuleResource(RuleStore rules, RuleReader reader, RuleTemplates texts, InstantSource clock) {
        this.rules = rules;
        this.reader = reader;
        this.texts = texts;
        this.clock = clock;
    }

    @GET
    @RequiresScope(Scope.READ)
    public PageView<RuleView> list(@Context UriInfo uri) {
        Parameters parameters = Parameters.of(uri, Set.of());
        return PageView.of(
                rules.list(parameters.limit(), parameters.cursor()), stored -> RuleView.of(RuleStore.read(stored)));
    }

    @PUT
    @RequiresScope(Scope.ADMIN)
    @Path("/{rule}")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response put(
            @PathParam("rule") String id, @Context HttpHeaders headers, @Context SecurityContext caller, byte[] bytes) {
        Rule rule = read(id, bytes).changed(caller.getUserPrincipal().getName(), clock.instant());
        return rules.put(rule, Preconditions.of(headers).guard())
                .map(item -> Preconditions.written(RuleView.of(RuleStore.read(item)), Preconditions.tag(item)))
                .orElseThrow(Problem.TOO_MANY_RULES::exception);
    }

    @GET
    @RequiresScope(Scope.READ)
    @Path("/{rule}")
    public Response get(@PathParam("rule") String id, @Context HttpHeaders headers) {
        Stored stored = WorkflowReader.id(id).flatMap(rules::stored).orElseThrow(() -> Missing.rule(id));
        return Preconditions.of(headers)
                .read(Preconditions.tag(stored.item()), () -> RuleView.of(RuleStore.read(stored)));
    }

    @DELETE
    @RequiresScope(Scope.ADMIN)
    @Path("/{rule}")
    public void delete(@PathParam("rule") String id, @Context HttpHeaders headers) {
        if (WorkflowReader.id(id)
                .filter(known -> rules.remove(known, Preconditions.of(headers).guard()))
                .isEmpty()) {
            throw Missing.rule(id);
        }
    }

    /** Answers as {@link #put} would, and stores nothing. */
    @POST
    @RequiresScope(Scope.READ)
    @Path("/{rule}/check")
    @Consumes(MediaType.APPLICATION_JSON)
    public RuleView check(@PathParam("rule") String id, byte[] bytes) {
        return RuleView.of(read(id, bytes));
    }

    private Rule read(String id, byte[] bytes) {
        String known =
                WorkflowReader.id(id).orElseThrow(() -> Parameters.refusal("rule", WorkflowReader.EXPECTED_ID, id));
        return reader.read(
                known,
                Body.read(bytes, RULE).fields(),
                () -> rules.find(known).map(Rule::to).orElse(List.of()));
    }

    /** Starts and cancels nothing. */
    @POST
    @RequiresScope(Scope.READ)
    @Path("/{rule}/test")
    @Consumes(MediaType.APPLICATION_JSON)
    public RuleTestView test(@PathParam("rule") String id, byte[] bytes) {
        AwsEvent event = reader.readEvent(Body.read(bytes, EVENT).fields());
        return RuleTestView.of(find(id), event, texts);
    }

    private Rule find(String id) {
        return WorkflowReader.id(id).flatMap(rules::find).orElseThrow(() -> Missing.rule(id));
    }
}
