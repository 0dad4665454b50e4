package io.allim.preference;

import io.allim.preference.PreferenceStore.Versioned;
import io.allim.recipient.Recipient;
import io.allim.recipient.RecipientReader;
import io.allim.recipient.RecipientStore;
import io.allim.web.Body;
import io.allim.web.Missing;
import io.allim.web.Parameters;
import io.allim.web.Preconditions;
import io.allim.web.Regions;
import io.allim.web.operation.OpenToRecipient;
import io.allim.web.operation.RequiresScope;
import io.allim.web.operation.Scope;
import io.allim.web.problem.Expected;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

@Path("/v1/recipients")
@OpenToRecipient("id")
@Produces(MediaType.APPLICATION_JSON)
final class PreferenceResource {

    private static final String EXAMPLE = "{\"channels\":{\"sms\":false}}";

    private final RecipientStore recipients;
    private final PreferenceStore preferences;
    private final PreferenceReader reader;
    private final ChoicesFinder choices;

    PreferenceResource(
            RecipientStore recipients, PreferenceStore preferences, PreferenceReader reader, ChoicesFinder choices) {
        this.recipients = recipients;
        this.preferences = preferences;
        this.reader = reader;
        this.choices = choices;
    }

    /** As {@link PreferenceReader} reads it. */
    record View(
            Optional<Boolean> all,
            Map<String, Boolean> channels,
            Map<String, Choice> categories,
            Map<String, Choice> workflows,
            Map<String, FrequencyView> frequencies,
            List<HoursView> quietHours) {

        static View of(Preferences preferences) {
            Choice everything = preferences.everything();
            Map<String, FrequencyView> frequencies = new TreeMap<>();
            preferences
                    .frequencies()
                    .forEach((workflow, frequency) -> frequencies.put(workflow, FrequencyView.of(frequency)));
            return new View(
                    everything.all(),
                    everything.channels(),
                    preferences.categories(),
                    preferences.workflows(),
                    frequencies,
                    preferences.quietHours().stream().map(HoursView::of).toList());
        }
    }

    @GET
    @RequiresScope(Scope.READ)
    @Path("/{id}/preferences")
    public Response get(@PathParam("id") String id, @Context HttpHeaders headers) {
        Versioned stored = preferences.versioned(known(id));
        return Preconditions.of(headers).read(tag(stored), () -> View.of(stored.preferences()));
    }

    /**
     * Replaces all that was said; with If-Match those alone that the caller has seen, and with {@code If-None-Match: *}
     * nothing that somebody has said.
     */
    @PUT
    @RequiresScope(Scope.SEND)
    @Path("/{id}/preferences")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response put(@PathParam("id") String id, @Context HttpHeaders headers, byte[] bytes) {
        Preferences given = reader.read(Body.read(bytes, EXAMPLE).fields());
        Preconditions preconditions = Preconditions.of(headers);
        while (true) {
            String recipient = known(id);
            Versioned stored = preferences.versioned(recipient);
            // With If-None-Match: * the first answer is made, although what is not said can be read as well.
            preconditions.require(Optional.of(stored)
                    .filter(it -> it.version() > 0 || !preconditions.createsOnly())
                    .map(PreferenceResource::tag));
            Optional<Versioned> replaced = preferences.replace(recipient, new Versioned(given, stored.version()));
            if (replaced.isPresent()) {
                return Preconditions.written(View.of(replaced.get().preferences()), tag(replaced.get()));
            }
        }
    }

    /** Names are in the language that is asked for, or else in the recipient's own. */
    @GET
    @RequiresScope(Scope.READ)
    @Path("/{id}/preferences/choices")
    public ChoicesView choices(@PathParam("id") String id, @Context UriInfo uri) {
        Parameters.requireKnown(uri.getQueryParameters(), Set.of("locale"));
        Optional<String> asked =
                Optional.ofNullable(uri.getQueryParameters().getFirst("locale")).map(PreferenceResource::locale);
        Recipient recipient = RecipientReader.id(id).flatMap(recipients::find).orElseThrow(() -> Missing.recipient(id));
        Preferences said = preferences.find(recipient.id());
        return ChoicesView.of(
                choices.find(recipient, said), said, asked.or(recipient::locale).orElse(""));
    }

    private static String locale(String text) {
        return Regions.locale(text).orElseThrow(() -> Parameters.refusal("locale", Expected.LOCALE, text));
    }

    private String known(String id) {
        return RecipientReader.id(id)
                .filter(known -> recipients.find(known).isPresent())
                .orElseThrow(() -> Missing.recipient(id));
    }

    private static String tag(Versioned versioned) {
        return "\"" + versioned.version() + "\"";
    }
}
