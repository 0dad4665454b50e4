package io.allim.sandbox;

import io.allim.delivery.Delivery;
import io.allim.delivery.Hints;
import io.allim.web.operation.OpenToAll;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.stream.Stream;

/** What did not leave, over HTTP, and why. */
@Path("/sandbox/deliveries")
@OpenToAll
@IfBuildProfile(anyOf = {"dev", "test"})
final class LaneResource {

    private final DeliveryLane lane;
    private final SandboxServer server;
    private final Hints hints;

    LaneResource(DeliveryLane lane, SandboxServer server, Hints hints) {
        this.lane = lane;
        this.server = server;
        this.hints = hints;
    }

    /** @param settled whether to wait first until all that was hinted is seen to */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Response notSent(@QueryParam("settled") boolean settled) throws InterruptedException {
        if (settled) {
            hints.awaitIdle();
        }
        return answer(SandboxJson.lane(lane.notSent()).toString());
    }

    /** @param id of a delivery, or of a message that left */
    @GET
    @Path("{id}")
    @Produces(MediaType.APPLICATION_JSON)
    public Response trace(@PathParam("id") String id) {
        return lane.find(id, server.messages())
                .map(delivery -> answer(SandboxJson.deliveryWithTrace(delivery, messageOf(delivery))
                        .toString()))
                .orElseGet(() -> SandboxJson.problem(404, "There is no delivery or message with this id."));
    }

    /** The reference of a webhook is no id: that of its message is the delivery's. */
    private Optional<String> messageOf(Delivery delivery) {
        return Stream.concat(
                        delivery.reference().stream(), Stream.of(delivery.id().toString()))
                .filter(id -> server.messages().find(id).isPresent())
                .findFirst();
    }

    private static Response answer(String json) {
        return Response.ok(json).header("Cache-Control", "no-store").build();
    }
}
