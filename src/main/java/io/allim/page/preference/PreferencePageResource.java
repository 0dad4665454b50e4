package io.allim.page.preference;

import io.allim.access.Purpose;
import io.allim.page.Answer;
import io.allim.page.SignedPage;
import io.allim.preference.ChoicesFinder;
import io.allim.preference.PreferenceStore;
import io.allim.preference.Preferences;
import io.allim.recipient.Recipient;
import io.allim.recipient.RecipientStore;
import io.allim.web.operation.OpenToSigned;
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
@OpenToSigned
final class PreferencePageResource {

    private final SignedPage signedPage;
    private final RecipientStore recipients;
    private final PreferenceStore preferences;
    private final ChoicesFinder choices;

    PreferencePageResource(
            SignedPage signedPage, RecipientStore recipients, PreferenceStore preferences, ChoicesFinder choices) {
        this.signedPage = signedPage;
        this.recipients = recipients;
        this.preferences = preferences;
        this.choices = choices;
    }

    @GET
    public Response show(
            @PathParam("token") String token,
            @Context HttpHeaders headers,
            @QueryParam("saved") Optional<String> saved) {
        return signedPage.enter(
                token,
                Purpose.PREFERENCES,
                headers,
                (verified, _) ->
                        recipients.find(verified.subject()).map(recipient -> page(recipient, saved.isPresent())));
    }

    @POST
    public Response save(@PathParam("token") String token, @Context HttpHeaders headers, byte[] body) {
        return signedPage.enter(
                token,
                Purpose.PREFERENCES,
                headers,
                (verified, _) ->
                        recipients.find(verified.subject()).flatMap(recipient -> save(recipient, Form.read(body))));
    }

    private Answer page(Recipient recipient, boolean saved) {
        PreferenceForm form = form(recipient, preferences.find(recipient.id()));
        return new Answer.Page(200, new PreferencePage(form, saved), recipient.locale());
    }

    private Optional<Answer> save(Recipient recipient, Form form) {
        return preferences
                .change(recipient.id(), before -> form(recipient, before).chosen(before, form))
                .map(_ -> new Answer.Redirect("saved=1"));
    }

    private PreferenceForm form(Recipient recipient, Preferences stored) {
        return PreferenceForm.of(stored, choices.find(recipient, stored));
    }
}
