package io.allim.recipient.bulk;

import io.allim.recipient.RecipientStore;
import io.allim.table.Page;
import io.allim.web.Parameters;
import io.allim.web.operation.RequiresScope;
import io.allim.web.operation.Scope;
import io.allim.web.problem.Expected;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/** All recipients as one stream, or in parts where answers are limited, as in a Lambda function. */
@Path("/v1/recipients:export")
@RequiresScope(Scope.READ)
final class ExportResource {

    static final String NEXT_CURSOR = "Next-Cursor";

    private static final int MAX_ROWS = 10_000;
    private static final Expected ROWS = Expected.json("a whole number from 1 to 10,000", "1000");
    private static final Expected FORMAT = Expected.oneOf("ndjson", "csv");
    private static final int STORE_PAGE = 50;

    /** With one store page of the largest recipients behind it still less than the 6 MB that Lambda answers. */
    private static final int MAX_PART_CHARS = 2 * 1024 * 1024;

    private final RecipientStore recipients;

    ExportResource(RecipientStore recipients) {
        this.recipients = recipients;
    }

    @GET
    @Produces(MediaType.WILDCARD)
    public Response get(@Context UriInfo uri) {
        MultivaluedMap<String, String> given = uri.getQueryParameters();
        Parameters.requireKnown(given, Set.of("format", "rows", "cursor"));
        RecipientFormat format = RecipientFormat.of(
                        Optional.ofNullable(given.getFirst("format")).orElse("ndjson"))
                .orElseThrow(() -> Parameters.refusal("format", FORMAT, given.getFirst("format")));
        Optional<String> cursor = Optional.ofNullable(given.getFirst("cursor"));
        Optional<String> rows = Optional.ofNullable(given.getFirst("rows"));
        return rows.isPresent() ? part(format, rows(rows.get()), cursor) : all(format, cursor);
    }

    private Response all(RecipientFormat format, Optional<String> cursor) {
        // Whatever is wrong from the start is answered as a problem.
        Page first = recipients.list(STORE_PAGE, cursor);
        StreamingOutput stream = out -> {
            write(out, cursor.isPresent() ? "" : format.header());
            Page page = first;
            write(out, text(format, page));
            while (page.cursor().isPresent()) {
                page = recipients.list(STORE_PAGE, page.cursor());
                write(out, text(format, page));
            }
        };
        return Response.ok(stream, format.mediaType()).build();
    }

    private Response part(RecipientFormat format, int rows, Optional<String> from) {
        StringBuilder text = new StringBuilder(from.isPresent() ? "" : format.header());
        Optional<String> cursor = from;
        int left = rows;
        do {
            Page page = recipients.list(Math.min(STORE_PAGE, left), cursor);
            text.append(text(format, page));
            left -= page.items().size();
            cursor = page.cursor();
        } while (cursor.isPresent() && left > 0 && text.length() < MAX_PART_CHARS);
        Response.ResponseBuilder response = Response.ok(text.toString(), format.mediaType());
        cursor.ifPresent(next -> response.header(NEXT_CURSOR, next));
        return response.build();
    }

    private static String text(RecipientFormat format, Page page) {
        StringBuilder text = new StringBuilder();
        page.items().forEach(stored -> text.append(format.row(RecipientStore.read(stored))));
        return text.toString();
    }

    private static int rows(String text) {
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MAX_ROWS) {
            throw Parameters.refusal("rows", ROWS, text);
        }
        return Integer.parseInt(text);
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
