package io.allim.page;

import io.allim.access.Purpose;
import io.allim.channel.Channels;
import io.allim.preference.PreferenceStore;
import io.allim.preference.Preferences;
import io.allim.preference.WorkflowCatalog;
import io.allim.recipient.Recipient;
import io.allim.recipient.RecipientStore;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/** The page on which recipients choose what reaches them. */
@Path("/p/{token}")
final class PreferencePageResource {

    private final SignedPage entrance;
    private final RecipientStore recipients;
    private final PreferenceStore preferences;
    private final WorkflowCatalog catalogue;
    private final Channels channels;

    PreferencePageResource(
            SignedPage entrance,
            RecipientStore recipients,
            PreferenceStore preferences,
            WorkflowCatalog catalogue,
            Channels channels) {
        this.entrance = entrance;
        this.recipients = recipients;
        this.preferences = preferences;
        this.catalogue = catalogue;
        this.channels = channels;
    }

    @GET
    public Response show(
            @PathParam("token") String token,
            @Context HttpHeaders headers,
            @QueryParam("saved") Optional<String> saved) {
        return entrance.enter(
                token,
                Purpose.PREFERENCES,
                headers,
                (verified, _) ->
                        recipients.find(verified.subject()).map(recipient -> page(recipient, saved.isPresent())));
    }

    @POST
    public Response save(@PathParam("token") String token, @Context HttpHeaders headers, byte[] body) {
        return entrance.enter(
                token,
                Purpose.PREFERENCES,
                headers,
                (verified, _) ->
                        recipients.find(verified.subject()).flatMap(recipient -> save(recipient, Form.read(body))));
    }

    private Answer page(Recipient recipient, boolean saved) {
        PreferenceForm sheet = sheet(recipient, preferences.find(recipient.id()));
        return new Answer.Page(200, new PreferencePage(sheet, saved), recipient.locale());
    }

    private Optional<Answer> save(Recipient recipient, Form form) {
        return preferences
                .change(recipient.id(), before -> sheet(recipient, before).chosen(before, form))
                .map(_ -> new Answer.Again("saved=1"));
    }

    private PreferenceForm sheet(Recipient recipient, Preferences stored) {
        return PreferenceForm.of(stored, Offers.of(recipient, stored, catalogue, channels));
    }
}
