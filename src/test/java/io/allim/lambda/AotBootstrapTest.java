package io.allim.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@EnabledOnOs(OS.LINUX)
class AotBootstrapTest {

    @ParameterizedTest
    @CsvSource({"256, 146, true", "512, 341, true", "1769, 1179, true", "3538, 2358, false", "10240, 6826, false"})
    void flags_followFromTheMemory(int megabytes, int heap, boolean firstCompilerOnly, @TempDir Path home)
            throws IOException, InterruptedException {
        prepare(home, "/");

        List<String> lines = start(home, megabytes, 0);

        assertThat(lines)
                .contains("-Xmx" + heap + "m", "-XX:AOTCache=allim.aot")
                .endsWith("io.allim.lambda.CustomRuntime", "allim.aot");
        assertThat(lines.contains("-XX:TieredStopAtLevel=1")).isEqualTo(firstCompilerOnly);
    }

    @Test
    void anotherProcessor_isSaidToBe(@TempDir Path home) throws IOException, InterruptedException {
        prepare(home, "/lib/ld-linux-of-another.so.1");

        assertThat(start(home, 1024, 1))
                .singleElement()
                .asString()
                .matches(
                        "This package is for another and needs /lib/ld-linux-of-another.so.1, which this system for \\w+ does"
                                + " not have: deploy function-aot-arm64.zip with sam.aot.yaml, or function-aot-x86_64.zip with"
                                + " sam.aot-x86_64.yaml.");
        assertThat(Path.of("sam.aot.yaml")).exists();
        assertThat(Path.of("sam.aot-x86_64.yaml")).exists();
    }

    private static void prepare(Path home, String loader) throws IOException {
        Path java = Files.createDirectories(home.resolve("runtime/bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(home.resolve("processor"), "another " + loader + "\n");
    }

    private static List<String> start(Path home, int megabytes, int status) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(
                        "sh",
                        Path.of("src/main/zip.aot/bootstrap").toAbsolutePath().toString())
                .redirectErrorStream(true);
        builder.environment().put("LAMBDA_TASK_ROOT", home.toString());
        builder.environment().put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(megabytes));
        builder.environment().remove("JAVA_CACHE");
        Process process = builder.start();
        List<String> lines =
                new String(process.getInputStream().readAllBytes()).lines().toList();
        assertThat(process.waitFor()).as(lines.toString()).isEqualTo(status);
        return lines;
    }
}
