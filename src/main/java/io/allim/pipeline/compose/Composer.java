package io.allim.pipeline.compose;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.access.Links;
import io.allim.channel.Address;
import io.allim.channel.Channels;
import io.allim.channel.MailLayout;
import io.allim.channel.Message;
import io.allim.delivery.Delivery;
import io.allim.notification.Content;
import io.allim.notification.Digest;
import io.allim.notification.DigestId;
import io.allim.notification.Notification;
import io.allim.notification.WorkflowRef;
import io.allim.pipeline.decide.DeliveryContext;
import io.allim.pipeline.decide.TemplateContext;
import io.allim.recipient.Recipient;
import io.allim.recipient.Target;
import io.allim.template.Rendering;
import io.allim.template.TemplateRenderer;
import io.allim.template.TemplateText;
import io.allim.workflow.ChannelOption;
import io.allim.workflow.Workflow;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntFunction;

/** Makes the message of a delivery: from the caller's words, or from a step's template. */
@Singleton
public final class Composer {

    private final TemplateRenderer templates;
    private final Links links;
    private final DigestReader digests;
    private final Channels channels;
    private final Buttons buttons;

    public Composer(TemplateRenderer templates, Links links, DigestReader digests, Channels channels, Buttons buttons) {
        this.templates = templates;
        this.links = links;
        this.digests = digests;
        this.channels = channels;
        this.buttons = buttons;
    }

    /** What became of composing. */
    public sealed interface Composed {

        /** @param notes what is odd in the words and no fault */
        record Rendered(Message message, List<String> notes) implements Composed {

            public Delivery noted(Delivery delivery, Instant now) {
                return notes.isEmpty() ? delivery : delivery.noted(now, "note", String.join("; ", notes));
            }
        }

        record Failed(String why) implements Composed {}
    }

    public Composed compose(DeliveryContext context, Address address) {
        if (context.notification() instanceof Digest digest) {
            return ofDigest(context, digest, address, digests.read(digest)).composed();
        }
        return context.route().step().isPresent() ? ofTemplate(context, address) : ofContent(context, address);
    }

    /** @param shown how many items the words are of; the others are counted */
    public record Fitted(Composed composed, int shown) {}

    /** Shows as many items as the channel has room for, and counts the others. */
    Fitted ofDigest(DeliveryContext context, Digest digest, Address address, DigestContents contents) {
        String id = new DigestId(digest.id()).toString();
        String link = links.digest(context.target().shown(), id, context.now()).orElse("");
        boolean korean = context.resolved()
                .recipient()
                .flatMap(Recipient::locale)
                .map(Locale::forLanguageTag)
                .filter(locale -> locale.getLanguage().equals(Locale.KOREAN.getLanguage()))
                .isPresent();
        DigestText words = new DigestText(digest, contents, link, korean);
        IntFunction<Composed> showing = shown -> ofDigest(context, address, words, shown);
        int all = contents.items().size();
        Composed best = showing.apply(all);
        int fits = fits(context, best) ? all : Math.min(all, 1);
        int most = all - 1;
        while (fits < most) {
            int middle = (fits + most + 1) / 2;
            boolean enough = fits(context, showing.apply(middle));
            fits = enough ? middle : fits;
            most = enough ? most : middle - 1;
        }
        return new Fitted(fits == all ? best : showing.apply(fits), fits);
    }

    private boolean fits(DeliveryContext context, Composed composed) {
        return composed instanceof Composed.Rendered(Message message, var _)
                && channels.find(context.route().channel())
                        .filter(channel -> !channel.carriesWhole(message))
                        .isEmpty();
    }

    private Composed ofDigest(DeliveryContext context, Address address, DigestText words, int shown) {
        Optional<String> unsubscribe = unsubscribeUrl(context);
        ObjectNode variables = words.variables(TemplateContext.of(context), shown);
        addLinks(variables, context, unsubscribe);
        Rendering rendering = context.route().step().isPresent()
                ? render(context, variables)
                : new Rendering.Done(plain(context, words, title(words.digest(), variables), shown));
        return switch (rendering) {
            case Rendering.Failed failed -> new Composed.Failed(failed.why());
            case Rendering.Done(TemplateText text, List<String> notes) ->
                new Composed.Rendered(
                        message(context, address, words.complete(text, shown), words.data(), unsubscribe), notes);
        };
    }

    private TemplateText plain(DeliveryContext context, DigestText words, String title, int shown) {
        TemplateText text = words.plain(title, shown);
        return switch (channels.templateFields(context.route().channel()).text()) {
            case CHAT -> words.inChat(text, shown);
            case SUBJECT_AND_HTML -> words.inMail(text, shown);
            case BODY, TITLE_AND_BODY -> text;
        };
    }

    private String title(Digest digest, ObjectNode variables) {
        return digest.window()
                .rule()
                .title()
                .map(source -> templates.expression(source, variables))
                .orElse("");
    }

    private Composed ofContent(DeliveryContext context, Address address) {
        Notification notification = context.notification();
        Content content = notification.content().orElseThrow();
        Message message = new Message(
                context.delivery().id().toString(),
                address,
                content.title(),
                content.body(),
                Optional.empty(),
                Optional.empty(),
                content.url(),
                unsubscribeUrl(context),
                notification.urgency(),
                notification.data(),
                context.now(),
                notification.createdAt());
        return new Composed.Rendered(named(message.with(layout(context, false)), context), List.of());
    }

    private Composed ofTemplate(DeliveryContext context, Address address) {
        Optional<String> unsubscribe = unsubscribeUrl(context);
        ObjectNode variables = TemplateContext.of(context);
        addLinks(variables, context, unsubscribe);
        return switch (render(context, variables)) {
            case Rendering.Failed failed -> new Composed.Failed(failed.why());
            case Rendering.Done(TemplateText text, List<String> notes) ->
                new Composed.Rendered(
                        message(context, address, text, context.notification().data(), unsubscribe), notes);
        };
    }

    private Rendering render(DeliveryContext context, ObjectNode variables) {
        Optional<ChannelOption> option =
                context.step().flatMap(step -> step.channel(context.route().channel()));
        if (option.isEmpty()) {
            return new Rendering.Failed("its workflow is no longer stored");
        }
        String template = option.get().template();
        Optional<Integer> version = context.notification()
                .workflow()
                .map(WorkflowRef::templates)
                .flatMap(kept -> Optional.ofNullable(kept.get(template)));
        Optional<String> locale = context.resolved().recipient().flatMap(Recipient::locale);
        return templates.render(template, version, option.get().channel(), locale, variables);
    }

    private Message message(
            DeliveryContext context,
            Address address,
            TemplateText text,
            ObjectNode data,
            Optional<String> unsubscribe) {
        Message message = new Message(
                        context.delivery().id().toString(),
                        address,
                        text.title(),
                        text.body(),
                        text.html(),
                        text.language(),
                        text.url(),
                        unsubscribe,
                        context.urgency(),
                        text.data().orElse(data),
                        context.now(),
                        context.notification().createdAt())
                .with(text.html().isPresent() ? MailLayout.DEFAULT : layout(context, text.textOnly()));
        Message written = text.chat()
                .map(chat -> message.with(Optional.of(
                        chat.content(text.title(), context.urgency(), button -> buttons.acknowledge(context, button)))))
                .orElse(message);
        return named(written, context);
    }

    private static Message named(Message message, DeliveryContext context) {
        return message.of(
                context.workflow().map(Workflow::id), context.workflow().flatMap(Workflow::category));
    }

    /** Links that there are not are null, which templates write as nothing: a footer is no reason to fail a message. */
    private void addLinks(ObjectNode variables, DeliveryContext context, Optional<String> unsubscribe) {
        Optional<String> acknowledge = links.acknowledge(
                context.target().shown(), context.delivery().id().toString(), context.now());
        Optional<String> preferences = preferencesUrl(context);
        variables
                .put("ackUrl", acknowledge.orElse(null))
                .put("preferencesUrl", preferences.orElse(null))
                .put("unsubscribeUrl", unsubscribe.orElse(null));
    }

    /** A mail that has HTML of its own needs none, nor the link that would be signed for it. */
    private MailLayout layout(DeliveryContext context, boolean textOnly) {
        boolean isFramed = channels.templateFields(context.route().channel()).hasHtml() && !textOnly;
        return isFramed
                ? new MailLayout(
                        false,
                        preferencesUrl(context),
                        context.resolved().recipient().flatMap(Recipient::locale))
                : new MailLayout(textOnly, Optional.empty(), Optional.empty());
    }

    private Optional<String> preferencesUrl(DeliveryContext context) {
        return recipient(context).flatMap(known -> links.preferences(known, context.now()));
    }

    /** Nobody can end critical messages, and those to an address alone have no preferences. */
    private Optional<String> unsubscribeUrl(DeliveryContext context) {
        return context.subject().critical()
                ? Optional.empty()
                : recipient(context)
                        .flatMap(known -> links.unsubscribe(
                                known,
                                context.workflow().map(Workflow::id),
                                context.route().channel(),
                                context.now()));
    }

    private static Optional<String> recipient(DeliveryContext context) {
        return context.target() instanceof Target.ToRecipient(String id) ? Optional.of(id) : Optional.empty();
    }
}
