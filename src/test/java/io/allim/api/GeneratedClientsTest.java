package io.allim.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The OpenAPI document as others read it: two linters, and clients that are generated from it, compile and drive the service.
 * Needs {@code -Dclients.tools=DIRECTORY}, where {@code src/test/clients/prepare.sh} has put the tools.
 */
@Tag("application")
@QuarkusTest
@QuarkusTestResource(TestPorts.class)
class GeneratedClientsTest {

    private static final Path DOCUMENT =
            Path.of("src/main/resources/META-INF/openapi.yaml").toAbsolutePath();
    private static final Path SCRIPTS = Path.of("src/test/clients").toAbsolutePath();

    @TempDir
    Path work;

    @Test
    void spectral_findsNoError() throws Exception {
        Path rules = Files.writeString(work.resolve("rules.yaml"), "extends: [\"spectral:oas\"]\n");
        run(tool("node_modules/.bin/spectral"), "lint", DOCUMENT, "--ruleset", rules, "--fail-severity=error");
    }

    @Test
    void redocly_findsNoError() throws Exception {
        run(tool("node_modules/.bin/redocly"), "lint", DOCUMENT);
    }

    @ParameterizedTest
    @CsvSource({
        "java, java/openapi-generator-cli-7.16.0.jar",
        "python, python/bin/python",
        "typescript, node_modules/.bin/openapi-typescript"
    })
    void client_drivesTheMainOperations(String language, String needed) throws Exception {
        tool(needed);
        Path directory = Path.of(System.getProperty("clients.tools")).toAbsolutePath();
        String url = "http://127.0.0.1:" + RestAssured.port;
        run(SCRIPTS.resolve(language + ".sh"), DOCUMENT, url, directory, work.resolve(language));
    }

    private static Path tool(String path) {
        String directory = System.getProperty("clients.tools", "");
        assumeTrue(
                !directory.isEmpty() && Files.exists(Path.of(directory, path)),
                () -> path
                        + " is not there: run src/test/clients/prepare.sh DIRECTORY, and give -Dclients.tools=DIRECTORY");
        return Path.of(directory, path).toAbsolutePath();
    }

    private void run(Object... command) throws IOException, InterruptedException {
        Path log = work.resolve("log");
        ProcessBuilder builder = new ProcessBuilder(
                        List.of(command).stream().map(Object::toString).toList())
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("REDOCLY_TELEMETRY", "off");
        int status = builder.start().waitFor();
        assertThat(status).as(() -> read(log)).isZero();
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
