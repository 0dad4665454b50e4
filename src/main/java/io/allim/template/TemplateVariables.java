package io.allim.template;

import java.util.List;

/**
 * The variables that a template names, as far as that can be told from its texts: by dots, such as {@code data.name}.
 *
 * @param required those without which a part can't be rendered, whatever the others hold; sorted
 * @param optional the others: within a condition or a loop, or with a default; sorted
 */
public record TemplateVariables(List<String> required, List<String> optional) {}
