package io.allim.inbox;

import io.allim.delivery.DeliveryId;
import io.allim.recipient.RecipientReader;
import io.allim.recipient.RecipientStore;
import io.allim.web.Missing;
import io.allim.web.operation.OpenToRecipient;
import io.allim.web.operation.RequiresScope;
import io.allim.web.operation.Scope;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.InstantSource;

/** What a recipient does with the entries of the inbox. Doing it again changes nothing. */
@Path("/v1/inbox/{recipient}")
@RequiresScope(Scope.SEND)
@Produces(MediaType.APPLICATION_JSON)
@OpenToRecipient("recipient")
final class InboxMarkResource {

    private final InboxStore inbox;
    private final RecipientStore recipients;
    private final InstantSource clock;

    InboxMarkResource(InboxStore inbox, RecipientStore recipients, InstantSource clock) {
        this.inbox = inbox;
        this.recipients = recipients;
        this.clock = clock;
    }

    /** @param changed how many entries */
    record Marked(int changed) {}

    @POST
    @Path("/all-seen")
    public Marked seeAll(@PathParam("recipient") String recipient) {
        return markAll(recipient, Mark.SEEN);
    }

    @POST
    @Path("/all-read")
    public Marked readAll(@PathParam("recipient") String recipient) {
        return markAll(recipient, Mark.READ);
    }

    @PUT
    @Path("/{delivery}/seen")
    public void see(@PathParam("recipient") String recipient, @PathParam("delivery") String delivery) {
        mark(recipient, delivery, Mark.SEEN);
    }

    @PUT
    @Path("/{delivery}/read")
    public void read(@PathParam("recipient") String recipient, @PathParam("delivery") String delivery) {
        mark(recipient, delivery, Mark.READ);
    }

    @DELETE
    @Path("/{delivery}/read")
    public void unread(@PathParam("recipient") String recipient, @PathParam("delivery") String delivery) {
        mark(recipient, delivery, Mark.UNREAD);
    }

    @PUT
    @Path("/{delivery}/archived")
    public void archive(@PathParam("recipient") String recipient, @PathParam("delivery") String delivery) {
        mark(recipient, delivery, Mark.ARCHIVED);
    }

    @DELETE
    @Path("/{delivery}/archived")
    public void unarchive(@PathParam("recipient") String recipient, @PathParam("delivery") String delivery) {
        mark(recipient, delivery, Mark.UNARCHIVED);
    }

    private Marked markAll(String recipient, Mark mark) {
        if (RecipientReader.id(recipient).flatMap(recipients::find).isEmpty()) {
            throw Missing.recipient(recipient);
        }
        return new Marked(inbox.markAll(recipient, mark, clock.instant()));
    }

    private void mark(String recipient, String delivery, Mark mark) {
        boolean marked = RecipientReader.id(recipient)
                .flatMap(id ->
                        DeliveryId.parse(delivery).flatMap(parsed -> inbox.mark(id, parsed, mark, clock.instant())))
                .isPresent();
        if (!marked) {
            throw Missing.entry(recipient, delivery);
        }
    }
}
