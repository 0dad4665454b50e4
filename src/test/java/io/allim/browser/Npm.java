package io.allim.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** npm of this machine, with the registry that it is set up for; without one tests are skipped. */
public final class Npm {

    private static final Path EXAMPLES = Path.of("docs/examples");

    /** The npm package as the build made it. */
    static final Path PACKAGE = Path.of("target/npm").toAbsolutePath();

    private final String program;

    private Npm(String program) {
        this.program = program;
    }

    public static Npm orSkip() {
        String program = Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .map(directory -> Path.of(directory, "npm"))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElse("");
        assumeTrue(!program.isEmpty(), "there is no npm");
        return new Npm(program);
    }

    /** Skips the test where the registry doesn't answer. */
    void pingOrSkip() {
        assumeTrue(
                run(Path.of("."), 60, "ping", "--fetch-retries=0", "--fetch-timeout=20000").status == 0,
                "npm's registry does not answer");
    }

    /** The tgz of the build: npm's name for {@code @allim/inbox}. */
    static Path archive() {
        try (Stream<Path> files = Files.list(PACKAGE.resolveSibling("."))) {
            return files.filter(file -> file.getFileName().toString().matches("allim-inbox-.*\\.tgz"))
                    .findFirst()
                    .orElseThrow()
                    .normalize();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Builds a page of {@code docs/examples}.
     *
     * @return the directory of its {@code index.html}
     */
    Path buildExample(String name, Path work) throws IOException {
        Path from = EXAMPLES.resolve(name);
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> !file.startsWith(from.resolve("node_modules")))
                    .toList()) {
                Path to = work.resolve(from.relativize(file).toString());
                Files.createDirectories(to.getParent());
                Files.copy(file, to);
            }
        }
        Path manifest = work.resolve("package.json");
        String own = "\"@allim/inbox\": \"file:" + archive() + "\"";
        Files.writeString(manifest, Files.readString(manifest).replace("\"@allim/inbox\": \"*\"", own));
        runWell(work, 900, "install", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts");
        runWell(work, 900, "run", "build");
        return work.resolve("dist");
    }

    /** What a command has written; it must succeed. */
    String runWell(Path directory, int seconds, String... arguments) {
        Result result = run(directory, seconds, arguments);
        assertThat(result.status).as(result.text).isZero();
        return result.text;
    }

    private record Result(int status, String text) {}

    private Result run(Path directory, int seconds, String... arguments) {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of(arguments));
        try {
            Path log = Files.createTempFile("npm", ".log");
            try {
                ProcessBuilder builder = new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile());
                builder.environment().put("NG_CLI_ANALYTICS", "false");
                Process process = builder.start();
                boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
                if (!ended) {
                    process.descendants().forEach(ProcessHandle::destroyForcibly);
                    process.destroyForcibly();
                }
                return new Result(ended ? process.exitValue() : -1, Files.readString(log));
            } finally {
                Files.delete(log);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
