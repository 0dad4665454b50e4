package io.allim.inbox;

import io.allim.delivery.DeliveryId;
import io.allim.recipient.RecipientReader;
import io.allim.recipient.RecipientStore;
import io.allim.web.Missing;
import io.allim.web.Parameters;
import io.allim.web.operation.OpenToRecipient;
import io.allim.web.operation.RequiresScope;
import io.allim.web.operation.Scope;
import io.allim.web.problem.Expected;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/** What a recipient does with the entries of the inbox. Doing it again changes nothing. */
@Path("/v1/inbox/{recipient}")
@RequiresScope(Scope.SEND)
@Produces(MediaType.APPLICATION_JSON)
@OpenToRecipient("recipient")
final class InboxMarkResource {

    private static final List<String> READ = List.of("false", "true");

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
    public Marked seeAll(@PathParam("recipient") String recipient, @Context UriInfo uri) {
        return markAll(recipient, Mark.SEEN, uri);
    }

    @POST
    @Path("/all-read")
    public Marked readAll(@PathParam("recipient") String recipient, @Context UriInfo uri) {
        return markAll(recipient, Mark.READ, uri);
    }

    @POST
    @Path("/all-archived")
    public Marked archiveAll(@PathParam("recipient") String recipient, @Context UriInfo uri) {
        Parameters.requireKnown(uri.getQueryParameters(), Set.of("read", "category"));
        String read =
                Optional.ofNullable(uri.getQueryParameters().getFirst("read")).orElse("false");
        if (!READ.contains(read)) {
            throw Parameters.refusal("read", Expected.oneOf(READ), read);
        }
        Optional<String> category = InboxParameters.category(uri);
        requireKnown(recipient);
        return new Marked(inbox.archiveAll(recipient, read.equals("true"), category, clock.instant()));
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

    /** Puts it away for a while: it comes back by itself, unread. */
    @PUT
    @Path("/{delivery}/snoozed")
    @Consumes(MediaType.APPLICATION_JSON)
    public void snooze(@PathParam("recipient") String recipient, @PathParam("delivery") String delivery, byte[] bytes) {
        Instant now = clock.instant();
        Instant until = SnoozeReader.read(bytes, now);
        change(recipient, delivery, (id, entry) -> inbox.snooze(id, entry, until, now));
    }

    @DELETE
    @Path("/{delivery}/snoozed")
    public void wake(@PathParam("recipient") String recipient, @PathParam("delivery") String delivery) {
        change(recipient, delivery, (id, entry) -> inbox.wake(id, entry, clock.instant()));
    }

    private Marked markAll(String recipient, Mark mark, UriInfo uri) {
        Parameters.requireKnown(uri.getQueryParameters(), Set.of("category"));
        Optional<String> category = InboxParameters.category(uri);
        requireKnown(recipient);
        return new Marked(inbox.markAll(recipient, mark, category, clock.instant()));
    }

    private void requireKnown(String recipient) {
        if (RecipientReader.id(recipient).flatMap(recipients::find).isEmpty()) {
            throw Missing.recipient(recipient);
        }
    }

    private void mark(String recipient, String delivery, Mark mark) {
        change(recipient, delivery, (id, entry) -> inbox.mark(id, entry, mark, clock.instant()));
    }

    private static void change(
            String recipient, String delivery, BiFunction<String, DeliveryId, Optional<InboxEntry>> change) {
        boolean found = RecipientReader.id(recipient)
                .flatMap(id -> DeliveryId.parse(delivery).flatMap(parsed -> change.apply(id, parsed)))
                .isPresent();
        if (!found) {
            throw Missing.entry(recipient, delivery);
        }
    }
}
