package io.allim.feedback;

import io.allim.delivery.DeliveryId;
import io.allim.notification.AcknowledgementView;
import io.allim.notification.NotificationId;
import io.allim.notification.NotificationStore;
import io.allim.pipeline.control.NotificationAcknowledger;
import io.allim.pipeline.control.NotificationAcknowledger.Acknowledged;
import io.allim.recipient.RecipientReader;
import io.allim.recipient.Target;
import io.allim.table.JsonObjectWriter;
import io.allim.table.JsonWritable;
import io.allim.time.Deadline;
import io.allim.web.Body;
import io.allim.web.Fields;
import io.allim.web.Missing;
import io.allim.web.Parameters;
import io.allim.web.operation.RequiresScope;
import io.allim.web.operation.Scope;
import io.allim.web.problem.Expected;
import io.allim.web.problem.Problem;
import io.allim.web.problem.Sentences;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Acknowledges for those whom a program speaks for. */
@Path("/v1/notifications/{id}/acknowledge")
@Produces(MediaType.APPLICATION_JSON)
final class AcknowledgementResource {

    private static final String EXAMPLE = "{\"recipient\":\"ada\",\"who\":\"Ada Lovelace\"}";
    private static final int MAX_WHO = 1000;
    private static final int SHOWN = 1000;
    private static final Duration TIME = Duration.ofSeconds(10);
    private static final Expected CURSOR =
            Expected.text("the cursor of the answer before", "dlv_01arz3ndektsv4rrffq69g5fav_0123456789abc");

    private final NotificationStore notifications;
    private final NotificationAcknowledger acknowledger;
    private final InstantSource clock;

    AcknowledgementResource(
            NotificationStore notifications, NotificationAcknowledger acknowledger, InstantSource clock) {
        this.notifications = notifications;
        this.acknowledger = acknowledger;
        this.clock = clock;
    }

    /** @param cursor to go on with, when there were more than the time was enough for */
    record View(NotificationId id, List<AcknowledgementView> acknowledgements, Optional<String> cursor)
            implements JsonWritable {

        @Override
        public void write(JsonObjectWriter fields) {
            fields.text("id", id.toString())
                    .objects("acknowledgements", acknowledgements, AcknowledgementView::write)
                    .text("cursor", cursor);
        }
    }

    /** Doing it again changes nothing: the first acknowledgement of each holds. */
    @POST
    @RequiresScope(Scope.SEND)
    @Consumes(MediaType.APPLICATION_JSON)
    public View acknowledge(@PathParam("id") String id, @Context UriInfo uri, byte[] bytes) {
        Optional<DeliveryId> after = cursor(uri);
        Fields fields = Body.read(bytes, EXAMPLE).fields();
        Optional<String> recipient =
                fields.optional("recipient", RecipientReader.MAX_ID, RecipientReader::id, RecipientReader.EXPECTED_ID);
        Optional<String> who = fields.optionalText("who", MAX_WHO, "Ada Lovelace");
        fields.end();
        NotificationId notification = NotificationId.parse(id)
                .filter(it -> notifications.find(it).isPresent())
                .orElseThrow(() -> Missing.of("notification", id, "GET /v1/notifications lists the latest."));
        Acknowledged done =
                acknowledger.acknowledge(notification, whom(recipient), who, after, clock.instant(), Deadline.of(TIME));
        if (recipient.isPresent() && done.holding().isEmpty() && done.last().isEmpty() && after.isEmpty()) {
            throw notTold(recipient.get(), notification);
        }
        List<AcknowledgementView> views = AcknowledgementView.of(done.holding());
        return new View(
                notification,
                views.subList(0, Math.min(views.size(), SHOWN)),
                done.last().map(DeliveryId::toString));
    }

    private static Predicate<Target> whom(Optional<String> recipient) {
        return recipient
                .<Predicate<Target>>map(id -> new Target.ToRecipient(id)::equals)
                .orElse(_ -> true);
    }

    private static RuntimeException notTold(String recipient, NotificationId notification) {
        return Problem.UNKNOWN_RECIPIENT.at(
                "recipient",
                "The notification has no delivery to " + Sentences.given(recipient) + ": GET /v1/notifications/"
                        + notification + "/deliveries lists those it has.");
    }

    private static Optional<DeliveryId> cursor(UriInfo uri) {
        Parameters.requireKnown(uri.getQueryParameters(), Set.of("cursor"));
        Optional<String> given = Optional.ofNullable(uri.getQueryParameters().getFirst("cursor"));
        return given.map(text -> DeliveryId.parse(text).orElseThrow(() -> Parameters.refusal("cursor", CURSOR, text)));
    }
}
