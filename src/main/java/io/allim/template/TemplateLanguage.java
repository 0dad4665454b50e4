package io.allim.template;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * What templates are written in. All methods are bounded in time and size, whatever the template and the variables
 * hold, and never throw; they know neither the clock nor the machine.
 */
public interface TemplateLanguage {

    /** The first fault of each text; none: the version can be rendered. */
    List<TemplateFault> faults(TemplateVersion version);

    /** What the texts of a version that has no faults read. */
    TemplateVariables variables(TemplateVersion version);

    /** Why a text on its own can't be rendered, as one sentence; empty when it can. */
    Optional<String> validate(String expression);

    /** @param version stored or not */
    Rendering render(TemplateVersion version, String channel, Optional<String> locale, ObjectNode variables);
}
