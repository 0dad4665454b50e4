package io.allim.api;

import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.State;
import io.allim.dispatch.Acceptance;
import io.allim.dispatch.Acceptor;
import io.allim.dispatch.Canceller;
import io.allim.notification.IdempotencyKey;
import io.allim.notification.Notification;
import io.allim.notification.NotificationId;
import io.allim.notification.NotificationStore;
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
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

@Path("/v1/notifications")
@Produces(MediaType.APPLICATION_JSON)
public final class NotificationResource {

    private static final Pattern KEY = Pattern.compile("[\\x20-\\x7e]{1,255}");

    private final NotificationReader reader;
    private final Acceptor acceptor;
    private final Canceller canceller;
    private final NotificationStore notifications;
    private final DeliveryStore deliveries;
    private final InstantSource clock;

    NotificationResource(
            NotificationReader reader,
            Acceptor acceptor,
            Canceller canceller,
            NotificationStore notifications,
            DeliveryStore deliveries,
            InstantSource clock) {
        this.reader = reader;
        this.acceptor = acceptor;
        this.canceller = canceller;
        this.notifications = notifications;
        this.deliveries = deliveries;
        this.clock = clock;
    }

    @POST
    @RunOnVirtualThread
    @Consumes(MediaType.APPLICATION_JSON)
    public Response create(@Context HttpHeaders headers, @Context SecurityContext caller, byte[] bytes) {
        Body body = Body.read(bytes);
        Optional<IdempotencyKey> key = idempotencyKey(headers, caller, body);
        Instant now = clock.instant();
        return switch (acceptor.accept(reader.read(body.fields(), now), key, now)) {
            case Acceptance.Accepted accepted -> accepted(accepted);
            case Acceptance.KeyReused _ -> throw Problem.IDEMPOTENCY_KEY_REUSED.exception();
            case Acceptance.StillRunning _ -> throw Problem.STILL_RUNNING.exception();
            case Acceptance.UnknownRecipient unknown ->
                throw Problem.UNKNOWN_RECIPIENT.at(
                        "to[" + unknown.index() + "].recipient", Problem.UNKNOWN_RECIPIENT.sentence());
        };
    }

    @GET
    public PageView<NotificationView> list(@Context UriInfo uri) {
        Parameters parameters = Parameters.of(uri, Set.of());
        return PageView.of(
                notifications.list(parameters.limit(), parameters.cursor()),
                stored -> NotificationView.of(NotificationStore.read(stored), Optional.empty()));
    }

    @GET
    @Path("/{id}")
    public NotificationView get(@PathParam("id") String id) {
        Notification notification =
                NotificationId.parse(id).flatMap(notifications::find).orElseThrow(Problem.NOT_FOUND::exception);
        return NotificationView.of(notification, Optional.of(listed(deliveries.of(notification.id()))));
    }

    /** @param deliveries each as it is now: {@code cancelled}, or what it had already become */
    record Cancelled(String id, long cancelled, List<DeliveryView> deliveries) {}

    @DELETE
    @Path("/{id}")
    public Cancelled cancel(@PathParam("id") String id) {
        List<DeliveryView> after = NotificationId.parse(id)
                .flatMap(notification -> canceller.cancel(notification, clock.instant()))
                .map(NotificationResource::listed)
                .orElseThrow(Problem.NOT_FOUND::exception);
        long cancelled =
                after.stream().filter(view -> view.state() == State.CANCELLED).count();
        return new Cancelled(id, cancelled, after);
    }

    private static Response accepted(Acceptance.Accepted accepted) {
        Notification notification = accepted.notification();
        List<DeliveryView> planned =
                accepted.deliveries().stream().map(DeliveryView::planned).toList();
        Response.ResponseBuilder response = Response.accepted(NotificationView.of(notification, Optional.of(planned)))
                .header("Location", "/v1/notifications/" + notification.id());
        return (accepted.replayed() ? response.header("Idempotent-Replayed", "true") : response).build();
    }

    private static List<DeliveryView> listed(List<Delivery> deliveries) {
        return deliveries.stream().map(DeliveryView::listed).toList();
    }

    private static Optional<IdempotencyKey> idempotencyKey(HttpHeaders headers, SecurityContext caller, Body body) {
        Optional<String> key = Optional.ofNullable(headers.getHeaderString("Idempotency-Key"));
        if (key.filter(text -> !KEY.matcher(text).matches()).isPresent()) {
            throw Problem.INVALID_HEADER.at("Idempotency-Key", "Give 1 to 255 printable ASCII characters.");
        }
        return key.map(text -> new IdempotencyKey(caller.getUserPrincipal().getName(), text, body.hash()));
    }
}
