package io.allim.render;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.template.Rendering;
import io.allim.template.Template;
import io.allim.template.TemplateFault;
import io.allim.template.TemplateLanguage;
import io.allim.template.TemplateRenderer;
import io.allim.template.TemplateStore;
import io.allim.template.TemplateVersion;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Renders stored templates and drafts. The grammar is loaded with the first of them. */
@Singleton
final class LiquidRenderer implements TemplateRenderer, TemplateLanguage {

    private final TemplateStore templates;
    private final Programs programs = new Programs();

    LiquidRenderer(TemplateStore templates) {
        this.templates = templates;
    }

    @Override
    public boolean exists(String template) {
        return templates
                .find(template)
                .filter(found -> !found.retired() && found.published().isPresent())
                .isPresent();
    }

    @Override
    public Optional<Integer> versionToKeep(String template) {
        return published(template)
                .map(Programs.Ready::version)
                .filter(TemplateVersion::keep)
                .map(TemplateVersion::number);
    }

    @Override
    public Rendering render(
            String template, Optional<Integer> version, String channel, Optional<String> locale, ObjectNode variables) {
        Optional<Programs.Ready> ready = version.isPresent() ? ready(template, version.get()) : published(template);
        return ready.map(found -> rendering(found, channel, locale, variables))
                .orElseGet(() -> new Rendering.Failed("there is no template " + template
                        + version.map(number -> " of version " + number).orElse(" that is published")));
    }

    @Override
    public Rendering render(TemplateVersion version, String channel, Optional<String> locale, ObjectNode variables) {
        return rendering(new Programs.Ready(version), channel, locale, variables);
    }

    private Rendering rendering(Programs.Ready ready, String channel, Optional<String> locale, ObjectNode variables) {
        return new MessageRendering(ready, locale, variables, this::published).render(channel);
    }

    @Override
    public List<TemplateFault> faults(TemplateVersion version) {
        return version.all().stream()
                .flatMap(found -> Program.faults(found).stream())
                .toList();
    }

    @Override
    public Optional<String> objection(String expression) {
        try {
            Compiler.compile(expression, false);
            return Optional.empty();
        } catch (SyntaxFault fault) {
            return Optional.of(fault.getMessage());
        }
    }

    @Override
    public String expression(String source, ObjectNode variables) {
        try {
            Run.Setting setting = new Run.Setting(variables, false, false, MessageRendering.LOCALE);
            return new Run(setting, new Budget()).render(Compiler.stored(source, false));
        } catch (SyntaxFault | RenderFault fault) {
            return "";
        }
    }

    private Optional<Programs.Ready> published(String template) {
        return templates.find(template).flatMap(Template::published).flatMap(number -> ready(template, number));
    }

    private Optional<Programs.Ready> ready(String template, int number) {
        return programs.find(template, number, () -> templates.version(template, number));
    }
}
