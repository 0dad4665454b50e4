package io.allim.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** What the packages hold, and what they must not. */
class PackageIT {

    private static final Path SERVER =
            LambdaRuntime.zip().resolveSibling("server").resolve("quarkus-app");

    @Test
    void function_holdsNoSandbox() throws IOException {
        assertThat(entries(LambdaRuntime.zip()))
                .contains("io/allim/lambda/InternalResource.class")
                .noneMatch(name -> name.startsWith("io/allim/sandbox"));
    }

    @Test
    void function_holdsNoClientsThatAreNotUsed() throws IOException {
        assertThat(entries(LambdaRuntime.zip()))
                .anyMatch(name -> name.startsWith("lib/software.amazon.awssdk.url-connection-client-"))
                .noneMatch(name -> name.matches("lib/software\\.amazon\\.awssdk\\.(netty-nio|apache)-client-.*"))
                .noneMatch(name -> name.matches("lib/.*(-deployment|-dev|event-server)-[0-9].*"));
    }

    @Test
    void image_isMadeOfWhatTheServerBuildMakes() throws IOException {
        List<String> copied = Files.readAllLines(Path.of("src/main/docker/Dockerfile")).stream()
                .filter(line -> line.startsWith("COPY ") && !line.contains("--from="))
                .flatMap(line -> Arrays.stream(line.split(" +")).skip(1).filter(part -> part.contains("/")))
                .filter(part -> !part.startsWith("."))
                .toList();

        assertThat(copied).hasSizeGreaterThan(5);
        for (String path : copied) {
            Path file = Path.of(path);
            if (path.contains("*")) {
                try (var found = Files.newDirectoryStream(
                        file.getParent(), file.getFileName().toString())) {
                    assertThat(found).as(path).hasSize(1);
                }
            } else if (!isTarget(path)) {
                assertThat(file).exists();
            }
        }
    }

    /** Such as {@code lib/}: within the image. */
    private static boolean isTarget(String path) {
        return path.indexOf('/') == path.length() - 1;
    }

    /** Lambda's limit for an upload is 50 MB. */
    @Test
    void function_isSmallEnoughToUpload() throws IOException {
        assertThat(Files.size(LambdaRuntime.zip())).isLessThan(50_000_000);
    }

    @Test
    void server_holdsNeitherSandboxNorLambda() throws IOException {
        List<Path> jars;
        try (Stream<Path> files = Files.walk(SERVER)) {
            jars = files.filter(file -> file.toString().endsWith(".jar")).toList();
        }

        assertThat(jars).anyMatch(jar -> jar.endsWith("quarkus-run.jar"));
        assertThat(jars).noneMatch(jar -> jar.getFileName().toString().contains("lambda"));
        for (Path jar : jars) {
            assertThat(entries(jar))
                    .noneMatch(name -> name.startsWith("io/allim/sandbox") || name.startsWith("io/allim/lambda"));
        }
    }

    /** A schedule of EventBridge ticks the function, so that nothing in it waits or wakes up. */
    @Test
    void timer_isInTheServerAlone() throws IOException {
        String timer = "io/quarkus/scheduler/runtime/SimpleScheduler_Bean.class";
        assertThat(entries(SERVER.resolve("quarkus").resolve("generated-bytecode.jar")))
                .contains(timer);
        assertThat(entries(LambdaRuntime.zip()))
                .anyMatch(name -> name.startsWith("io/allim/") && name.endsWith("_Bean.class"))
                .doesNotContain(timer);
    }

    private static List<String> entries(Path zip) throws IOException {
        try (var file = new ZipFile(zip.toFile())) {
            return file.stream().map(ZipEntry::getName).toList();
        }
    }
}
