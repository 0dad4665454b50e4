package io.allim.template.liquid;

import io.allim.channel.TemplateFields;
import io.allim.template.ChatPart;
import io.allim.template.TemplateRenderer;
import io.allim.template.TemplateVersion;
import io.allim.time.LruCache;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Versions as they were read and parsed, since they never change; those not used for longest are forgotten. */
final class TemplateCache extends LruCache<TemplateCache.Key, TemplateCache.CachedTemplate> {

    private static final int MAX_VERSIONS = 200;
    private static final Pattern ROOT_END = Pattern.compile("[.\\[]");

    /** A parsed text takes several times the room of its source. */
    private static final long MAX_CHARACTERS = 4 * 1024 * 1024;

    record Key(String template, int number) {}

    TemplateCache() {
        super(MAX_VERSIONS, MAX_CHARACTERS);
    }

    /** A version, and those of its parts that were rendered before. */
    static final class CachedTemplate {
        private final TemplateVersion version;
        private final Map<String, CompiledPart> parts = new ConcurrentHashMap<>();
        private final Map<String, Map<String, Expression.Lookup>> required = new ConcurrentHashMap<>();

        CachedTemplate(TemplateVersion version) {
            this.version = version;
        }

        TemplateVersion version() {
            return version;
        }

        CompiledPart part(TemplateVersion.Found found) {
            return parts.computeIfAbsent(found.path(), path -> CompiledPart.of(found));
        }

        /**
         * The paths in {@code data} that a message of a channel needs in every language.
         *
         * @param has of the channel's part
         */
        Map<String, Expression.Lookup> required(String channel, TemplateFields has) {
            return required.computeIfAbsent(channel, name -> findRequired(name, has));
        }

        private Map<String, Expression.Lookup> findRequired(String channel, TemplateFields has) {
            Map<String, Expression.Lookup> common = new LinkedHashMap<>();
            boolean first = true;
            for (TemplateVersion.Sources sources : version.sources(channel, has)) {
                Map<String, Expression.Lookup> needed = required(sources);
                if (first) {
                    common.putAll(needed);
                } else {
                    common.keySet().retainAll(needed.keySet());
                }
                first = false;
            }
            return common;
        }

        private Map<String, Expression.Lookup> required(TemplateVersion.Sources sources) {
            List<Node> nodes = new ArrayList<>(contentOf(part(sources.content())));
            add(sources.title(), CompiledPart.Text.TITLE, nodes);
            add(sources.url(), CompiledPart.Text.URL, nodes);
            sources.data().ifPresent(found -> nodes.addAll(part(found).data().values()));
            ChatRendering.texts(sources)
                    .forEach((found, texts) -> texts.forEach(source ->
                            nodes.add(Objects.requireNonNull(part(found).chat().get(source)))));
            Map<String, Expression.Lookup> needed =
                    new LinkedHashMap<>(Needs.of(nodes).required());
            needed.keySet().removeIf(path -> TemplateRenderer.NAMES.contains(ROOT_END.split(path, 2)[0]));
            return needed;
        }

        private static List<Node> contentOf(CompiledPart content) {
            return Stream.of(CompiledPart.Text.HTML, CompiledPart.Text.BODY)
                    .flatMap(text -> Optional.ofNullable(content.texts().get(text)).stream())
                    .toList();
        }

        private void add(Optional<TemplateVersion.Found> found, CompiledPart.Text text, List<Node> nodes) {
            found.flatMap(it -> Optional.ofNullable(part(it).texts().get(text))).ifPresent(nodes::add);
        }

        private long characters() {
            return version.all().stream()
                    .flatMap(found -> Stream.concat(
                            Arrays.stream(CompiledPart.Text.values()).flatMap(text -> text.of(found.part()).stream()),
                            found.part().chat().map(ChatPart::texts).orElse(Map.of()).values().stream()))
                    .mapToLong(String::length)
                    .sum();
        }
    }

    Optional<CachedTemplate> find(String template, int number, Supplier<Optional<TemplateVersion>> read) {
        Key key = new Key(template, number);
        Optional<CachedTemplate> known = find(key);
        return known.isPresent() ? known : read.get().map(version -> keepFirst(key, new CachedTemplate(version)));
    }

    private synchronized CachedTemplate keepFirst(Key key, CachedTemplate read) {
        return find(key).orElseGet(() -> keep(key, read));
    }

    @Override
    protected long weight(CachedTemplate template) {
        return template.characters();
    }
}
