package io.allim.inbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.inbox.InboxReader.Listing;
import io.allim.recipient.RecipientReader;
import io.allim.recipient.RecipientStore;
import io.allim.web.Missing;
import io.allim.web.PageView;
import io.allim.web.Parameters;
import io.allim.web.operation.OpenToRecipient;
import io.allim.web.operation.RequiresScope;
import io.allim.web.operation.Scope;
import io.allim.web.problem.Expected;
import io.allim.web.problem.Problem;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** A recipient's inbox as it is read, by back ends and by the recipient's own browser. */
@Path("/v1/inbox/{recipient}")
@RequiresScope(value = Scope.READ, view = false)
@Produces(MediaType.APPLICATION_JSON)
@OpenToRecipient("recipient")
final class InboxResource {

    private final InboxReader reader;
    private final RecipientStore recipients;
    private final InstantSource clock;

    InboxResource(InboxReader reader, RecipientStore recipients, InstantSource clock) {
        this.reader = reader;
        this.recipients = recipients;
        this.clock = clock;
    }

    record Entry(
            String delivery,
            String notification,
            Optional<String> workflow,
            Optional<String> category,
            String title,
            String body,
            Optional<String> url,
            Optional<String> icon,
            Optional<List<InboxLooks.Action>> actions,
            ObjectNode data,
            String urgency,
            Instant at,
            Optional<Instant> seenAt,
            Optional<Instant> readAt,
            Optional<Instant> archivedAt,
            Optional<Instant> snoozedUntil,
            Optional<Instant> returnedAt,
            Optional<Instant> acknowledgedAt) {

        static Entry of(InboxEntry entry, Instant now) {
            boolean away = entry.isAway(now);
            InboxLooks looks = InboxLooks.of(entry.data());
            return new Entry(
                    entry.delivery().toString(),
                    entry.delivery().notification().toString(),
                    entry.workflow(),
                    entry.category(),
                    entry.title(),
                    entry.body(),
                    entry.url(),
                    looks.icon(),
                    Optional.of(looks.actions()).filter(actions -> !actions.isEmpty()),
                    entry.data(),
                    entry.urgency().word(),
                    entry.at(),
                    entry.seenAt(),
                    entry.readAt(),
                    entry.archivedAt(),
                    entry.snoozedUntil().filter(_ -> away),
                    entry.snoozedUntil().filter(_ -> !away),
                    entry.acknowledgedAt());
        }
    }

    private record Answer(Object body, Optional<Instant> until) {}

    @GET
    public Response feed(@PathParam("recipient") String recipient, @Context UriInfo uri, @Context HttpHeaders headers) {
        Parameters parameters = Parameters.of(uri, Set.of("order", "archived", "snoozed", "category"));
        boolean archived = choice(uri, "archived", List.of("false", "true")).equals("true");
        boolean snoozed = choice(uri, "snoozed", List.of("false", "true")).equals("true");
        boolean unreadFirst =
                choice(uri, "order", List.of("newest", "unread-first")).equals("unread-first");
        if (archived && snoozed) {
            throw Problem.INVALID_PARAMETER.at(
                    "snoozed", "No entry is both archived and snoozed: give one of the two.", "\"false\"");
        }
        if ((archived || snoozed) && unreadFirst) {
            throw Problem.INVALID_PARAMETER.at(
                    "order",
                    "Archived and snoozed entries have one order only: remove order, or give order=newest.",
                    "\"newest\"");
        }
        Listing listing = new Listing(recipient, InboxParameters.category(uri), parameters.limit());
        Optional<String> cursor = parameters.cursor();
        return answer(recipient, headers, () -> {
            InboxPage page = archived
                    ? reader.archived(listing, cursor)
                    : snoozed
                            ? reader.snoozed(listing, cursor)
                            : unreadFirst ? reader.unreadFirst(listing, cursor) : reader.newest(listing, cursor);
            Instant now = clock.instant();
            List<Entry> entries =
                    page.entries().stream().map(entry -> Entry.of(entry, now)).toList();
            return new Answer(new PageView<>(entries, page.cursor()), page.until());
        });
    }

    @GET
    @Path("/count")
    public Response count(@PathParam("recipient") String recipient, @Context HttpHeaders headers) {
        return answer(recipient, headers, () -> {
            InboxCounts counts = reader.counts(recipient);
            return new Answer(CountsView.of(counts), counts.until());
        });
    }

    /** A poll that finds nothing new costs one get. */
    private Response answer(String recipient, HttpHeaders headers, Supplier<Answer> look) {
        String known = RecipientReader.id(recipient).orElseThrow(() -> Missing.recipient(recipient));
        String state = reader.state(known);
        String tags = Optional.ofNullable(headers.getHeaderString(HttpHeaders.IF_NONE_MATCH))
                .orElse("");
        Optional<String> holding = InboxTag.holding(tags, state, clock.instant());
        if (holding.isPresent()) {
            return own(Response.notModified())
                    .header(HttpHeaders.ETAG, holding.get())
                    .build();
        }
        if (recipients.find(known).isEmpty()) {
            throw Missing.recipient(recipient);
        }
        Answer answer = look.get();
        return own(Response.ok(answer.body()))
                .header(HttpHeaders.ETAG, new InboxTag(state, answer.until()).header())
                .build();
    }

    /** No cache may keep it for others, nor use it unasked. */
    private static Response.ResponseBuilder own(Response.ResponseBuilder response) {
        return response.header(HttpHeaders.CACHE_CONTROL, "private, no-cache")
                .header(HttpHeaders.VARY, "Authorization");
    }

    /** @param values what may be given; the first is meant when nothing is */
    private static String choice(UriInfo uri, String name, List<String> values) {
        String given =
                Optional.ofNullable(uri.getQueryParameters().getFirst(name)).orElse(values.getFirst());
        if (!values.contains(given)) {
            throw Parameters.refusal(name, Expected.oneOf(values), given);
        }
        return given;
    }
}
