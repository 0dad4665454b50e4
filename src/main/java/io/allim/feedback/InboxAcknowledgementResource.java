package io.allim.feedback;

import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryId;
import io.allim.delivery.DeliveryStore;
import io.allim.inbox.InboxStore;
import io.allim.notification.Acknowledgement;
import io.allim.pipeline.control.Acknowledger;
import io.allim.recipient.RecipientReader;
import io.allim.web.Missing;
import io.allim.web.operation.OpenToRecipient;
import io.allim.web.operation.RequiresScope;
import io.allim.web.operation.Scope;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Acknowledges what an entry of the inbox tells, for its recipient. Doing it again changes nothing. */
@Path("/v1/inbox/{recipient}/{delivery}/acknowledge")
@RequiresScope(Scope.SEND)
@OpenToRecipient("recipient")
@Produces(MediaType.APPLICATION_JSON)
final class InboxAcknowledgementResource {

    private final InboxStore inbox;
    private final DeliveryStore deliveries;
    private final Acknowledger acknowledger;
    private final InstantSource clock;

    InboxAcknowledgementResource(
            InboxStore inbox, DeliveryStore deliveries, Acknowledger acknowledger, InstantSource clock) {
        this.inbox = inbox;
        this.deliveries = deliveries;
        this.acknowledger = acknowledger;
        this.clock = clock;
    }

    record Acknowledged(Instant acknowledgedAt) {}

    @POST
    public Acknowledged acknowledgeEntry(
            @PathParam("recipient") String recipient, @PathParam("delivery") String delivery) {
        Instant now = clock.instant();
        String known = RecipientReader.id(recipient).orElseThrow(() -> Missing.recipient(recipient));
        Delivery told = DeliveryId.parse(delivery)
                .filter(id -> inbox.find(known, id).isPresent())
                .flatMap(deliveries::find)
                .orElseThrow(() -> Missing.entry(recipient, delivery));
        Acknowledgement holds = acknowledger.acknowledge(told, Optional.empty(), now);
        inbox.acknowledge(known, told.id(), holds.at());
        return new Acknowledged(holds.at());
    }
}
