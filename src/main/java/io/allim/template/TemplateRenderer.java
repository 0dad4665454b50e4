package io.allim.template;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** Templates as the pipeline uses them. Rendering is pure but for reading the template, bounded in time and size, and never throws. */
public interface TemplateRenderer {

    /**
     * @return the version that a delivery accepted now is to keep; empty when the template lets held deliveries follow
     *     its latest version, or when there is no such template
     */
    Optional<Integer> versionToKeep(String template);

    boolean exists(String template);

    /**
     * @param version absent: the published one
     * @param channel whose part is rendered, such as {@code email}
     * @param locale of the recipient
     * @param variables plain JSON, the roots of what the template can name
     */
    Rendering render(
            String template, Optional<Integer> version, String channel, Optional<String> locale, ObjectNode variables);

    /** A Liquid text on its own, such as a throttle's key; unescaped, empty text where a variable is missing. */
    String expression(String source, ObjectNode variables);
}
