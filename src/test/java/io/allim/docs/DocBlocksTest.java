package io.allim.docs;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.allim.api.TestPorts;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands of the documents do what is said there, in the order of the page. What a block of JSON shows behind them is
 * what they answer. Needs bash and curl, and is skipped where they are not.
 */
@Tag("application")
@QuarkusTest
@TestProfile(DocBlocksTest.AsInDev.class)
class DocBlocksTest {

    private static final Logger LOG = Logger.getLogger(DocBlocksTest.class);

    @TempDir
    Path directory;

    /** An application for the documents alone, which turn its clock. */
    public static class AsInDev implements QuarkusTestProfile {
        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(TestPorts.class));
        }

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("allim.links.base-url", "http://localhost:8080");
        }
    }

    @Test
    void everyBlockForTheApplication_runs() throws IOException, InterruptedException {
        Optional<String> missing = DocShell.missing();
        assumeTrue(
                missing.isEmpty(),
                () -> "The commands of the documents are not run: " + missing.get() + " is missing.");

        List<String> wrong = new ArrayList<>();
        for (Document document : Document.all()) {
            List<DocBlock> blocks = document.blocks().stream()
                    .filter(block -> BlockKind.of(block).equals(Optional.of(BlockKind.APPLICATION)))
                    .toList();
            if (!blocks.isEmpty()) {
                wrong.addAll(new DocShell(Files.createTempDirectory(directory, "doc"), RestAssured.port).run(blocks));
            }
        }

        LOG.info(counts());
        assertThat(wrong).isEmpty();
    }

    private static String counts() {
        List<DocBlock> blocks = Document.all().stream()
                .flatMap(document -> document.blocks().stream())
                .toList();
        Map<BlockKind, Long> kinds = blocks.stream()
                .flatMap(block -> BlockKind.of(block).stream())
                .collect(groupingBy(kind -> kind, TreeMap::new, counting()));
        return "Blocks of commands in the documents: %d; %d are run here, %d of them with the answer that is shown; %s"
                .formatted(
                        blocks.size(),
                        kinds.getOrDefault(BlockKind.APPLICATION, 0L),
                        blocks.stream()
                                .filter(block -> block.answer().isPresent())
                                .count(),
                        kinds);
    }
}
