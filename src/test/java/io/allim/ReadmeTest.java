package io.allim;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.web.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the documents say is what the code does. */
class ReadmeTest {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(allim\\.[a-z.-]+)` \\| (?:`([^`]*)`)? ?\\|");

    @Test
    void configurationTable_holdsEveryKeyWithItsDefault() throws IOException {
        Map<String, String> documented = new TreeMap<>();
        ROW.matcher(Files.readString(Path.of("README.md")))
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
}
