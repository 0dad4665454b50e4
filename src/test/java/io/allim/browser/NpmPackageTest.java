package io.allim.browser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;

/** The npm package of the inbox: {@code target/npm}, and the tgz of it. */
class NpmPackageTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Test
    void archive_holdsTheDirectory() throws IOException {
        Map<String, String> packed = new HashMap<>();
        try (InputStream file = Files.newInputStream(Npm.archive());
                TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(file))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                packed.put(entry.getName(), new String(tar.readAllBytes(), UTF_8));
            }
        }
        Map<String, String> expected = new HashMap<>();
        for (String name : files()) {
            expected.put("package/" + name, Files.readString(Npm.PACKAGE.resolve(name)));
        }
        assertThat(packed).isEqualTo(expected);
    }

    @Test
    void npm_packsTheSameFiles() throws IOException {
        String answer =
                Npm.orSkip().runWell(Npm.PACKAGE, 60, "pack", "--dry-run", "--json", "--ignore-scripts", "--offline");
        JsonNode packed = MAPPER.readTree(answer.substring(answer.indexOf('[')));
        assertThat(packed.path(0).path("files").findValuesAsText("path")).containsExactlyInAnyOrderElementsOf(files());
        assertThat(packed.path(0).path("filename").asText())
                .isEqualTo(Npm.archive().getFileName().toString());
    }

    @Test
    void manifest_namesFilesThatAreThere() throws IOException {
        JsonNode manifest = MAPPER.readTree(Npm.PACKAGE.resolve("package.json").toFile());
        List<String> named = new ArrayList<>(List.of(
                manifest.path("types").asText(), manifest.path("customElements").asText()));
        manifest.path("exports").forEach(export -> {
            if (export.isTextual()) {
                named.add(export.asText());
            } else {
                export.forEach(file -> named.add(file.asText()));
            }
        });
        assertThat(named)
                .allSatisfy(file -> assertThat(Npm.PACKAGE.resolve(file)).exists());
    }

    /** Bundles are served from anywhere: what is beside them is no service. */
    @Test
    void scripts_doNotAskWhereTheyAre() throws IOException {
        for (String name : files()) {
            if (name.endsWith(".js")) {
                assertThat(Files.readString(Npm.PACKAGE.resolve(name))).as(name).doesNotContain("import.meta");
            }
        }
        assertThat(Files.readString(Npm.PACKAGE.resolve("inbox.js"))).contains("give the url of the service");
    }

    private static List<String> files() throws IOException {
        try (var files = Files.list(Npm.PACKAGE)) {
            return files.map(Path::getFileName).map(Path::toString).toList();
        }
    }
}
