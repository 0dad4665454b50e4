package io.allim.recipient;

import io.allim.table.Page;
import io.allim.web.Body;
import io.allim.web.Fields;
import io.allim.web.Missing;
import io.allim.web.PageView;
import io.allim.web.Parameters;
import io.allim.web.operation.RequiresScope;
import io.allim.web.operation.Scope;
import io.allim.web.problem.Expected;
import io.allim.web.problem.Sentences;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Topics come into being with their first subscriber. */
@Path("/v1/topics")
@Produces(MediaType.APPLICATION_JSON)
final class TopicResource {

    private static final String EXAMPLE = "{\"add\":[\"ada\"]}";

    private static final int MAX_IDS = 1000;
    private static final Expected IDS = Expected.array(0, MAX_IDS, RecipientReader.EXPECTED_ID);

    private final TopicStore topics;

    TopicResource(TopicStore topics) {
        this.topics = topics;
    }

    record View(String topic) {}

    record SubscriberView(String recipient) {}

    /**
     * @param unchanged how many subscribed already, or were no subscribers
     * @param unknown ids of recipients that there are not, and who were therefore not added
     */
    record ChangeView(int added, int removed, int unchanged, List<String> unknown) {}

    @GET
    @RequiresScope(Scope.READ)
    public PageView<View> list(@Context UriInfo uri) {
        Parameters parameters = Parameters.of(uri, Set.of());
        return PageView.of(
                topics.topics(parameters.limit(), parameters.cursor()), stored -> new View(TopicStore.topic(stored)));
    }

    @GET
    @RequiresScope(Scope.READ)
    @Path("/{topic}/subscribers")
    public PageView<SubscriberView> subscribers(@PathParam("topic") String topic, @Context UriInfo uri) {
        Parameters parameters = Parameters.of(uri, Set.of());
        String known = RecipientReader.id(topic).orElseThrow(() -> Missing.topic(topic));
        Page page = topics.subscribers(known, parameters.limit(), parameters.cursor());
        if (!topics.exists(known)) {
            throw Missing.topic(topic);
        }
        return PageView.of(page, stored -> new SubscriberView(TopicStore.subscriber(stored)));
    }

    @PUT
    @RequiresScope(Scope.SEND)
    @Path("/{topic}/subscribers/{recipient}")
    public void subscribe(@PathParam("topic") String topic, @PathParam("recipient") String recipient) {
        TopicStore.Changed changed = topics.subscribe(
                RecipientReader.id("topic", topic), List.of(RecipientReader.id("recipient", recipient)));
        if (!changed.unknown().isEmpty()) {
            throw Missing.recipient("recipient", recipient);
        }
    }

    @DELETE
    @RequiresScope(Scope.SEND)
    @Path("/{topic}/subscribers/{recipient}")
    public void unsubscribe(@PathParam("topic") String topic, @PathParam("recipient") String recipient) {
        topics.unsubscribe(RecipientReader.id("topic", topic), List.of(RecipientReader.id("recipient", recipient)));
    }

    /** Not atomic: when it fails in the middle, some are changed; repeating it is safe. */
    @POST
    @RequiresScope(Scope.SEND)
    @Path("/{topic}/subscribers")
    @Consumes(MediaType.APPLICATION_JSON)
    public ChangeView change(@PathParam("topic") String topic, byte[] bytes) {
        String known = RecipientReader.id("topic", topic);
        Fields fields = Body.read(bytes, EXAMPLE).fields();
        Set<String> add = ids(fields, "add");
        Set<String> remove = ids(fields, "remove");
        if (!fields.has("add") && !fields.has("remove")) {
            fields.absent("add", IDS);
        }
        fields.end();
        remove.stream().filter(add::contains).findFirst().ifPresent(id -> {
            throw fields.refusal(
                    "remove", Sentences.given(id) + " is in `add` as well: give it in one of the two.", "");
        });
        TopicStore.Changed added = topics.subscribe(known, List.copyOf(add));
        TopicStore.Changed removed = topics.unsubscribe(known, List.copyOf(remove));
        return new ChangeView(
                added.changed(), removed.changed(), added.unchanged() + removed.unchanged(), added.unknown());
    }

    private static Set<String> ids(Fields fields, String name) {
        return new LinkedHashSet<>(fields.each(
                name, 0, MAX_IDS, RecipientReader.MAX_ID, RecipientReader::id, RecipientReader.EXPECTED_ID));
    }
}
