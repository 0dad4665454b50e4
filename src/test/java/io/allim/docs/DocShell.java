package io.allim.docs;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A shell for the blocks of a document: bash in the repository, with the programs of {@link #PROGRAMS} and no others. What it
 * calls at localhost:8080 is the application under test, and what it names at localhost:8990 is the sandbox's receiver.
 */
final class DocShell {

    /** All that a block can run here, which is what readers need. */
    private static final List<String> PROGRAMS = List.of("bash", "cat", "curl", "grep", "head", "jq", "sed");

    /** curl ends with an error when the answer is one, unless the document shows that. */
    private static final String PRELUDE = """
            set -euo pipefail
            curl() { '%s' --connect-to localhost:8080:127.0.0.1:$PORT --noproxy '*' --max-time 30 $STRICT "$@"; }
            settle() { curl -s 'localhost:8080/sandbox/messages?settled=true&limit=1' > "$DIRECTORY/settled"; }
            """;

    private static final int SECONDS = 60;
    private static final String RECEIVER = "localhost:8990";

    private final Path directory;
    private final int port;
    private final String receiver;

    /**
     * @param directory an empty one, for what the blocks print
     * @param sandboxPort where the sandbox listens
     */
    DocShell(Path directory, int port, int sandboxPort) {
        this.directory = directory;
        this.port = port;
        this.receiver = "localhost:" + sandboxPort;
    }

    /** What is missing on this machine; nothing when all is there. */
    static Optional<String> missing() throws IOException, InterruptedException {
        for (String name : PROGRAMS) {
            if (program(name).isEmpty()) {
                return Optional.of(name);
            }
        }
        Process curl = new ProcessBuilder("curl", "--fail-with-body", "--version")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return curl.waitFor() == 0 ? Optional.empty() : Optional.of("curl 7.76 or later");
    }

    private static Optional<Path> program(String name) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(place -> Path.of(place, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * Runs the blocks of a document, each behind the other in one shell.
     *
     * @return what is wrong with them; nothing of those behind one that fails
     */
    List<String> run(List<DocBlock> blocks) throws IOException, InterruptedException {
        StringBuilder script =
                new StringBuilder(PRELUDE.formatted(program("curl").orElseThrow()));
        for (String name : PROGRAMS) {
            if (!name.equals("curl")) {
                script.append(
                        "%s() { '%s' \"$@\"; }\n".formatted(name, program(name).orElseThrow()));
            }
        }
        for (int i = 0; i < blocks.size(); i++) {
            DocBlock block = blocks.get(i);
            Files.writeString(file(i, "sh"), block.commands().replace(RECEIVER, receiver));
            boolean error = block.answer().filter(Answers::isError).isPresent();
            script.append("STRICT=%s\n. '%s' > '%s' 2> '%s'\nSTRICT=--fail-with-body\nsettle\n"
                    .formatted(error ? "" : "--fail-with-body", file(i, "sh"), file(i, "out"), file(i, "err")));
        }
        int status = bash(script.toString());
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < blocks.size() && Files.exists(file(i, "out")); i++) {
            boolean last = i + 1 == blocks.size() || !Files.exists(file(i + 1, "out"));
            String printed = Files.readString(file(i, "out")).replace(receiver, RECEIVER);
            if (status != 0 && last) {
                wrong.add("%s ended with %d: %s%s"
                        .formatted(blocks.get(i).place(), status, printed, Files.readString(file(i, "err"))));
            } else {
                String place = blocks.get(i).place();
                blocks.get(i).answer().stream()
                        .flatMap(shown -> Answers.differences(shown, printed).stream())
                        .forEach(difference -> wrong.add(place + " answers something else: " + difference));
            }
        }
        return wrong;
    }

    private int bash(String script) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        program("bash").orElseThrow().toString(), "-c", script)
                .redirectOutput(directory.resolve("out").toFile())
                .redirectError(directory.resolve("err").toFile());
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of(
                        "PATH", "/none",
                        "HOME", directory.toString(),
                        "LC_ALL", "C.UTF-8",
                        "DIRECTORY", directory.toString(),
                        "PORT", String.valueOf(port)));
        Process shell = builder.start();
        try {
            shell.getOutputStream().close();
            return shell.waitFor(SECONDS, TimeUnit.SECONDS) ? shell.exitValue() : -1;
        } finally {
            shell.descendants().forEach(ProcessHandle::destroyForcibly);
            shell.destroyForcibly();
        }
    }

    private Path file(int block, String kind) {
        return directory.resolve(block + "." + kind);
    }
}
