package io.allim.template.liquid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.table.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/**
 * The language, held to golden-liquid, which other implementations hold themselves to. A case belongs here when all tags and
 * filters that it is about are ours; templates are read as callers put them, and variables may be missing as with {@code
 * "strict": false}. The file isn't part of this repository.
 *
 * @see <a href="https://github.com/jg-rp/golden-liquid">golden-liquid, MIT</a>
 */
class GoldenLiquidTest {

    private static final Path CASES = Path.of("../shared/data/golden_liquid.json");

    private static final Set<String> TAGS =
            Set.of("assign", "break", "capture", "case", "comment", "continue", "cycle", "for", "if", "raw", "unless");

    /** Why is said in docs/templates.md. */
    private static final Set<String> NOT_AS_LIQUID = Set.of(
            "filters, sort, incompatible types",
            "filters, strip html, some HTML markup",
            "filters, strip html, some HTML markup with HTML comment",
            "tags, case, falsy when before and truthy when after else",
            "tags, case, falsy when before and truthy when after multiple else blocks",
            "tags, case, multiple else blocks",
            "tags, case, truthy when before and after else",
            "tags, case, unexpected when token",
            "tags, if, else tag expressions are ignored",
            "tags, if, extra else blocks are ignored",
            "tags, if, extra elsif blocks are ignored",
            "tags, if, string greater than int",
            "tags, unless, else tag expressions are ignored",
            "tags, unless, extra else blocks are ignored",
            "tags, unless, extra elsif blocks are ignored");

    @Test
    void language_isLiquidButForWhatTheDocsSay() throws IOException {
        assumeTrue(
                Files.exists(CASES),
                "skipped: there is no " + CASES.toAbsolutePath().normalize());
        List<JsonNode> cases = StreamSupport.stream(
                        Json.read(Files.readString(CASES), JsonNode.class)
                                .path("tests")
                                .spliterator(),
                        false)
                .filter(GoldenLiquidTest::isOurs)
                .toList();
        Set<String> others = new TreeSet<>();
        cases.stream()
                .filter(it -> !holds(it))
                .forEach(it -> others.add(it.path("name").textValue()));
        assertThat(others).isEqualTo(new TreeSet<>(NOT_AS_LIQUID));
        assertThat(cases).hasSize(719 + 105);
    }

    private static boolean isOurs(JsonNode golden) {
        return StreamSupport.stream(golden.path("tags").spliterator(), false)
                .map(tag -> tag.textValue().split(" "))
                .filter(words -> words.length == 2)
                .allMatch(words -> switch (words[1]) {
                    case "tag" -> TAGS.contains(words[0]);
                    case "filter" -> Filters.find(words[0]).isPresent();
                    default -> true;
                });
    }

    private static boolean holds(JsonNode golden) {
        Optional<String> text = rendered(golden);
        if (golden.path("invalid").booleanValue()) {
            return text.isEmpty();
        }
        JsonNode results = golden.path("results");
        return results.isArray()
                ? StreamSupport.stream(results.spliterator(), false)
                        .anyMatch(result ->
                                text.filter(result.textValue()::equals).isPresent())
                : text.filter(golden.path("result").textValue()::equals).isPresent();
    }

    private static Optional<String> rendered(JsonNode golden) {
        ObjectNode data =
                golden.path("data") instanceof ObjectNode given ? given : JsonNodeFactory.instance.objectNode();
        RenderContext.Setting setting = new RenderContext.Setting(data, false, false, "en");
        try {
            Node node = Compiler.compile(golden.path("template").textValue(), false);
            return Optional.of(new RenderContext(setting, new StepLimit()).render(node));
        } catch (SyntaxFault | RenderFault fault) {
            return Optional.empty();
        }
    }
}
