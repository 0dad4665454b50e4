package io.allim.channel.webhook;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A receiver of {@code docs/webhooks.md}, as its readers would run it. */
enum ExampleReceiver {
    PYTHON("python", false, "receiver.py", "python3"),
    JAVASCRIPT("js", false, "receiver.mjs", "node"),
    JAVA("java", false, "Receiver.java", "java"),
    GO("go", false, "receiver.go", "go"),
    PHP("php", false, "receiver.php", "php"),
    RUBY("ruby", false, "receiver.rb", "ruby"),
    PYTHON_WITH_LIBRARY("python", true, "receiver.py", "python3"),
    JAVASCRIPT_WITH_LIBRARY("js", true, "receiver.mjs", "node"),
    JAVA_WITH_LIBRARY("java", true, "Receiver.java", "java"),
    GO_WITH_LIBRARY("go", true, "receiver.go", "go");

    private static final Path PAGE = Path.of("docs", "webhooks.md");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\\n(.*?)^```$");
    private static final String WITH_LIBRARY = "### With a library";
    private static final String WITHOUT_LIBRARY = "### Without one";
    private static final String END = "## Try it on your machine";
    private static final int SECONDS_TO_START = 60;

    private final String language;
    private final boolean library;
    private final String file;
    private final String program;

    ExampleReceiver(String language, boolean library, String file, String program) {
        this.language = language;
        this.library = library;
        this.file = file;
        this.program = program;
    }

    /** Languages of the programs on the page, each with whether it is among those with a library. */
    static List<String> onThePage() {
        return Stream.of(true, false)
                .flatMap(library -> programs(library).map(block -> block.group(1) + (library ? " with library" : "")))
                .toList();
    }

    String block() {
        return language + (library ? " with library" : "");
    }

    /** What is not on this machine and is needed. */
    Optional<String> missing() {
        if (program().isEmpty()) {
            return Optional.of(program);
        }
        Optional<Path> needed = switch (this) {
            case PYTHON_WITH_LIBRARY -> Optional.of(tools().resolve("python/bin/python"));
            case JAVASCRIPT_WITH_LIBRARY -> Optional.of(tools().resolve("node_modules/standardwebhooks"));
            case GO_WITH_LIBRARY -> Optional.of(tools().resolve("go/go.mod"));
            default -> Optional.empty();
        };
        return needed.filter(path -> !Files.exists(path))
                .map(path -> path + ": run src/test/clients/prepare.sh DIRECTORY, and give -Dclients.tools=DIRECTORY");
    }

    /** @param log where it prints */
    Running start(Path directory, String secret, Path log) throws IOException, InterruptedException {
        Files.writeString(directory.resolve(file), source());
        int port = freePort();
        ProcessBuilder builder = new ProcessBuilder(command(directory, port))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("ALLIM_SECRET", secret);
        builder.environment().put("PORT", String.valueOf(port));
        Running running = new Running(builder.start(), port);
        running.awaitListening(log);
        return running;
    }

    record Running(Process process, int port) implements AutoCloseable {

        private void awaitListening(Path log) throws IOException, InterruptedException {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_TO_START);
            while (System.nanoTime() < end && !process.waitFor(50, TimeUnit.MILLISECONDS)) {
                try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    return;
                } catch (IOException notYet) {
                    // It is still starting.
                }
            }
            close();
            throw new IllegalStateException("the receiver does not listen: " + Files.readString(log));
        }

        @Override
        public void close() {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private List<String> command(Path directory, int port) throws IOException, InterruptedException {
        String executable = program().orElseThrow().toString();
        return switch (this) {
            case PYTHON, JAVASCRIPT, RUBY -> List.of(executable, file);
            case JAVASCRIPT_WITH_LIBRARY -> {
                Files.createSymbolicLink(directory.resolve("node_modules"), tools().resolve("node_modules"));
                yield List.of(executable, file);
            }
            case PYTHON_WITH_LIBRARY ->
                List.of(tools().resolve("python/bin/python").toString(), file);
            case JAVA -> List.of(executable, "-XX:TieredStopAtLevel=1", file);
            case JAVA_WITH_LIBRARY ->
                List.of(
                        executable,
                        "-XX:TieredStopAtLevel=1",
                        "--class-path",
                        System.getProperty("java.class.path"),
                        file);
            case PHP -> List.of(executable, "-S", "127.0.0.1:" + port, file);
            case GO -> built(directory, executable);
            case GO_WITH_LIBRARY -> {
                for (String name : List.of("go.mod", "go.sum")) {
                    Files.copy(tools().resolve("go").resolve(name), directory.resolve(name));
                }
                yield built(directory, executable);
            }
        };
    }

    private List<String> built(Path directory, String go) throws IOException, InterruptedException {
        Path log = directory.resolve("build.log");
        int status = new ProcessBuilder(go, "build", "-mod=mod", "-o", "receiver", file)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        if (status != 0) {
            throw new IllegalStateException("the receiver can't be built: " + Files.readString(log));
        }
        return List.of(directory.resolve("receiver").toString());
    }

    private String source() {
        return programs(library)
                .filter(block -> block.group(1).equals(language))
                .findFirst()
                .orElseThrow()
                .group(2);
    }

    private static Stream<MatchResult> programs(boolean library) {
        try {
            String page = Files.readString(PAGE);
            String from = library ? WITH_LIBRARY : WITHOUT_LIBRARY;
            String to = library ? WITHOUT_LIBRARY : END;
            return BLOCK.matcher(page.substring(page.indexOf(from), page.indexOf(to)))
                    .results();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<Path> program() {
        if (program.equals("java")) {
            return Optional.of(Path.of(System.getProperty("java.home"), "bin", "java"));
        }
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(place -> Path.of(place, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static Path tools() {
        return Path.of(System.getProperty("clients.tools", "none")).toAbsolutePath();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
