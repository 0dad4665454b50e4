package io.allim.template.liquid;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.Channels;
import io.allim.channel.LiquidTexts;
import io.allim.template.Rendering;
import io.allim.template.Template;
import io.allim.template.TemplateFault;
import io.allim.template.TemplateLanguage;
import io.allim.template.TemplateRenderer;
import io.allim.template.TemplateStore;
import io.allim.template.TemplateVariables;
import io.allim.template.TemplateVersion;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** Renders stored templates and drafts. The grammar is loaded with the first of them. */
@Singleton
final class LiquidRenderer implements TemplateRenderer, TemplateLanguage, LiquidTexts {

    private final TemplateStore templates;
    private final Channels channels;
    private final TemplateCache cache = new TemplateCache();

    LiquidRenderer(TemplateStore templates, Channels channels) {
        this.templates = templates;
        this.channels = channels;
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
                .map(TemplateCache.CachedTemplate::version)
                .filter(TemplateVersion::keep)
                .map(TemplateVersion::number);
    }

    @Override
    public Binding bind(String template, Set<String> names, ObjectNode data) {
        Optional<TemplateCache.CachedTemplate> ready = published(template);
        return new Binding(
                ready.map(TemplateCache.CachedTemplate::version)
                        .filter(TemplateVersion::keep)
                        .map(TemplateVersion::number),
                ready.filter(it -> it.version().strict()).flatMap(it -> lacking(it, names, data)));
    }

    private Optional<String> lacking(TemplateCache.CachedTemplate ready, Set<String> names, ObjectNode data) {
        try {
            return names.stream()
                    .flatMap(channel -> ready.required(channel, channels.templateFields(channel)).entrySet().stream())
                    .filter(needed -> Needs.isMissing(needed.getValue(), data))
                    .map(Map.Entry::getKey)
                    .findFirst();
        } catch (SyntaxFault | RenderFault fault) {
            // A text that an earlier release stored; its delivery will say what is wrong.
            return Optional.empty();
        }
    }

    @Override
    public TemplateVariables variables(TemplateVersion version) {
        TemplateCache.CachedTemplate ready = new TemplateCache.CachedTemplate(version);
        Set<String> required = new TreeSet<>();
        Set<String> optional = new TreeSet<>();
        try {
            for (TemplateVersion.Found found : version.all()) {
                Needs needs = Needs.of(ready.part(found).nodes());
                required.addAll(needs.required().keySet());
                optional.addAll(needs.optional().keySet());
            }
        } catch (SyntaxFault fault) {
            return new TemplateVariables(List.of(), List.of());
        }
        optional.removeAll(required);
        return new TemplateVariables(List.copyOf(required), List.copyOf(optional));
    }

    @Override
    public Rendering render(
            String template, Optional<Integer> version, String channel, Optional<String> locale, ObjectNode variables) {
        Optional<TemplateCache.CachedTemplate> ready =
                version.isPresent() ? ready(template, version.get()) : published(template);
        return ready.map(found -> rendering(found, channel, locale, variables))
                .orElseGet(() -> new Rendering.Failed("there is no template " + template
                        + version.map(number -> " of version " + number).orElse(" that is published")));
    }

    @Override
    public Rendering render(TemplateVersion version, String channel, Optional<String> locale, ObjectNode variables) {
        return rendering(new TemplateCache.CachedTemplate(version), channel, locale, variables);
    }

    private Rendering rendering(
            TemplateCache.CachedTemplate ready, String channel, Optional<String> locale, ObjectNode variables) {
        return new MessageRendering(ready, locale, variables, this::published, channels).render(channel);
    }

    @Override
    public List<TemplateFault> faults(TemplateVersion version) {
        return version.all().stream()
                .flatMap(found -> CompiledPart.faults(found, channels.templateFields(found.channel())).stream())
                .toList();
    }

    @Override
    public Optional<String> validate(String expression) {
        try {
            Compiler.compile(expression, false);
            return Optional.empty();
        } catch (SyntaxFault fault) {
            return Optional.of(String.valueOf(fault.getMessage()));
        }
    }

    @Override
    public String expression(String source, ObjectNode variables) {
        try {
            RenderContext.Setting setting = new RenderContext.Setting(variables, false, false, MessageRendering.LOCALE);
            return new RenderContext(setting, new StepLimit()).render(Compiler.stored(source, false));
        } catch (SyntaxFault | RenderFault fault) {
            return "";
        }
    }

    @Override
    public Optional<String> render(String source, ObjectNode variables, UnaryOperator<String> escape) {
        try {
            RenderContext.Setting setting = new RenderContext.Setting(variables, false, false, MessageRendering.LOCALE);
            return Optional.of(
                    new RenderContext(setting, new StepLimit(), escape).render(Compiler.stored(source, false)));
        } catch (SyntaxFault | RenderFault fault) {
            return Optional.empty();
        }
    }

    private Optional<TemplateCache.CachedTemplate> published(String template) {
        return templates.find(template).flatMap(Template::published).flatMap(number -> ready(template, number));
    }

    private Optional<TemplateCache.CachedTemplate> ready(String template, int number) {
        return cache.find(template, number, () -> templates.version(template, number));
    }
}
