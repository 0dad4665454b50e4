package io.allim.api;

import com.fasterxml.jackson.databind.node.TextNode;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.State;
import io.allim.notification.Acknowledgement;
import io.allim.notification.AcknowledgementStore;
import io.allim.notification.AcknowledgementView;
import io.allim.notification.Digest;
import io.allim.notification.DigestId;
import io.allim.notification.IdempotencyKey;
import io.allim.notification.Notification;
import io.allim.notification.NotificationId;
import io.allim.notification.NotificationRequest;
import io.allim.notification.NotificationStatus;
import io.allim.notification.NotificationStore;
import io.allim.notification.search.NotificationFilter;
import io.allim.pipeline.accept.Acceptance;
import io.allim.pipeline.accept.Acceptor;
import io.allim.pipeline.accept.Note;
import io.allim.pipeline.accept.Refusal;
import io.allim.pipeline.control.Canceller;
import io.allim.recipient.Target;
import io.allim.recipient.TopicStore;
import io.allim.table.Json;
import io.allim.table.Page;
import io.allim.time.Deadline;
import io.allim.web.Body;
import io.allim.web.PageView;
import io.allim.web.Parameters;
import io.allim.web.operation.RequiresScope;
import io.allim.web.operation.Scope;
import io.allim.web.problem.Expected;
import io.allim.web.problem.Problem;
import io.allim.workflow.WorkflowStore;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

@Path("/v1/notifications")
@Produces(MediaType.APPLICATION_JSON)
final class NotificationResource {

    private static final String EXAMPLE =
            "{\"to\":[{\"email\":\"ada@example.com\"}],\"content\":{\"body\":\"It works.\"}}";

    private static final Duration CANCEL_FOR = Duration.ofSeconds(10);
    private static final Expected IDEMPOTENCY_KEY =
            Expected.text("1 to 255 printable ASCII characters", "order-A-1001-shipped");
    private static final Pattern KEY = Pattern.compile("[\\x20-\\x7e]{1,255}");

    private final NotificationReader reader;
    private final Acceptor acceptor;
    private final Canceller canceller;
    private final NotificationStore notifications;
    private final DeliveryStore deliveries;
    private final AcknowledgementStore acknowledgements;
    private final TopicStore topics;
    private final WorkflowStore workflows;
    private final InstantSource clock;

    NotificationResource(
            NotificationReader reader,
            Acceptor acceptor,
            Canceller canceller,
            NotificationStore notifications,
            DeliveryStore deliveries,
            AcknowledgementStore acknowledgements,
            TopicStore topics,
            WorkflowStore workflows,
            InstantSource clock) {
        this.reader = reader;
        this.acceptor = acceptor;
        this.canceller = canceller;
        this.notifications = notifications;
        this.deliveries = deliveries;
        this.acknowledgements = acknowledgements;
        this.topics = topics;
        this.workflows = workflows;
        this.clock = clock;
    }

    @POST
    @RequiresScope(Scope.SEND)
    @RunOnVirtualThread
    @Consumes(MediaType.APPLICATION_JSON)
    public Response create(@Context HttpHeaders headers, @Context SecurityContext caller, byte[] bytes) {
        Body body = Body.read(bytes, EXAMPLE);
        Optional<IdempotencyKey> key = idempotencyKey(headers, caller, body);
        Instant now = clock.instant();
        NotificationRequest notification = reader.read(body.fields(), now);
        return switch (acceptor.accept(notification, key, now)) {
            case Acceptance.Accepted accepted -> accepted(accepted);
            case Acceptance refused ->
                throw Refusal.of(
                        refused,
                        notification,
                        workflows,
                        target -> body.fields().entry("to", "recipient", target));
        };
    }

    @GET
    @RequiresScope(Scope.READ)
    public DeliveryResource.Listed<NotificationView> list(@Context UriInfo uri, @Context SecurityContext caller) {
        Parameters parameters = Parameters.of(uri, NotificationFilter.PARAMETERS);
        NotificationFilter.Result found =
                NotificationFilter.read(uri).find(notifications, parameters.limit(), parameters.cursor());
        return new DeliveryResource.Listed<>(
                found.notifications().stream()
                        .map(each -> NotificationView.of(each, Optional.empty(), true)
                                .shownTo(caller))
                        .toList(),
                found.cursor(),
                found.searchedTo());
    }

    @GET
    @RequiresScope(Scope.READ)
    @Path("/{id}")
    public NotificationView get(@PathParam("id") String id, @Context SecurityContext caller) {
        Notification notification = find(id);
        Page first = deliveries.of(notification.id(), Canceller.SHOWN, Optional.empty());
        boolean more = first.cursor().isPresent() || notification.stage() == NotificationStatus.PLANNING;
        List<Delivery> shown = deliveries.read(first);
        NotificationView view = NotificationView.of(notification, Optional.of(listed(shown)), more)
                .acknowledged(acknowledgements(notification.id(), shown))
                .shownTo(caller);
        boolean nobody = first.items().isEmpty() && notification.stage() == NotificationStatus.PLANNED;
        return nobody && notification instanceof NotificationRequest request ? view.with(Note.ofNobody(request)) : view;
    }

    private List<AcknowledgementView> acknowledgements(NotificationId id, List<Delivery> shown) {
        Map<String, Acknowledgement> byHash = acknowledgements.byTarget(id, Canceller.SHOWN);
        Map<Target, Acknowledgement> known = new LinkedHashMap<>();
        for (Delivery delivery : byHash.isEmpty() ? List.<Delivery>of() : shown) {
            Optional.ofNullable(byHash.get(delivery.target().hash()))
                    .ifPresent(found -> known.put(delivery.target(), found));
        }
        return AcknowledgementView.of(known);
    }

    @GET
    @RequiresScope(Scope.READ)
    @Path("/{id}/deliveries")
    public PageView<DeliveryView> deliveries(@PathParam("id") String id, @Context UriInfo uri) {
        Parameters parameters = Parameters.of(uri, Set.of());
        Page page = deliveries.of(find(id).id(), parameters.limit(), parameters.cursor());
        return new PageView<>(
                deliveries.read(page).stream().map(DeliveryView::listed).toList(), page.cursor());
    }

    private Notification find(String id) {
        return NotificationId.parse(id).flatMap(notifications::find).orElseThrow(() -> NotFound.notification(id));
    }

    /**
     * @param stage {@code cancelled}, or {@code cancelling} while ticks do the rest
     * @param cancelled how many of the deliveries shown are cancelled
     * @param deliveries the first 1,000, each as it is now: {@code cancelled}, or what it had already become
     */
    record Cancelled(String id, String stage, long cancelled, List<DeliveryView> deliveries) {}

    @DELETE
    @RequiresScope(Scope.SEND)
    @Path("/{id}")
    public Cancelled cancel(@PathParam("id") String id) {
        Notification notification = find(id);
        if (notification instanceof Digest) {
            throw Problem.IS_DIGEST.at(
                    "",
                    "This is " + new DigestId(notification.id())
                            + ": cancel its items with DELETE /v1/digests/{id}/items/{delivery}, or the notifications"
                            + " that they belong to.");
        }
        Canceller.Cancelled after = canceller
                .cancel(notification.id(), clock.instant(), Deadline.of(CANCEL_FOR))
                .orElseThrow(() -> NotFound.notification(id));
        long cancelled = after.deliveries().stream()
                .filter(delivery -> delivery.state() == State.CANCELLED)
                .count();
        return new Cancelled(id, after.notification().stage().word(), cancelled, listed(after.deliveries()));
    }

    private Response accepted(Acceptance.Accepted accepted) {
        NotificationRequest notification = accepted.notification();
        List<DeliveryView> planned =
                accepted.deliveries().stream().map(DeliveryView::planned).toList();
        NotificationView view = NotificationView.accepted(notification, planned);
        boolean noted = notification.sendAt().isPresent()
                || notification.expiresAt().isPresent()
                || notification.audience().individuals() < notification.to().size();
        Response.ResponseBuilder response = Response.accepted(
                        Json.write(noted ? view.with(Note.of(notification, topics)) : view))
                .header("Location", "/v1/notifications/" + notification.id());
        return (accepted.replayed() ? response.header("Idempotent-Replayed", "true") : response).build();
    }

    private static List<DeliveryView> listed(List<Delivery> deliveries) {
        return deliveries.stream().map(DeliveryView::listed).toList();
    }

    private static Optional<IdempotencyKey> idempotencyKey(HttpHeaders headers, SecurityContext caller, Body body) {
        Optional<String> key = Optional.ofNullable(headers.getHeaderString("Idempotency-Key"));
        if (key.filter(text -> !KEY.matcher(text).matches()).isPresent()) {
            throw Problem.INVALID_HEADER.at("Idempotency-Key", IDEMPOTENCY_KEY, TextNode.valueOf(key.get()));
        }
        return key.map(text -> new IdempotencyKey(caller.getUserPrincipal().getName(), text, body.hash()));
    }
}
