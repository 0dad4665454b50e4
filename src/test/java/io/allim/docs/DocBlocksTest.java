package io.allim.docs;

import static java.util.stream.Collectors.joining;
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
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;
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
                Path printed = Files.createTempDirectory(directory, "doc");
                wrong.addAll(new DocShell(printed, RestAssured.port, sandboxPort()).run(blocks));
            }
        }

        LOG.info(counts());
        assertThat(wrong).isEmpty();
    }

    private static int sandboxPort() {
        return ConfigProvider.getConfig().getValue("allim.sandbox.port", Integer.class);
    }

    private static String counts() {
        List<DocBlock> blocks = Document.all().stream()
                .flatMap(document -> document.blocks().stream())
                .toList();
        String kinds = Stream.of(BlockKind.values())
                .map(kind -> "%d %s (%s)"
                        .formatted(
                                blocks.stream()
                                        .filter(block -> BlockKind.of(block).equals(Optional.of(kind)))
                                        .count(),
                                kind,
                                kind.reason()))
                .collect(joining(", "));
        return "Blocks of commands in the documents: %d: %s; answers compared: %d"
                .formatted(
                        blocks.size(),
                        kinds,
                        blocks.stream()
                                .filter(block -> block.answer().isPresent())
                                .count());
    }
}
