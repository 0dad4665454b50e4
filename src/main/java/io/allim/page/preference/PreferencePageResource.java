package io.allim.page.preference;

import io.allim.access.Purpose;
import io.allim.channel.Address;
import io.allim.page.Answer;
import io.allim.page.NameText;
import io.allim.page.SignedPage;
import io.allim.page.preference.PreferencePage.Said;
import io.allim.page.preference.PreferencePage.Switched;
import io.allim.preference.Choices;
import io.allim.preference.ChoicesFinder;
import io.allim.preference.PreferenceStore;
import io.allim.preference.Preferences;
import io.allim.preference.WorkflowOption;
import io.allim.recipient.Endpoint;
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
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** The page on which recipients choose what reaches them. */
@Path("/p/{token}")
@OpenToSigned
final class PreferencePageResource {

    private final SignedPage signedPage;
    private final RecipientStore recipients;
    private final PreferenceStore preferences;
    private final ChoicesFinder finder;

    PreferencePageResource(
            SignedPage signedPage, RecipientStore recipients, PreferenceStore preferences, ChoicesFinder finder) {
        this.signedPage = signedPage;
        this.recipients = recipients;
        this.preferences = preferences;
        this.finder = finder;
    }

    @GET
    public Response show(
            @PathParam("token") String token,
            @Context HttpHeaders headers,
            @QueryParam("saved") Optional<String> saved,
            @QueryParam("undone") Optional<String> undone) {
        Said said = undone.map(_ -> Said.UNDONE)
                .or(() -> saved.map(_ -> Said.SAVED))
                .orElse(Said.NOTHING);
        return signedPage.enter(
                token,
                Purpose.PREFERENCES,
                headers,
                (verified, _) -> recipients
                        .find(verified.subject())
                        .map(recipient -> page(recipient, said, saved, AllOff.NOTHING)));
    }

    @POST
    public Response save(
            @PathParam("token") String token,
            @Context HttpHeaders headers,
            @QueryParam("all") Optional<String> all,
            @QueryParam("undo") Optional<String> undo,
            byte[] body) {
        return signedPage.enter(
                token,
                Purpose.PREFERENCES,
                headers,
                (verified, _) -> recipients.find(verified.subject()).flatMap(recipient -> {
                    if (all.isPresent()) {
                        return allOff(recipient);
                    }
                    Form form = Form.read(body);
                    return undo.isPresent() ? undo(recipient, form) : save(recipient, form);
                }));
    }

    private Optional<Answer> save(Recipient recipient, Form form) {
        AtomicReference<String> saved = new AtomicReference<>("1");
        return preferences
                .change(recipient.id(), before -> {
                    Choices choices = finder.find(recipient, before);
                    Preferences chosen = PreferenceForm.of(before, choices).chosen(before, form);
                    Optional<GroupSwitch> group = GroupSwitch.of(form, choices);
                    group.map(GroupSwitch::word).ifPresent(saved::set);
                    return group.map(known -> known.apply(chosen)).orElse(chosen);
                })
                .map(_ -> new Answer.Redirect("saved=" + URLEncoder.encode(saved.get(), StandardCharsets.UTF_8)));
    }

    /** The page itself tells the way back, and nothing else keeps it. */
    private Optional<Answer> allOff(Recipient recipient) {
        return preferences
                .change(recipient.id(), AllOff::of)
                .map(before -> page(recipient, Said.ALL_OFF, Optional.empty(), AllOff.from(before)));
    }

    private Optional<Answer> undo(Recipient recipient, Form form) {
        return preferences
                .change(recipient.id(), before -> AllOff.undo(before, form, finder.scopes()))
                .map(_ -> new Answer.Redirect("undone=1"));
    }

    private Answer page(Recipient recipient, Said said, Optional<String> saved, AllOff back) {
        Preferences now = preferences.find(recipient.id());
        Choices choices = finder.find(recipient, now);
        List<NameText> staying = choices.workflows().stream()
                .filter(WorkflowOption::critical)
                .map(option -> new NameText(option.name(), recipient.locale()))
                .toList();
        List<Switched> switched = saved.flatMap(word -> GroupSwitch.read(word, choices)).stream()
                .map(group -> new Switched(group.name(), group.isOn()))
                .filter(known -> !known.name().isEmpty())
                .toList();
        return new Answer.Page(
                200,
                new PreferencePage(PreferenceForm.of(now, choices), address(recipient), said, switched, back, staying),
                recipient.locale());
    }

    /** Masked: enough to know one's own. */
    private static String address(Recipient recipient) {
        return recipient.endpoints().stream()
                .map(Endpoint::address)
                .filter(address -> address.kind().isFamiliar())
                .map(Address::masked)
                .findFirst()
                .orElse("");
    }
}
