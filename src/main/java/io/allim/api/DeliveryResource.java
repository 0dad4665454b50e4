package io.allim.api;

import io.allim.delivery.DeliveryId;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.search.DeliveryCounts;
import io.allim.delivery.search.DeliveryFilterReader;
import io.allim.delivery.search.DeliverySearch;
import io.allim.notification.Notification;
import io.allim.notification.NotificationStore;
import io.allim.notification.WorkflowRef;
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
    private final NotificationStore notifications;
    private final Redriver redriver;
    private final InstantSource clock;

    DeliveryResource(
            DeliveryStore deliveries, NotificationStore notifications, Redriver redriver, InstantSource clock) {
        this.deliveries = deliveries;
        this.notifications = notifications;
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
        return new DeliverySearch(deliveries, notifications);
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
