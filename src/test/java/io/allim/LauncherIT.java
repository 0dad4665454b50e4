package io.allim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/allim}, and what the jar says to a Java that is too old. */
@Timeout(120)
@DisabledOnOs(OS.WINDOWS)
class LauncherIT {

    private static final Path LAUNCHER = ServerJar.app().resolve("bin/allim").toAbsolutePath();
    private static final String JAVA_HOME = System.getProperty("java.home");

    @TempDir
    Path directory;

    private record Ended(int status, String out, String err) {}

    private Ended run(Map<String, String> environment, String... command) throws Exception {
        Process process = start(environment, command);
        try {
            process.getOutputStream().close();
            String out = new String(process.getInputStream().readAllBytes());
            String err = new String(process.getErrorStream().readAllBytes());
            return new Ended(process.waitFor(), out, err);
        } finally {
            process.destroyForcibly();
        }
    }

    /** Elsewhere than in its own directory, and with no other environment. */
    private Process start(Map<String, String> environment, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/bin:/bin");
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** What stands for a Java of that version and tells which one was started, with what. */
    private Path fakeJava(String name, int version) throws IOException {
        Path home = directory.resolve(name);
        Path java = home.resolve("bin/java");
        Files.createDirectories(java.getParent());
        Files.writeString(
                java, "#!/bin/sh\necho started by " + name + "\nfor word in \"$@\"; do echo \"[$word]\"; done\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + ".0.1\"\n");
        return home;
    }

    @Test
    void launcher_runsFromAnywhereThroughLinksAndSpaces() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("a link"), LAUNCHER);
        Path second = Files.createSymbolicLink(
                Files.createDirectory(directory.resolve("with space")).resolve("allim"), Path.of("../a link"));
        for (Path file : List.of(LAUNCHER, link, second)) {
            Ended ended = run(Map.of("JAVA_HOME", JAVA_HOME), file.toString(), "version");
            assertThat(ended.err()).isEmpty();
            assertThat(ended.status()).isZero();
            assertThat(ended.out()).matches("Allim \\d+\\.\\d+\\.\\d+.*\\R");
        }
    }

    /** With it cd prints where it went, which is no part of the path. */
    @Test
    void exportedCdPath_changesNothing() throws Exception {
        Path app = ServerJar.app().toRealPath();
        ProcessBuilder builder = new ProcessBuilder("bin/allim", "version").directory(app.toFile());
        builder.environment().put("JAVA_HOME", JAVA_HOME);
        builder.environment().put("CDPATH", app.toString());
        Process process = builder.redirectErrorStream(true).start();
        assertThat(new String(process.getInputStream().readAllBytes())).matches("Allim \\d+\\.\\d+\\.\\d+.*\\R");
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void statusOfACommand_isThatOfTheLauncher() throws Exception {
        Ended ended = run(Map.of("JAVA_HOME", JAVA_HOME), LAUNCHER.toString(), "bakcup");
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.err()).contains("there is no command bakcup");
    }

    @Test
    void javaHome_isTakenWhenItIsNewEnough() throws Exception {
        Path home = fakeJava("home 25", 25);
        Ended ended = run(
                Map.of("JAVA_HOME", home.toString(), "JAVA_OPTS", "-Xmx300m -Da=*"),
                LAUNCHER.toString(),
                "restore",
                "a file",
                "*");
        assertThat(ended.out().lines())
                .containsExactly(
                        "started by home 25",
                        "[-XX:+ExitOnOutOfMemoryError]",
                        "[-Xmx300m]",
                        "[-Da=*]",
                        "[-jar]",
                        "[" + ServerJar.app().toRealPath().resolve("quarkus-run.jar") + "]",
                        "[restore]",
                        "[a file]",
                        "[*]");
    }

    @Test
    void nextPlaceIsLookedAt_whenJavaHomeIsTooOld() throws Exception {
        Path old = fakeJava("old", 24);
        Path path = fakeJava("on path", 25);
        String withPath = path.resolve("bin") + ":/usr/bin:/bin";
        assertThat(run(Map.of("JAVA_HOME", old.toString(), "PATH", withPath), LAUNCHER.toString())
                        .out())
                .startsWith("started by on path");
        assertThat(run(Map.of("PATH", withPath), LAUNCHER.toString()).out()).startsWith("started by on path");
        // In a place where SDKMAN keeps them.
        Path home = directory.resolve("somebody");
        Path candidate = home.resolve(".sdkman/candidates/java/26-tem");
        Files.createDirectories(candidate.getParent());
        Files.move(fakeJava("sdkman", 26), candidate);
        Ended ended = run(Map.of("JAVA_HOME", old.toString(), "HOME", home.toString()), LAUNCHER.toString());
        assertThat(ended.out()).startsWith("started by sdkman");
    }

    /** Some distributions leave the file out. */
    @Test
    void javaWithoutAReleaseFile_isAskedItself() throws Exception {
        Path home = fakeJava("asked", 25);
        Files.delete(home.resolve("release"));
        Files.writeString(
                home.resolve("bin/java"), "#!/bin/sh\necho 'openjdk version \"25.0.3\" 2026-04-21' >&2\necho asked\n");
        Ended ended = run(Map.of("JAVA_HOME", home.toString()), LAUNCHER.toString());
        assertThat(ended.out().lines().toList().getLast()).isEqualTo("asked");
        assertThat(ended.status()).isZero();
    }

    /** A copy of it that looks nowhere else, for there is a Java in the usual places where this test runs. */
    @Test
    void withoutAJava_itSaysSo() throws Exception {
        Path bin = Files.createDirectories(directory.resolve("app/bin"));
        Path launcher = bin.resolve("allim");
        Files.writeString(
                launcher,
                Files.readString(LAUNCHER).replace("/usr/lib/jvm/*", "").replace("/opt/j", "/none/j"));
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
        // All that the script calls, and no Java.
        Path tools = Files.createDirectory(directory.resolve("tools"));
        for (String tool : List.of("sh", "sed", "readlink", "dirname")) {
            Path found = Stream.of("/bin", "/usr/bin")
                    .map(place -> Path.of(place, tool))
                    .filter(Files::exists)
                    .findFirst()
                    .orElseThrow();
            Files.createSymbolicLink(tools.resolve(tool), found);
        }
        Ended ended = run(
                Map.of(
                        "PATH",
                        tools.toString(),
                        "JAVA_HOME",
                        fakeJava("old", 24).toString()),
                launcher.toString());
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err())
                .isEqualTo("Allim needs Java 25 or newer, and found none: install one (for example Temurin 25) or point"
                        + " JAVA_HOME at it.\n");
    }

    @Test
    void sigterm_reachesTheService() throws Exception {
        Map<String, String> environment = new TreeMap<>(Map.of(
                "JAVA_HOME",
                JAVA_HOME,
                "JAVA_OPTS",
                "-XX:TieredStopAtLevel=1 -Dquarkus.http.port=" + ServerJar.freePort() + " -Dquarkus.management.port="
                        + ServerJar.freePort(),
                "QUARKUS_HTTP_HOST",
                "127.0.0.1",
                "ALLIM_DATA_DIR",
                directory.resolve("data").toString()));
        Process process = start(environment, LAUNCHER.toString());
        try {
            BufferedReader log = process.inputReader();
            String line = log.readLine();
            while (line != null && !line.contains("Listening on")) {
                line = log.readLine();
            }
            assertThat(line).isNotNull();
            // Process.destroy would close the log as well.
            process.toHandle().destroy();
            assertThat(log.lines().toList()).anyMatch(end -> end.contains("stopped in"));
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(143);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void olderJava_saysWhatIsNeeded() throws Exception {
        Optional<Path> old = oldJava();
        assumeThat(old).as("a Java from 8 to 24 in /usr/lib/jvm").isPresent();
        Ended ended = run(
                Map.of(),
                old.orElseThrow().resolve("bin/java").toString(),
                "-jar",
                ServerJar.app().resolve("quarkus-run.jar").toAbsolutePath().toString());
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.err())
                .matches(
                        "Allim needs Java 25 or newer, and this is Java \\d+ \\(/.+\\)\\. Start it with bin/allim, which"
                                + " looks for one that is new enough, or with that one's own java\\.\\R");
    }

    private static Optional<Path> oldJava() throws IOException {
        Path all = Path.of("/usr/lib/jvm");
        if (!Files.isDirectory(all)) {
            return Optional.empty();
        }
        List<Path> old = new ArrayList<>();
        try (Stream<Path> homes = Files.list(all)) {
            for (Path home : homes.toList()) {
                Path release = home.resolve("release");
                if (Files.exists(release)
                        && Files.isExecutable(home.resolve("bin/java"))
                        && Files.readString(release).matches("(?s).*JAVA_VERSION=\"(1\\.8|9|1\\d|2[0-4])\\b.*")) {
                    old.add(home);
                }
            }
        }
        return old.stream().findFirst();
    }

    /** What every Java since 8 can load. */
    @Test
    void firstClass_isForJava8() throws Exception {
        try (var jar = new java.util.jar.JarFile(
                ServerJar.app().resolve("quarkus-run.jar").toFile())) {
            String main = jar.getManifest().getMainAttributes().getValue("Main-Class");
            byte[] bytes = jar.getInputStream(jar.getEntry(main + ".class")).readAllBytes();
            assertThat(bytes[7]).as("class file version").isEqualTo((byte) 52);
            assertThat(jar.getManifest().getMainAttributes().getValue("Enable-Native-Access"))
                    .isEqualTo("ALL-UNNAMED");
        }
    }
}
