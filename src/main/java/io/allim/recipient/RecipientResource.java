package io.allim.recipient;

import io.allim.table.Page;
import io.allim.web.Body;
import io.allim.web.Missing;
import io.allim.web.PageView;
import io.allim.web.Parameters;
import io.allim.web.Preconditions;
import io.allim.web.operation.RequiresScope;
import io.allim.web.operation.Scope;
import io.allim.web.problem.Problem;
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
import java.time.InstantSource;
import java.util.Set;

@Path("/v1/recipients")
@Produces(MediaType.APPLICATION_JSON)
final class RecipientResource {

    private static final String EXAMPLE = "{\"addresses\":{\"email\":\"ada@example.com\"}}";

    private final RecipientStore recipients;
    private final TopicStore topics;
    private final RecipientReader reader;
    private final Eraser eraser;
    private final InstantSource clock;

    RecipientResource(
            RecipientStore recipients, TopicStore topics, RecipientReader reader, Eraser eraser, InstantSource clock) {
        this.recipients = recipients;
        this.topics = topics;
        this.reader = reader;
        this.eraser = eraser;
        this.clock = clock;
    }

    @GET
    @RequiresScope(Scope.READ)
    public PageView<RecipientView> list(@Context UriInfo uri) {
        Parameters parameters = Parameters.of(uri, Set.of());
        return PageView.of(
                recipients.list(parameters.limit(), parameters.cursor()),
                stored -> RecipientView.of(RecipientStore.read(stored)));
    }

    @PUT
    @RequiresScope(Scope.SEND)
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response put(@PathParam("id") String id, @Context HttpHeaders headers, byte[] bytes) {
        Recipient recipient = reader.read(
                RecipientReader.id("id", id), Body.read(bytes, EXAMPLE).fields());
        return recipients
                .put(recipient, Preconditions.of(headers).guard())
                .map(item -> Preconditions.written(RecipientView.of(recipient), Preconditions.tag(item)))
                .orElseThrow(Problem.BEING_ERASED::exception);
    }

    @GET
    @RequiresScope(Scope.READ)
    @Path("/{id}")
    public Response get(@PathParam("id") String id, @Context HttpHeaders headers) {
        RecipientStore.Snapshot before =
                RecipientReader.id(id).map(recipients::read).orElseThrow(() -> Missing.recipient(id));
        Recipient recipient = before.recipient().orElseThrow(() -> Missing.recipient(id));
        String tag = Preconditions.tag(before.stored().orElseThrow().item());
        return Preconditions.of(headers).read(tag, () -> RecipientView.of(recipient));
    }

    /** Says 202 when more was known than one request has time to forget; ticks go on. */
    @DELETE
    @RequiresScope(Scope.SEND)
    @Path("/{id}")
    public Response erase(@PathParam("id") String id, @Context HttpHeaders headers) {
        boolean erased = RecipientReader.id(id)
                .flatMap(known -> eraser.erase(
                        known, clock.instant(), Preconditions.of(headers).guard()))
                .orElseThrow(() -> Missing.recipient(id));
        return Response.status(erased ? Response.Status.NO_CONTENT : Response.Status.ACCEPTED)
                .build();
    }

    @GET
    @RequiresScope(Scope.READ)
    @Path("/{id}/topics")
    public PageView<TopicResource.View> topics(@PathParam("id") String id, @Context UriInfo uri) {
        Parameters parameters = Parameters.of(uri, Set.of());
        String known = RecipientReader.id(id).orElseThrow(() -> Missing.recipient(id));
        Page page = topics.subscriptionsOf(known, parameters.limit(), parameters.cursor());
        if (recipients.find(known).isEmpty()) {
            throw Missing.recipient(id);
        }
        return PageView.of(page, stored -> new TopicResource.View(TopicStore.topic(stored)));
    }
}
