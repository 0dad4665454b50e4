package io.allim.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.recipient.Endpoint;
import io.allim.recipient.Recipient;
import io.allim.recipient.RecipientStore;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

@Path("/v1/recipients/{id}")
@Produces(MediaType.APPLICATION_JSON)
public final class RecipientResource {

    static final int MAX_ID = 128;
    static final String EXPECTED_ID = "Give 1 to 128 characters of A-Z a-z 0-9 . _ : @ + -";

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:@+-]{1,128}");

    private final RecipientStore recipients;
    private final Addresses addresses;

    RecipientResource(RecipientStore recipients, Addresses addresses) {
        this.recipients = recipients;
        this.addresses = addresses;
    }

    /** @param addresses as they were given */
    record View(String id, Map<String, String> addresses, Optional<String> zone, Optional<String> locale) {

        static View of(Recipient recipient) {
            Map<String, String> addresses = new TreeMap<>();
            recipient
                    .endpoints()
                    .forEach(endpoint -> addresses.put(
                            endpoint.address().kind().field(),
                            endpoint.address().value()));
            return new View(recipient.id(), addresses, recipient.zone().map(ZoneId::getId), recipient.locale());
        }
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    public View put(@PathParam("id") String id, byte[] bytes) {
        String known = id(id).orElseThrow(() -> Problem.INVALID_PARAMETER.at("id", EXPECTED_ID));
        Fields fields = Body.read(bytes).fields();
        List<Endpoint> given =
                fields.optionalObject("addresses").map(addresses::readAll).orElse(List.of());
        Recipient recipient = new Recipient(
                known,
                given,
                fields.optional("zone", 64, RecipientResource::zone, "Give a time zone such as Asia/Seoul."),
                fields.optional("locale", 64, RecipientResource::locale, "Give a language tag such as ko-KR."),
                JsonNodeFactory.instance.objectNode());
        fields.end();
        recipients.put(recipient);
        return View.of(recipient);
    }

    @GET
    public View get(@PathParam("id") String id) {
        return id(id).flatMap(recipients::find).map(View::of).orElseThrow(Problem.NOT_FOUND::exception);
    }

    @DELETE
    public void delete(@PathParam("id") String id) {
        if (id(id).filter(recipients::delete).isEmpty()) {
            throw Problem.NOT_FOUND.exception();
        }
    }

    static Optional<String> id(String text) {
        return Optional.of(text).filter(id -> ID.matcher(id).matches());
    }

    private static Optional<ZoneId> zone(String text) {
        try {
            return Optional.of(ZoneId.of(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> locale(String text) {
        try {
            return Optional.of(new Locale.Builder().setLanguageTag(text).build().toLanguageTag());
        } catch (IllformedLocaleException e) {
            return Optional.empty();
        }
    }
}
