package io.allim.template;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.Set;

/** Templates as the pipeline uses them. Rendering is pure but for reading the template, bounded in time and size, and never throws. */
public interface TemplateRenderer {

    /** What templates can name besides {@code data}, which is the caller's; {@code content} and {@code subject} in layouts. */
    Set<String> NAMES = Set.of(
            "notification",
            "recipient",
            "now",
            "ackUrl",
            "preferencesUrl",
            "unsubscribeUrl",
            "digest",
            "total",
            "more",
            "moreUrl",
            "items",
            "first",
            "last",
            "groups",
            "content",
            "subject");

    /**
     * @return the version that a delivery accepted now is to keep; empty when the template lets held deliveries follow
     *     its latest version, or when there is no such template
     */
    Optional<Integer> versionToKeep(String template);

    boolean exists(String template);

    /**
     * What a notification that is accepted now has of a template.
     *
     * @param keep the version that it keeps
     * @param lacking a variable without which the template can't be rendered in any language, such as {@code data.name}
     */
    record Binding(Optional<Integer> keep, Optional<String> lacking) {}

    /**
     * @param channels whose parts are used
     * @param data of the notification
     */
    default Binding bind(String template, Set<String> channels, ObjectNode data) {
        return new Binding(versionToKeep(template), Optional.empty());
    }

    /**
     * @param version absent: the published one
     * @param channel whose part is rendered, such as {@code email}
     * @param locale of the recipient
     * @param variables plain JSON, {@code data} and some of {@link #NAMES}
     */
    Rendering render(
            String template, Optional<Integer> version, String channel, Optional<String> locale, ObjectNode variables);

    /** A Liquid text on its own, such as a throttle's key; unescaped, empty text where a variable is missing. */
    String expression(String source, ObjectNode variables);
}
