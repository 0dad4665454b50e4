package io.allim.template.liquid;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.DescribedChannels;
import io.allim.table.Json;
import io.allim.table.sqlite.SqliteTable;
import io.allim.template.Part;
import io.allim.template.TemplateRenderer;
import io.allim.template.TemplateStore;
import io.allim.template.TemplateVersion;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is known of a template's variables before there are any. */
class NeedsTest {

    private static final Optional<String> NONE = Optional.empty();

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '\u0001', textBlock = """
                    {{ data.a }}{{ data.b.c[0] }}{{ data["d e"] }} → data.a,data.b.c[0],data["d e"] →
                    {{ data.a | append: data.b }}{% assign x = data.c %}{{ x.y }} → data.a,data.b,data.c →
                    {% if data.a %}{{ data.b }}{% else %}{{ data.c }}{% endif %} → → data.a,data.b,data.c
                    {{ data.a | default: data.b }}{{ data.c | upcase | default: "x" }} → → data.a,data.b,data.c
                    {% for i in data.a %}{{ i.x }}{{ data.b }}{% endfor %}{{ forloop.index }} → data.a → data.b
                    {% case data.a %}{% when data.b %}{{ data.c }}{% endcase %} → → data.a,data.b,data.c
                    {% capture x %}{{ data.a }}{% endcapture %}{% unless data.b %}{% endunless %} → data.a → data.b
                    {{ data[data.a] }}{{ recipient.id }}{{ now }} → data.a,now,recipient.id → data[data.a]
                    {% assign data = recipient %}{{ data.a }} → recipient →
                    {% if data.a %}{{ data.a }}{% endif %}{{ data.a }} → data.a →
                    {% assign x = data.a and data.b %}{% assign y = data.c or data.d %} → data.a,data.c → data.b,data.d
                    {% cycle data.a, data.b %} → → data.a,data.b
                    {{ data.a | append: data.b | default: "x" | append: data.c }} → data.c → data.a,data.b
                    {% for i in data.a %}{% endfor %}{{ i.x }} → data.a,i.x →
                    {% capture x %}a{% endcapture %}{{ x.y }} → →
                    {% if data.a %}{{ data.b | append: data.c }}{% endif %} → → data.a,data.b,data.c
                    {{ [data.a].x }} → data.a →
                    {% assign x = data.a %}{% for x in data.b %}{{ x }}{% endfor %}{{ x.y }} → data.a,data.b →
                    """)
    void paths_areRequiredOrOptional(String body, String required, String optional) {
        var variables = new LiquidRenderer(new TemplateStore(null), DescribedChannels.forTemplates())
                .variables(version(Map.of("sms", part(body)), Map.of()));
        assertThat(variables.required()).isEqualTo(list(required));
        assertThat(variables.optional()).isEqualTo(list(optional));
    }

    @Test
    void lacking_isNeededInEveryLanguageOnTheChannel(@TempDir Path directory) {
        try (SqliteTable table = new SqliteTable(directory.resolve("t.db"), InstantSource.fixed(Instant.EPOCH))) {
            TemplateStore store = new TemplateStore(table);
            LiquidRenderer renderer = new LiquidRenderer(store, DescribedChannels.forTemplates());
            Map<String, Part> parts = Map.of("default", part("{{ data.a }}{{ data.en }}"), "sms", part("{{ data.s }}"));
            store.add(
                    version(parts, Map.of("ko", Map.of("default", part("{{ data.a }}{{ data.ko }}")))),
                    true,
                    Instant.EPOCH);
            assertThat(lacking(renderer, "push", "{}")).contains("data.a");
            assertThat(lacking(renderer, "push", "{'a':null}")).contains("data.a");
            assertThat(lacking(renderer, "push", "{'a':''}")).isEmpty();
            assertThat(lacking(renderer, "sms", "{}")).isEmpty();
            store.add(version(Map.of("sms", part("{{ data.s }}")), Map.of()), true, Instant.EPOCH);
            assertThat(lacking(renderer, "sms", "{}")).contains("data.s");
            assertThat(renderer.bind("t", Set.of(), json("{}")).lacking()).isEmpty();
            store.add(version(Map.of("sms", part("{{ data }}")), Map.of()), true, Instant.EPOCH);
            assertThat(lacking(renderer, "sms", "{}")).isEmpty();
        }
    }

    /** A version that is kept is as strict as one that is not; one that is lenient needs nothing. */
    @ParameterizedTest
    @CsvSource({"true, false", "true, true", "false, false", "false, true"})
    void lacking_isOfTheStrict_keptOrNot(boolean strict, boolean keep, @TempDir Path directory) {
        try (SqliteTable table = new SqliteTable(directory.resolve("t.db"), InstantSource.fixed(Instant.EPOCH))) {
            TemplateStore store = new TemplateStore(table);
            LiquidRenderer renderer = new LiquidRenderer(store, DescribedChannels.forTemplates());
            store.add(
                    new TemplateVersion(
                            "t", 0, Instant.EPOCH, strict, keep, Map.of("sms", part("{{ data.a }}")), Map.of()),
                    true,
                    Instant.EPOCH);
            assertThat(renderer.bind("t", Set.of("sms"), json("{}")))
                    .isEqualTo(new TemplateRenderer.Binding(
                            keep ? Optional.of(1) : Optional.empty(),
                            strict ? Optional.of("data.a") : Optional.empty()));
            assertThat(renderer.versionToKeep("t")).isEqualTo(keep ? Optional.of(1) : Optional.empty());
            assertThat(renderer.versionToKeep("other")).isEmpty();
        }
    }

    private static Optional<String> lacking(LiquidRenderer renderer, String channel, String data) {
        return renderer.bind("t", Set.of(channel), json(data)).lacking();
    }

    private static ObjectNode json(String data) {
        return Json.read(data.replace('\'', '"'), ObjectNode.class);
    }

    private static List<String> list(String paths) {
        return paths == null ? List.of() : List.of(paths.split(","));
    }

    private static TemplateVersion version(Map<String, Part> parts, Map<String, Map<String, Part>> locales) {
        return new TemplateVersion("t", 0, Instant.EPOCH, true, false, parts, locales);
    }

    private static Part part(String body) {
        return new Part(NONE, Optional.of(body), NONE, NONE, NONE, Optional.empty());
    }
}
