package io.allim.api;

import io.allim.delivery.DeliveryId;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.State;
import io.allim.pipeline.control.Redriver;
import io.allim.recipient.Target;
import io.allim.table.Page;
import io.allim.web.PageView;
import io.allim.web.Parameters;
import io.allim.web.operation.RequiresScope;
import io.allim.web.operation.Scope;
import io.allim.web.problem.Problem;
import io.allim.web.problem.Sentences;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

@Path("/v1/deliveries")
@Produces(MediaType.APPLICATION_JSON)
final class DeliveryResource {

    private final DeliveryStore deliveries;
    private final Redriver redriver;
    private final InstantSource clock;

    DeliveryResource(DeliveryStore deliveries, Redriver redriver, InstantSource clock) {
        this.deliveries = deliveries;
        this.redriver = redriver;
        this.clock = clock;
    }

    @GET
    @RequiresScope(Scope.READ)
    public PageView<DeliveryView> list(@Context UriInfo uri) {
        Parameters parameters = Parameters.of(uri, Set.of("state", "recipient"));
        Optional<String> state = Optional.ofNullable(uri.getQueryParameters().getFirst("state"));
        Optional<String> recipient =
                Optional.ofNullable(uri.getQueryParameters().getFirst("recipient"));
        if (recipient.isPresent() == state.isPresent()
                || state.filter(word -> !word.equals(State.FAILED.word())).isPresent()) {
            throw Problem.INVALID_PARAMETER.at("state", refusal(state, recipient.isPresent()), "\"failed\"");
        }
        return recipient.map(id -> turned(id, parameters)).orElseGet(() -> failed(parameters));
    }

    private static String refusal(Optional<String> state, boolean both) {
        Optional<String> other = state.filter(word -> !word.equals(State.FAILED.word()));
        if (other.isPresent()) {
            return "`state` must be failed, not " + Sentences.given(other.get())
                    + ": only failed deliveries are listed by their state. For all of a recipient's give ?recipient=ada instead,"
                    + " for those of a notification see GET /v1/notifications/{id}/deliveries.";
        }
        return (both ? "There is one parameter too many" : "A parameter is missing")
                + ": give either ?state=failed, for all deliveries that failed, or ?recipient=ada, for those of a recipient.";
    }

    private PageView<DeliveryView> turned(String recipient, Parameters parameters) {
        return PageView.of(
                deliveries.turned(new Target.ToRecipient(recipient), parameters.limit(), parameters.cursor()),
                stored -> DeliveryView.listed(DeliveryStore.read(stored)));
    }

    private PageView<DeliveryView> failed(Parameters parameters) {
        Page page = deliveries.failed(parameters.limit(), parameters.cursor());
        return new PageView<>(
                page.items().stream()
                        .flatMap(stored -> deliveries.failed(stored).stream())
                        .map(DeliveryView::listed)
                        .toList(),
                page.cursor());
    }

    @GET
    @RequiresScope(Scope.READ)
    @Path("/{id}")
    public DeliveryView get(@PathParam("id") String id) {
        return DeliveryId.parse(id)
                .flatMap(deliveries::find)
                .map(DeliveryView::whole)
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
