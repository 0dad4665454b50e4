package io.allim.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
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
        Path java = Files.createDirectories(home.resolve("runtime/bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));

        List<String> flags = flags(home, megabytes);

        assertThat(flags)
                .contains("-Xmx" + heap + "m", "-XX:AOTCache=allim.aot")
                .endsWith("io.allim.lambda.CustomRuntime", "allim.aot");
        assertThat(flags.contains("-XX:TieredStopAtLevel=1")).isEqualTo(firstCompilerOnly);
    }

    private static List<String> flags(Path home, int megabytes) throws IOException, InterruptedException {
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
        assertThat(process.waitFor()).as(lines.toString()).isZero();
        return lines;
    }
}
