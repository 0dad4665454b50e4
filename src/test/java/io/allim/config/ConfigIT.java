package io.allim.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server jar with settings that are wrong. */
@Tag("slow")
class ConfigIT {

    /** For a machine that does much else. */
    private static final Duration AT_MOST = Duration.ofSeconds(60);

    /** Of so many mistakes one has a start of its own. */
    private static final int EACH = 10;

    @TempDir
    Path directory;

    /** @param lines what it wrote, on both streams */
    private record Start(int exit, List<String> lines, Duration took) {}

    @Test
    void severalMistakes_areShownAtOnce_withoutStackTrace() throws Exception {
        Start start = start(
                Map.of("ALLIM_DELIVERY_SHARDS", "many", "ALLIM_EMIAL_FROM", "allim@example.com"),
                "-Dallim.delivery.parallel=-1",
                "-Dallim.email.from=Ada \"The Countess\" <ada@example.com>",
                "-Dquarkus.http.port=70000");

        assertThat(start.lines())
                .containsExactly(
                        "Allim can't start; 5 settings are wrong:",
                        "  ALLIM_EMIAL_FROM is \"allim@example.com\"; there is no such key: set ALLIM_EMAIL_FROM instead.",
                        "  allim.delivery.parallel is \"-1\"; set it to a whole number from 1 to 10,000, such as 32.",
                        "  allim.delivery.shards (ALLIM_DELIVERY_SHARDS) is \"many\"; set it to a whole number from 1 to"
                                + " 1,024, such as 1.",
                        "  allim.email.from is \"Ada \"The Countess\" <ada@example.com>\"; set it to an e-mail address, alone"
                                + " or behind a name without quotes, such as Allim <allim@example.com>.",
                        "  quarkus.http.port is \"70000\"; set it to a port from 0 to 65535, such as 8080.");
        assertThat(start.exit()).isEqualTo(1);
    }

    @Test
    void storeOfOthers_endsTheStart() throws Exception {
        Files.writeString(directory.resolve("allim.db"), "no database");

        Start start = start(Map.of(), "-Dquarkus.http.port=" + freePort());

        assertThat(start.lines())
                .hasSize(2)
                .last()
                .asString()
                .startsWith("  allim.data-dir is \"" + directory + "\"; cannot use ")
                .endsWith("move it away, or set allim.data-dir to another directory.");
        assertThat(start.exit()).isEqualTo(1);
    }

    /** As on a file system that is mounted noexec. */
    @Test
    void libraryOfSqliteThatCannotBeLoaded_endsTheStart() throws Exception {
        Start start = start(
                Map.of(), "-Dquarkus.http.port=" + freePort(), "-Dorg.sqlite.tmpdir=" + directory.resolve("missing"));

        assertThat(start.lines())
                .containsExactly(
                        "Allim can't start; one setting is wrong:",
                        "  org.sqlite.tmpdir is \"" + directory.resolve("missing")
                                + "\", from where SQLite's library can't"
                                + " be loaded; set org.sqlite.tmpdir to a directory that may be written, on a file system"
                                + " that is not mounted noexec.");
        assertThat(start.exit()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"quarkus.http.port", "quarkus.management.port"})
    void portThatIsTaken_endsTheStart(String key) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Start start = start(Map.of(), "-D" + key + "=" + taken.getLocalPort());

            assertThat(start.lines())
                    .containsExactly(
                            "Allim can't start; one setting is wrong:",
                            "  " + key + " is \"" + taken.getLocalPort()
                                    + "\"; another process listens there: end that, or set it to another port.");
            assertThat(start.exit()).isEqualTo(1);
        }
    }

    @Test
    void hostOfOthers_endsTheStart() throws Exception {
        Start start = start(Map.of(), "-Dquarkus.http.port=" + freePort(), "-Dquarkus.http.host=192.0.2.1");

        assertThat(start.lines())
                .last()
                .asString()
                .startsWith("  quarkus.http.host is \"192.0.2.1\"; this machine has no such address: set it to one of");
        assertThat(start.exit()).isEqualTo(1);
    }

    @Test
    void onePortForBoth_endsTheStart() throws Exception {
        int port = freePort();

        Start start = start(Map.of(), "-Dquarkus.http.port=" + port, "-Dquarkus.management.port=" + port);

        assertThat(start.lines())
                .containsExactly(
                        "Allim can't start; one setting is wrong:",
                        "  quarkus.management.port is \"" + port
                                + "\"; quarkus.http.port is the same: set one of them to another port.");
        assertThat(start.exit()).isEqualTo(1);
    }

    /** Quarkus judges these itself. */
    @Test
    void otherKeysOfQuarkus_endTheStartInItsWords() throws Exception {
        Start certificate = start(
                Map.of(
                        "QUARKUS_HTTP_SSL_CERTIFICATE_FILES",
                        directory.resolve("missing.pem").toString(),
                        "QUARKUS_HTTP_SSL_CERTIFICATE_KEY_FILES",
                        directory.resolve("missing.key").toString()),
                "-Dquarkus.http.port=" + freePort());
        assertThat(certificate.lines())
                .filteredOn(line -> !line.contains(" INFO "))
                .singleElement()
                .asString()
                .contains("Allim can't start: ", directory.resolve("missing").toString());
        assertThat(certificate.exit()).isEqualTo(1);

        Start insecure =
                start(Map.of("QUARKUS_HTTP_INSECURE_REQUESTS", "disabled"), "-Dquarkus.http.port=" + freePort());
        assertThat(insecure.lines())
                .filteredOn(line -> !line.contains(" INFO "))
                .singleElement()
                .asString()
                .contains("Allim can't start: java.lang.IllegalStateException: ", "insecure-requests");
        assertThat(insecure.exit()).isEqualTo(1);
    }

    /** Some of those that {@link ConfigCheckTest} knows; with {@code -Dallim.mistakes=all} each of them. */
    @Test
    void everyMistake_endsTheStart() throws Exception {
        List<Duration> took = new ArrayList<>();
        List<String> rows = ConfigCheckTest.MISTAKES.lines().toList();
        if (!System.getProperty("allim.mistakes", "").equals("all")) {
            rows = IntStream.range(0, rows.size())
                    .filter(row -> row % EACH == 0)
                    .mapToObj(rows::get)
                    .toList();
        }
        for (String row : rows) {
            String[] cells = row.split("\\|");
            String[] settings = cells[0].strip().split(" && ");
            String key = settings[0].split("=")[0];
            if (!ConfigCheck.ELSEWHERE.contains(key)) {
                List<String> options = new ArrayList<>(List.of(
                        "-Dallim.table.engine=dynamodb",
                        "-Dallim.encryption.key=ssm:/allim/encryption-key",
                        "-Dquarkus.http.port=" + freePort()));
                for (String setting : settings) {
                    if (setting.contains("=")) {
                        options.add("-D" + setting);
                    }
                }

                Start start = start(Map.of(), options.toArray(String[]::new));

                assertThat(start.exit()).as(row).isEqualTo(1);
                assertThat(start.lines()).as(row).hasSize(2).last().asString().startsWith("  " + key + " ");
                took.add(start.took());
            }
        }

        took.sort(null);
        System.out.printf(
                "%d starts ended, half of them within %s, the last within %s.%n",
                took.size(), took.get(took.size() / 2), took.getLast());
    }

    private Start start(Map<String, String> environment, String... options) throws IOException, InterruptedException {
        Path jar = Path.of(System.getProperty("allim.build-directory"), "server", "quarkus-app", "quarkus-run.jar");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=" + freePort(),
                "-Dquarkus.management.port=" + freePort(),
                "-Dallim.data-dir=" + directory));
        command.addAll(List.of(options));
        command.addAll(List.of("-jar", jar.toString()));
        Path output = Files.createTempFile(directory, "output", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("ALLIM_") || name.startsWith("QUARKUS_"));
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().putAll(environment);
        long began = System.nanoTime();
        Process server = builder.start();
        try {
            assertThat(server.waitFor(AT_MOST.toSeconds(), TimeUnit.SECONDS))
                    .as("ends by itself")
                    .isTrue();
        } finally {
            server.destroyForcibly().waitFor();
        }
        return new Start(server.exitValue(), Files.readAllLines(output), Duration.ofNanos(System.nanoTime() - began));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
