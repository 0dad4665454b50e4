package io.allim.sandbox.clock;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryStore;
import io.allim.notification.NotificationId;
import io.allim.notification.NotificationStore;
import io.allim.table.Key;
import io.allim.web.operation.OpenToAll;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** What happens next when the clock is turned: deliveries that are due, digests that close, steps whose time comes. */
@Path("/sandbox/upcoming")
@OpenToAll
@IfBuildProfile(anyOf = {"dev", "test"})
final class UpcomingResource {

    private static final int MOST = 50;

    private final DueIndex due;
    private final DeliveryStore deliveries;
    private final NotificationStore notifications;
    private final InstantSource clock;

    UpcomingResource(DueIndex due, DeliveryStore deliveries, NotificationStore notifications, InstantSource clock) {
        this.due = due;
        this.deliveries = deliveries;
        this.notifications = notifications;
        this.clock = clock;
    }

    /** The next first. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Response upcoming() {
        Instant now = clock.instant();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode list = json.putArray("upcoming");
        due.after(now, now.plus(Advance.MAX), MOST).forEach(mark -> shown(mark).ifPresent(list::add));
        return Response.ok(json.toString()).header("Cache-Control", "no-store").build();
    }

    private Optional<ObjectNode> shown(DueIndex.Mark mark) {
        ObjectNode json =
                JsonNodeFactory.instance.objectNode().put("at", mark.at().toString());
        Key key = mark.key();
        return NotificationStore.idAt(key)
                .map(id -> notification(id, json))
                .or(() -> DeliveryStore.idAt(key)
                        .flatMap(deliveries::find)
                        .filter(delivery -> !delivery.state().isFinal())
                        .map(delivery -> delivery(delivery, json)));
    }

    private ObjectNode notification(NotificationId id, ObjectNode json) {
        boolean closes = notifications.findDigest(id).isPresent();
        return json.put("what", closes ? "digest" : "step").put("notification", id.toString());
    }

    private static ObjectNode delivery(Delivery delivery, ObjectNode json) {
        return json.put("what", "delivery")
                .put("notification", delivery.id().notification().toString())
                .put("delivery", delivery.id().toString())
                .put("channel", delivery.channel())
                .put("to", delivery.target().shown())
                .put("why", delivery.reason());
    }
}
