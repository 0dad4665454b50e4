package io.allim.pipeline.decide;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.notification.Notification;
import io.allim.template.TemplateRenderer;
import jakarta.inject.Singleton;
import java.time.ZoneId;

/** What templates see of a delivery, but for the links of its message. */
@Singleton
public final class TemplateContext {

    private final TemplateRenderer templates;

    public TemplateContext(TemplateRenderer templates) {
        this.templates = templates;
    }

    /** @param source Liquid */
    public String expression(String source, DeliveryContext context) {
        return templates.expression(source, of(context));
    }

    public static ObjectNode of(DeliveryContext context) {
        Notification notification = context.notification();
        ObjectNode variables = JsonNodeFactory.instance.objectNode();
        variables.set("data", notification.data());
        ObjectNode about = variables.putObject("notification");
        about.put("id", notification.id().toString())
                .put("createdAt", notification.createdAt().toString());
        context.workflow().ifPresent(workflow -> about.put("workflow", workflow.id()));
        ObjectNode recipient = variables.putObject("recipient");
        context.resolved().recipient().ifPresent(known -> {
            recipient.put("id", known.id());
            known.locale().ifPresent(locale -> recipient.put("locale", locale));
            known.zone().map(ZoneId::getId).ifPresent(zone -> recipient.put("zone", zone));
            recipient.set("attributes", known.attributes());
        });
        variables.put("now", context.now().toString());
        return variables;
    }
}
