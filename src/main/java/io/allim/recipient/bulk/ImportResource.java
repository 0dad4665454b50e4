package io.allim.recipient.bulk;

import io.allim.recipient.Addresses;
import io.allim.recipient.RecipientReader;
import io.allim.recipient.RecipientStore;
import io.allim.web.operation.MaxBody;
import io.allim.web.operation.RequiresScope;
import io.allim.web.operation.Scope;
import io.allim.web.problem.Problem;
import io.allim.web.problem.Sentences;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Recipients in bulk, however many: the body is stored while it is read. */
@Path("/v1/recipients:import")
@RequiresScope(Scope.SEND)
@MaxBody(MaxBody.UNLIMITED)
@Produces(MediaType.APPLICATION_JSON)
final class ImportResource {

    static final String NDJSON = "application/x-ndjson";
    static final String CSV = "text/csv";

    private final RecipientStore store;
    private final RecipientReader recipients;
    private final PinpointReader endpoints;
    private final Addresses addresses;

    ImportResource(RecipientStore store, RecipientReader recipients, PinpointReader endpoints, Addresses addresses) {
        this.store = store;
        this.addresses = addresses;
        this.recipients = recipients;
        this.endpoints = endpoints;
    }

    @POST
    @Consumes(MediaType.WILDCARD)
    public ImportReport.View post(@Context HttpHeaders headers, InputStream body) throws IOException {
        return new RecipientImport(store, addresses.kinds()).run(rows(headers, body));
    }

    private Row.Source rows(HttpHeaders headers, InputStream body) throws IOException {
        String type = Optional.ofNullable(headers.getMediaType())
                .map(media -> media.getType() + "/" + media.getSubtype())
                .orElse("");
        return switch (type) {
            case NDJSON -> new NdjsonRows(body, recipients, endpoints);
            case CSV -> new CsvRows(body, recipients, endpoints, addresses.formats());
            default ->
                throw Problem.UNSUPPORTED_MEDIA_TYPE.at(
                        "Content-Type",
                        (type.isEmpty() ? "There is no Content-Type" : "Content-Type is " + type)
                                + ", and imports take " + NDJSON + " or " + CSV + ": send one of the two.",
                        Sentences.json(CSV));
        };
    }
}
