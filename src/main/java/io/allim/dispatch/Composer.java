package io.allim.dispatch;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.access.Links;
import io.allim.channel.Address;
import io.allim.channel.Message;
import io.allim.delivery.DeliveryId;
import io.allim.notification.Content;
import io.allim.notification.Notification;
import io.allim.notification.WorkflowUse;
import io.allim.recipient.Recipient;
import io.allim.recipient.Target;
import io.allim.template.Rendering;
import io.allim.template.TemplateRenderer;
import io.allim.template.TemplateText;
import io.allim.workflow.Step;
import io.allim.workflow.Way;
import io.allim.workflow.Workflow;
import jakarta.inject.Singleton;
import java.time.ZoneId;
import java.util.Optional;

/** Makes the message of a delivery: from the caller's words, or from a step's template. */
@Singleton
final class Composer {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final TemplateRenderer templates;
    private final Links links;

    Composer(TemplateRenderer templates, Links links) {
        this.templates = templates;
        this.links = links;
    }

    /** What became of composing. */
    sealed interface Composed {

        record Ready(Message message) implements Composed {}

        record Failed(String why) implements Composed {}
    }

    Composed compose(Question question, Reach.Reached reached, DeliveryId id, Address address) {
        return question.route().step().isPresent()
                ? ofTemplate(question, reached, id, address)
                : ofContent(question, id, address);
    }

    /** @param source Liquid over what templates see, but for the links */
    String expression(String source, Question question, Reach.Reached reached) {
        return templates.expression(source, variables(question, reached));
    }

    private Composed ofContent(Question question, DeliveryId id, Address address) {
        Notification notification = question.notification();
        Content content = notification.content().orElseThrow();
        return new Composed.Ready(new Message(
                id.toString(),
                address,
                content.title(),
                content.body(),
                Optional.empty(),
                content.url(),
                unsubscribeUrl(question),
                notification.urgency(),
                notification.data(),
                question.now()));
    }

    private Composed ofTemplate(Question question, Reach.Reached reached, DeliveryId id, Address address) {
        Optional<Way> way =
                question.step().flatMap(step -> step.way(question.route().channel()));
        if (way.isEmpty()) {
            return new Composed.Failed("its workflow is no longer stored");
        }
        String template = way.get().template();
        Optional<String> unsubscribe = unsubscribeUrl(question);
        ObjectNode variables = variables(question, reached);
        addLinks(variables, question, id, unsubscribe);
        Optional<Integer> version = question.notification()
                .workflow()
                .map(WorkflowUse::templates)
                .flatMap(kept -> Optional.ofNullable(kept.get(template)));
        Optional<String> locale = reached.recipient().flatMap(Recipient::locale);
        return switch (templates.render(template, version, way.get().channel(), locale, variables)) {
            case Rendering.Failed failed -> new Composed.Failed(failed.why());
            case Rendering.Done(TemplateText text) ->
                new Composed.Ready(message(question, id, address, text, unsubscribe));
        };
    }

    private static Message message(
            Question question, DeliveryId id, Address address, TemplateText text, Optional<String> unsubscribe) {
        Notification notification = question.notification();
        return new Message(
                id.toString(),
                address,
                text.title(),
                text.body(),
                text.html(),
                text.url(),
                unsubscribe,
                question.step().flatMap(Step::urgency).orElse(notification.urgency()),
                text.data().orElse(notification.data()),
                question.now());
    }

    private static ObjectNode variables(Question question, Reach.Reached reached) {
        Notification notification = question.notification();
        ObjectNode variables = JSON.objectNode();
        variables.set("data", notification.data());
        ObjectNode about = variables.putObject("notification");
        about.put("id", notification.id().toString())
                .put("createdAt", notification.createdAt().toString());
        question.workflow().ifPresent(workflow -> about.put("workflow", workflow.id()));
        ObjectNode recipient = variables.putObject("recipient");
        reached.recipient().ifPresent(known -> {
            recipient.put("id", known.id());
            known.locale().ifPresent(locale -> recipient.put("locale", locale));
            known.zone().map(ZoneId::getId).ifPresent(zone -> recipient.put("zone", zone));
            recipient.set("attributes", known.attributes());
        });
        variables.put("now", question.now().toString());
        return variables;
    }

    private void addLinks(ObjectNode variables, Question question, DeliveryId id, Optional<String> unsubscribe) {
        links.acknowledge(question.target().shown(), id.toString(), question.now())
                .ifPresent(link -> variables.put("ackUrl", link));
        recipient(question)
                .flatMap(known -> links.preferences(known, question.now()))
                .ifPresent(link -> variables.put("preferencesUrl", link));
        unsubscribe.ifPresent(link -> variables.put("unsubscribeUrl", link));
    }

    /** Nobody can end critical messages, and those to an address alone have no preferences. */
    private Optional<String> unsubscribeUrl(Question question) {
        return question.subject().critical()
                ? Optional.empty()
                : recipient(question)
                        .flatMap(known -> links.unsubscribe(
                                known,
                                question.workflow().map(Workflow::id),
                                question.route().channel(),
                                question.now()));
    }

    private static Optional<String> recipient(Question question) {
        return question.target() instanceof Target.Known(String id) ? Optional.of(id) : Optional.empty();
    }
}
