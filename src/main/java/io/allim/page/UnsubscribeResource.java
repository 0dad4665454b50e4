package io.allim.page;

import io.allim.access.Links;
import io.allim.access.Purpose;
import io.allim.access.Token;
import io.allim.access.Unsubscription;
import io.allim.channel.Channels;
import io.allim.page.UnsubscribePage.Stage;
import io.allim.preference.LocalName;
import io.allim.preference.PreferenceScope;
import io.allim.preference.PreferenceStore;
import io.allim.preference.Preferences;
import io.allim.preference.WorkflowCatalog;
import io.allim.preference.WorkflowOption;
import io.allim.recipient.Recipient;
import io.allim.recipient.RecipientStore;
import io.allim.time.Frequency;
import io.allim.time.Frequency.Every;
import io.allim.web.operation.OpenToSigned;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Ends messages with one POST, from the page's button or from mail software, whose body says
 * {@code List-Unsubscribe=One-Click} and isn't needed.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8058">RFC 8058</a>
 */
@Path("/u/{token}")
@OpenToSigned
final class UnsubscribeResource {

    private final SignedPage signedPage;
    private final RecipientStore recipients;
    private final PreferenceStore preferences;
    private final WorkflowCatalog catalog;
    private final Links links;
    private final Channels channels;

    UnsubscribeResource(
            SignedPage signedPage,
            RecipientStore recipients,
            PreferenceStore preferences,
            WorkflowCatalog catalog,
            Links links,
            Channels channels) {
        this.signedPage = signedPage;
        this.recipients = recipients;
        this.preferences = preferences;
        this.catalog = catalog;
        this.links = links;
        this.channels = channels;
    }

    /** @param recipient absent when they were forgotten: then nothing reaches them, and nothing is to be stored */
    private record Visit(
            Optional<Recipient> recipient, Unsubscription ending, Optional<WorkflowOption> option, Instant now) {

        PreferenceScope scope() {
            return ending.workflow()
                    .map(PreferenceScope::workflow)
                    .orElse(PreferenceScope.EVERYTHING)
                    .on(ending.channel());
        }

        boolean isCritical() {
            return option.filter(WorkflowOption::critical).isPresent();
        }
    }

    @GET
    public Response show(@PathParam("token") String token, @Context HttpHeaders headers) {
        return signedPage.enter(
                token,
                Purpose.UNSUBSCRIBE,
                headers,
                (verified, now) -> visit(verified, now)
                        .map(visit -> page(200, visit.isCritical() ? Stage.CRITICAL : Stage.ASK, visit, false)));
    }

    @POST
    public Response act(
            @PathParam("token") String token,
            @Context HttpHeaders headers,
            @QueryParam("undo") Optional<String> undo,
            @QueryParam("every") Optional<String> every) {
        return signedPage.enter(
                token,
                Purpose.UNSUBSCRIBE,
                headers,
                (verified, now) -> visit(verified, now).map(visit -> act(visit, undo.isPresent(), every)));
    }

    private Answer act(Visit visit, boolean undo, Optional<String> every) {
        if (undo) {
            return undo(visit);
        }
        return every.map(word -> lessen(visit, Every.of(word))).orElseGet(() -> end(visit));
    }

    /** Whoever was forwarded a message can't have it come more often. */
    private Answer lessen(Visit visit, Optional<Every> wanted) {
        Optional<Every> every = wanted.filter(less(visit)::contains);
        if (every.isEmpty()) {
            return page(200, visit.isCritical() ? Stage.CRITICAL : Stage.ASK, visit, false);
        }
        Frequency frequency = new Frequency(every.get(), Optional.empty(), Optional.empty());
        visit.recipient()
                .ifPresent(known -> preferences.change(
                        known.id(),
                        before -> before.with(visit.ending().workflow().orElseThrow(), Optional.of(frequency))));
        return page(200, Stage.LESS, visit, false, every.get().name());
    }

    /** What the workflow offers and is less often than now, the most often first. */
    private List<Every> less(Visit visit) {
        if (visit.isCritical() || visit.recipient().isEmpty()) {
            return List.of();
        }
        Preferences said = preferences.find(visit.recipient().get().id());
        return visit.option().stream()
                .flatMap(option ->
                        option.frequencies().stream().filter(every -> every.compareTo(now(said, option)) > 0))
                .sorted()
                .toList();
    }

    private static Every now(Preferences said, WorkflowOption option) {
        return said.frequency(option.workflow())
                .map(Frequency::every)
                .filter(option.frequencies()::contains)
                .orElse(Every.INSTANT);
    }

    private Answer end(Visit visit) {
        if (visit.isCritical()) {
            return page(409, Stage.CRITICAL, visit, false);
        }
        boolean undoable = change(visit, _ -> Optional.of(false))
                .filter(before -> !before.answer(visit.scope()).orElse(false))
                .isPresent();
        return page(200, Stage.ENDED, visit, undoable);
    }

    /**
     * Takes back that it was not wanted, and never says that it is: whoever was forwarded a message can't opt its
     * recipient in.
     */
    private Answer undo(Visit visit) {
        change(visit, answer -> answer.filter(wanted -> wanted));
        return page(200, Stage.UNDONE, visit, false);
    }

    /** @return what was there before; empty when the recipient is forgotten */
    private Optional<Preferences> change(Visit visit, UnaryOperator<Optional<Boolean>> answer) {
        PreferenceScope scope = visit.scope();
        return visit.recipient()
                .flatMap(known -> preferences.change(
                        known.id(), before -> before.with(scope, answer.apply(before.answer(scope)))));
    }

    private Optional<Visit> visit(Token token, Instant now) {
        return Unsubscription.of(token)
                .map(ending -> new Visit(
                        recipients.find(token.subject()),
                        ending,
                        ending.workflow().flatMap(catalog::option),
                        now));
    }

    /** Those on the channel, masked. */
    private String address(Visit visit) {
        return channels.find(visit.ending().channel()).stream()
                .flatMap(channel ->
                        visit.recipient().stream().flatMap(known -> known.endpoints(channel.reaches()).stream()))
                .map(endpoint -> endpoint.address().masked())
                .distinct()
                .collect(Collectors.joining(", "));
    }

    /** The way to all preferences is shown to those who have acted, not to a scanner that looks. */
    private Answer page(int status, Stage stage, Visit visit, boolean undo) {
        return page(status, stage, visit, undo, "");
    }

    private Answer page(int status, Stage stage, Visit visit, boolean undo, String every) {
        Optional<String> locale = visit.recipient().flatMap(Recipient::locale);
        NameText name = visit.option()
                .map(WorkflowOption::name)
                .or(() -> visit.ending().workflow().map(LocalName::new))
                .map(known -> new NameText(known, locale))
                .orElse(NameText.NONE);
        String all = visit.recipient()
                .filter(_ -> stage == Stage.ENDED || stage == Stage.UNDONE || stage == Stage.LESS)
                .flatMap(recipient -> links.preferences(recipient.id(), visit.now()))
                .orElse("");
        return new Answer.Page(
                status,
                new UnsubscribePage(
                        stage,
                        name,
                        channels.label(visit.ending().channel()),
                        address(visit),
                        stage == Stage.ASK ? less(visit) : List.of(),
                        every,
                        undo,
                        all),
                locale);
    }
}
