package io.allim.api;

import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryId;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.DigestStore;
import io.allim.delivery.MessageCopy;
import io.allim.delivery.search.DeliveryCounts;
import io.allim.delivery.search.DeliveryFilterReader;
import io.allim.delivery.search.DeliverySearch;
import io.allim.notification.Digest;
import io.allim.notification.Notification;
import io.allim.notification.NotificationStore;
import io.allim.notification.WorkflowRef;
import io.allim.pipeline.compose.MessagePreviewer;
import io.allim.pipeline.control.Redriver;
import io.allim.web.Parameters;
import io.allim.web.operation.RequiresScope;
import io.allim.web.operation.Scope;
import io.allim.web.problem.Problem;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

@Path("/v1/deliveries")
@Produces(MediaType.APPLICATION_JSON)
final class DeliveryResource {

    private final DeliveryStore deliveries;
    private final DigestStore digests;
    private final NotificationStore notifications;
    private final MessagePreviewer messages;
    private final Redriver redriver;
    private final InstantSource clock;

    DeliveryResource(
            DeliveryStore deliveries,
            DigestStore digests,
            NotificationStore notifications,
            MessagePreviewer messages,
            Redriver redriver,
            InstantSource clock) {
        this.deliveries = deliveries;
        this.digests = digests;
        this.notifications = notifications;
        this.messages = messages;
        this.redriver = redriver;
        this.clock = clock;
    }

    /**
     * @param cursor from which to go on; absent on the last page
     * @param searchedTo the time of the last delivery that was looked at; absent on the last page
     */
    record Listed<T>(List<T> items, Optional<String> cursor, Optional<Instant> searchedTo) {}

    @GET
    @RequiresScope(Scope.READ)
    public Listed<DeliveryView> list(@Context UriInfo uri) {
        Parameters parameters = Parameters.of(uri, DeliveryFilterReader.PARAMETERS);
        DeliverySearch search = search();
        DeliverySearch.Result found =
                search.find(DeliveryFilterReader.read(uri), parameters.limit(), parameters.cursor());
        return new Listed<>(
                found.entries().stream()
                        .map(entry -> DeliveryView.listed(entry.delivery()).with(search.workflow(entry.delivery())))
                        .toList(),
                found.cursor(),
                found.searchedTo());
    }

    @GET
    @RequiresScope(Scope.READ)
    @Path("/counts")
    public Listed<DeliveryCounts.Row> counts(@Context UriInfo uri) {
        Set<String> known = new HashSet<>(DeliveryFilterReader.PARAMETERS);
        known.addAll(List.of("by", "cursor"));
        Parameters.requireKnown(uri.getQueryParameters(), known);
        DeliverySearch search = search();
        DeliverySearch.Result found = search.find(
                DeliveryFilterReader.read(uri),
                DeliverySearch.MOST,
                Optional.ofNullable(uri.getQueryParameters().getFirst("cursor")));
        return new Listed<>(
                DeliveryCounts.of(DeliveryFilterReader.by(uri), search, found.entries()),
                found.cursor(),
                found.searchedTo());
    }

    private DeliverySearch search() {
        return new DeliverySearch(deliveries, digests, notifications, clock.instant());
    }

    @GET
    @RequiresScope(Scope.READ)
    @Path("/{id}")
    public DeliveryView get(@PathParam("id") String id) {
        return DeliveryId.parse(id)
                .flatMap(deliveries::find)
                .map(delivery -> DeliveryView.whole(delivery)
                        .with(notifications
                                .find(delivery.id().notification())
                                .flatMap(Notification::workflow)
                                .map(WorkflowRef::id)))
                .orElseThrow(() -> NotFound.delivery(id));
    }

    /**
     * A message as it was sent, or as it would be made now.
     *
     * @param sentAt when it left; absent where it is made now
     * @param to the address masked; absent where there is no message
     * @param why where it comes from, or why there is none
     */
    record MessageView(
            String delivery,
            String channel,
            Optional<String> to,
            String why,
            Optional<Instant> sentAt,
            Optional<String> title,
            Optional<String> body,
            Optional<String> html,
            Optional<String> url,
            List<String> notes) {

        static MessageView of(Delivery delivery, MessagePreviewer.Preview preview) {
            Optional<MessageCopy> message = preview.message();
            return new MessageView(
                    delivery.id().toString(),
                    delivery.channel(),
                    message.map(MessageCopy::to),
                    preview.why(),
                    message.flatMap(MessageCopy::sentAt),
                    message.flatMap(MessageCopy::title),
                    message.map(MessageCopy::body),
                    message.flatMap(MessageCopy::html),
                    message.flatMap(MessageCopy::url),
                    message.map(MessageCopy::notes).orElse(List.of()));
        }
    }

    @GET
    @RequiresScope(Scope.READ)
    @Path("/{id}/message")
    public MessageView message(@PathParam("id") String id, @Context SecurityContext caller) {
        Delivery delivery = DeliveryId.parse(id).flatMap(deliveries::find).orElseThrow(() -> NotFound.delivery(id));
        MessagePreviewer.Preview preview = messages.preview(delivery, clock.instant())
                .orElseThrow(
                        () -> NotFound.notification(delivery.id().notification().toString()));
        if (mayBeSecret(preview.notification()) && !caller.isUserInRole(Scope.READ.word())) {
            throw Problem.FORBIDDEN.at(
                    "",
                    "The notification is marked secret, or is a digest, whose items may be: use a key with the scope `read`.");
        }
        return MessageView.of(delivery, preview);
    }

    private static boolean mayBeSecret(Notification notification) {
        return notification.secret() || notification instanceof Digest;
    }

    @POST
    @RequiresScope(Scope.SEND)
    @Path("/{id}/redrive")
    public Response redrive(@PathParam("id") String id) {
        Redriver.Redriven redriven = DeliveryId.parse(id)
                .flatMap(parsed -> redriver.redrive(parsed, clock.instant()))
                .orElseThrow(() -> NotFound.delivery(id));
        if (!redriven.restarted()) {
            String state = redriven.delivery().state().word();
            throw Problem.NOT_FAILED.at(
                    "",
                    "The delivery is " + state
                            + "; only a failed one can be redriven. GET /v1/deliveries?state=failed lists them.");
        }
        return Response.accepted(DeliveryView.whole(redriven.delivery())).build();
    }
}
