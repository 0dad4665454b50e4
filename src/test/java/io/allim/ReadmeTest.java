package io.allim;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.allim.docs.Document;
import io.allim.web.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the documents say is what the code does. */
class ReadmeTest {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(allim\\.[a-z.-]+)` \\| (?:`([^`]*)`)? ?\\|");

    /** To a file, a heading of it or both, and not elsewhere. */
    private static final Pattern LINK = Pattern.compile("]\\((?![a-z]+:)([^)#\\s]*)(?:#([^)\\s]*))?\\)");

    private static final Path INDEX = Path.of("docs", "README.md");

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
    void links_leadToFilesAndHeadingsThatThereAre_andTheIndexToEveryPage() {
        Map<Path, Document> pages = Document.all().stream().collect(toMap(Document::path, page -> page));
        List<String> broken = new ArrayList<>();
        Set<Path> listed = new HashSet<>();
        for (Document page : pages.values()) {
            for (MatchResult link : LINK.matcher(page.text()).results().toList()) {
                Path file = link.group(1).isEmpty()
                        ? page.path()
                        : page.path().resolveSibling(link.group(1)).normalize();
                Document target = pages.get(file);
                boolean there = link.group(2) == null
                        ? Files.exists(file)
                        : target != null && target.anchors().contains(link.group(2));
                if (!there) {
                    broken.add(page.path() + " " + link.group());
                }
                if (page.path().equals(INDEX)) {
                    listed.add(file);
                }
            }
        }
        assertThat(broken).isEmpty();
        assertThat(pages.keySet().stream().filter(page -> !page.endsWith("README.md")))
                .isSubsetOf(listed);
    }
}
