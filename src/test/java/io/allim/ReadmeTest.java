package io.allim;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.web.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents say is what the code does. */
class ReadmeTest {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(allim\\.[a-z.-]+)` \\| (?:`([^`]*)`)? ?\\|");

    /** Without the anchor. */
    private static final Pattern LINK = Pattern.compile("]\\(([^)#\\s]+)");

    @Test
    void configurationTable_holdsEveryKeyWithItsDefault() throws IOException {
        Map<String, String> documented = new TreeMap<>();
        ROW.matcher(Files.readString(Path.of("docs", "configuration.md")))
                .results()
                .forEach(row -> documented.put(
                        row.group(1), Optional.ofNullable(row.group(2)).orElse("")));
        assertThat(documented).isEqualTo(ConfigKeys.withDefaults());
    }

    @Test
    void everyProblem_isDescribed() throws IOException {
        String errors = Files.readString(Path.of("docs/errors.md"));
        for (Problem problem : Problem.values()) {
            assertThat(errors)
                    .contains("\n## " + problem.code() + "\n\n" + problem.status() + ". " + problem.sentence());
        }
    }

    @Test
    void readme_isReadInOneSitting() throws IOException {
        assertThat(Files.readAllLines(Path.of("README.md"))).hasSizeLessThanOrEqualTo(180);
    }

    @Test
    void links_leadToFilesThatThereAre_andTheIndexToEveryPage() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(Path.of("README.md"), Path.of("CONTRIBUTING.md")));
        try (Stream<Path> docs = Files.list(Path.of("docs"))) {
            docs.filter(page -> page.toString().endsWith(".md")).forEach(pages::add);
        }
        List<String> broken = new ArrayList<>();
        Set<Path> listed = new HashSet<>();
        for (Path page : pages) {
            Iterator<String> links = LINK.matcher(Files.readString(page))
                    .results()
                    .map(link -> link.group(1))
                    .filter(link -> !link.matches("[a-z]+:.*"))
                    .iterator();
            while (links.hasNext()) {
                String link = links.next();
                Path file = page.resolveSibling(link).normalize();
                if (!Files.exists(file)) {
                    broken.add(page + " " + link);
                }
                if (page.equals(Path.of("docs", "README.md"))) {
                    listed.add(file);
                }
            }
        }
        assertThat(broken).isEmpty();
        assertThat(listed)
                .containsAll(pages.subList(1, pages.size()).stream()
                        .filter(page -> !page.equals(Path.of("docs", "README.md")))
                        .toList());
    }
}
