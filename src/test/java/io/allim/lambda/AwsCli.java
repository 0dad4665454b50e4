package io.allim.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A shell with the AWS CLI, as whoever operates the stack has it; stand-ins answer the calls. */
final class AwsCli {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** The variables for endpoints would do, but version 1 of the CLI does not heed them for SQS. */
    private static final String PRELUDE = """
            set -euo pipefail
            aws() { local endpoint="ENDPOINT_$1"; command aws --endpoint-url "${!endpoint}" "$@"; }
            """;

    private final Path directory;
    private final Map<String, URI> services;
    private final String definitions;

    /**
     * @param directory the current one of the shell
     * @param services where they listen, by the names that the CLI gives them
     * @param definitions run before all commands
     */
    AwsCli(Path directory, Map<String, URI> services, String definitions) {
        this.directory = directory;
        this.services = services;
        this.definitions = definitions;
    }

    /** Whether this machine has a shell and the CLI. */
    static boolean isThere(Path directory) {
        try {
            return start(directory, "command aws --version", Map.of()).exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** @return what the commands print. Fails when one of them does */
    String run(String commands) {
        try {
            Process shell = start(directory, PRELUDE + definitions + "\n" + commands, services);
            String printed = Files.readString(directory.resolve("stdout"));
            if (shell.exitValue() != 0) {
                throw new AssertionError("%s\nended with %d: %s%s"
                        .formatted(
                                commands, shell.exitValue(), printed, Files.readString(directory.resolve("stderr"))));
            }
            return printed;
        } catch (IOException e) {
            throw new AssertionError(commands, e);
        }
    }

    /** @return what the commands print; an object without fields when that is nothing */
    JsonNode json(String commands) {
        try {
            String printed = run(commands);
            return printed.isBlank() ? MAPPER.createObjectNode() : MAPPER.readTree(printed);
        } catch (IOException e) {
            throw new AssertionError(commands, e);
        }
    }

    private static Process start(Path directory, String script, Map<String, URI> services) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", script)
                .directory(directory.toFile())
                .redirectOutput(directory.resolve("stdout").toFile())
                .redirectError(directory.resolve("stderr").toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("AWS_"));
        environment.putAll(Map.of(
                "AWS_ACCESS_KEY_ID", "test",
                "AWS_SECRET_ACCESS_KEY", "test",
                "AWS_DEFAULT_REGION", SamStack.REGION,
                "AWS_CONFIG_FILE", "/dev/null",
                "AWS_SHARED_CREDENTIALS_FILE", "/dev/null",
                "AWS_EC2_METADATA_DISABLED", "true",
                "AWS_MAX_ATTEMPTS", "1",
                "AWS_PAGER", "",
                "NO_PROXY", "127.0.0.1"));
        services.forEach((name, uri) -> environment.put("ENDPOINT_" + name, uri.toString()));
        Process shell = builder.start();
        try {
            shell.getOutputStream().close();
            if (shell.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                return shell;
            }
            throw new AssertionError("No end after " + PATIENCE + ": " + script);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } finally {
            shell.descendants().forEach(ProcessHandle::destroyForcibly);
            shell.destroyForcibly();
        }
    }
}
