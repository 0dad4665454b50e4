package io.allim.recipient.bulk;

import io.allim.channel.AddressFormat;
import io.allim.recipient.Addresses;
import io.allim.recipient.Recipient;
import io.allim.recipient.RecipientStore;
import io.allim.recipient.RecipientView;
import io.allim.table.Page;
import io.allim.web.Parameters;
import io.allim.web.operation.RequiresScope;
import io.allim.web.operation.Scope;
import io.allim.web.problem.Expected;
import io.allim.web.problem.Problem;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** All recipients as one stream, or in parts where answers are limited, as in a Lambda function. */
@Path("/v1/recipients:export")
@RequiresScope(Scope.READ)
final class ExportResource {

    static final String NEXT_CURSOR = "Next-Cursor";

    private static final int MAX_ROWS = 10_000;
    private static final Expected ROWS = Expected.json("a whole number from 1 to 10,000", "1000");
    private static final Expected URLS = Expected.oneOf("shown", "whole");
    private static final Expected FORMAT = Expected.oneOf("ndjson", "csv");
    private static final int STORE_PAGE = 50;

    /** With one store page of the largest recipients behind it still less than the 6 MB that Lambda answers. */
    private static final int MAX_PART_CHARS = 2 * 1024 * 1024;

    private final RecipientStore recipients;

    /** Asked for columns alone: it needs all channels. */
    private final Instance<Addresses> addresses;

    ExportResource(RecipientStore recipients, Instance<Addresses> addresses) {
        this.recipients = recipients;
        this.addresses = addresses;
    }

    @GET
    @Produces(MediaType.WILDCARD)
    public Response get(@Context UriInfo uri, @Context SecurityContext caller) {
        MultivaluedMap<String, String> given = uri.getQueryParameters();
        Parameters.requireKnown(given, Set.of("format", "rows", "cursor", "urls"));
        RecipientFormat format = RecipientFormat.of(
                        Optional.ofNullable(given.getFirst("format")).orElse("ndjson"))
                .orElseThrow(() -> Parameters.refusal("format", FORMAT, given.getFirst("format")));
        Optional<String> cursor = Optional.ofNullable(given.getFirst("cursor"));
        Optional<String> rows = Optional.ofNullable(given.getFirst("rows"));
        Rows written = new Rows(
                format,
                format == RecipientFormat.CSV ? addresses.get().formats() : List.of(),
                areWhole(Optional.ofNullable(given.getFirst("urls")), caller));
        return rows.isPresent() ? part(written, rows(rows.get()), cursor) : all(written, cursor);
    }

    /** URLs are credentials, which a key that may read alone is not shown. */
    private static boolean areWhole(Optional<String> urls, SecurityContext caller) {
        urls.filter(word -> !List.of("shown", "whole").contains(word)).ifPresent(word -> {
            throw Parameters.refusal("urls", URLS, word);
        });
        boolean whole = urls.filter("whole"::equals).isPresent();
        if (whole && !caller.isUserInRole(Scope.ADMIN.word())) {
            throw Problem.FORBIDDEN.at(
                    "urls", "Whole URLs, which are credentials, need the scope `admin`: use a key that has it.");
        }
        return whole;
    }

    private Response all(Rows rows, Optional<String> cursor) {
        // Whatever is wrong from the start is answered as a problem.
        Page first = recipients.list(STORE_PAGE, cursor);
        StreamingOutput stream = out -> {
            write(out, cursor.isPresent() ? "" : rows.header());
            Page page = first;
            write(out, rows.of(page));
            while (page.cursor().isPresent()) {
                page = recipients.list(STORE_PAGE, page.cursor());
                write(out, rows.of(page));
            }
        };
        return Response.ok(stream, rows.format().mediaType()).build();
    }

    private Response part(Rows rows, int most, Optional<String> from) {
        StringBuilder text = new StringBuilder(from.isPresent() ? "" : rows.header());
        Optional<String> cursor = from;
        int left = most;
        do {
            Page page = recipients.list(Math.min(STORE_PAGE, left), cursor);
            text.append(rows.of(page));
            left -= page.items().size();
            cursor = page.cursor();
        } while (cursor.isPresent() && left > 0 && text.length() < MAX_PART_CHARS);
        Response.ResponseBuilder response =
                Response.ok(text.toString(), rows.format().mediaType());
        cursor.ifPresent(next -> response.header(NEXT_CURSOR, next));
        return response.build();
    }

    private static int rows(String text) {
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MAX_ROWS) {
            throw Parameters.refusal("rows", ROWS, text);
        }
        return Integer.parseInt(text);
    }

    /** Recipients in a format. */
    private record Rows(RecipientFormat format, List<AddressFormat> addresses, boolean whole) {

        String header() {
            return format.header(addresses);
        }

        String of(Page page) {
            StringBuilder text = new StringBuilder();
            page.items().forEach(stored -> text.append(format.row(view(RecipientStore.read(stored)), addresses)));
            return text.toString();
        }

        private RecipientView view(Recipient recipient) {
            return whole ? RecipientView.whole(recipient) : RecipientView.of(recipient);
        }
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
