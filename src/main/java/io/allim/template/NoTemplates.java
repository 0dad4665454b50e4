package io.allim.template;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.arc.DefaultBean;
import jakarta.inject.Singleton;
import java.util.Optional;

@Singleton
@DefaultBean
final class NoTemplates implements TemplateRenderer {

    @Override
    public Optional<Integer> versionToKeep(String template) {
        return Optional.empty();
    }

    @Override
    public boolean exists(String template) {
        return false;
    }

    @Override
    public Rendering render(
            String template, Optional<Integer> version, String channel, Optional<String> locale, ObjectNode variables) {
        return new Rendering.Failed("there is no template " + template);
    }

    @Override
    public String expression(String source, ObjectNode variables) {
        return source;
    }
}
