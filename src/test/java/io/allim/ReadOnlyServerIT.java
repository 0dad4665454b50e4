package io.allim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server as the image runs it: with the options of its JVM, and with no directory to write to but its data. */
final class ReadOnlyServerIT {

    private static final Path PACKAGE = Path.of(System.getProperty("allim.build-directory"), "server", "quarkus-app");

    /** Nobody can make a file there, whoever runs the tests. */
    private static final String NOWHERE = "/dev/null/tmp";

    @TempDir
    Path directory;

    @Test
    void server_writesToItsDataAlone() throws Exception {
        Path data = Files.createDirectory(directory.resolve("data"));
        ServerJar jar = ServerJar.at(data, options());
        Process server = jar.start();
        try (HttpClient client = HttpClient.newHttpClient()) {
            int status = client.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + jar.port() + "/v1/recipients/ada"))
                                    .header("Authorization", "Bearer " + jar.key())
                                    .header("Content-Type", "application/json")
                                    .PUT(HttpRequest.BodyPublishers.ofString("{}"))
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
            assertThat(status).isEqualTo(200);
            server.destroy();
            assertThat(server.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(server.exitValue()).as("how a JVM ends by SIGTERM").isEqualTo(143);
        } finally {
            server.destroyForcibly();
        }
        assertThat(jar.file()).exists();
    }

    @Test
    void package_hasWhatTheImageCopies() throws IOException {
        for (String path : DeploymentFilesTest.copied()) {
            if (path.startsWith("target/server/")) {
                Path file = PACKAGE.getParent().resolveSibling(path.substring("target/".length()));
                String name = file.getFileName().toString();
                try (Stream<Path> found = Files.list(file.getParent())) {
                    assertThat(found.filter(
                                    each -> each.getFileName().toString().matches(name.replace("*", ".*"))))
                            .as(path)
                            .hasSize(1);
                }
            }
        }
    }

    private String[] options() throws IOException {
        List<String> options = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("packaging/image/jvm.options"))) {
            if (line.startsWith("-D")) {
                options.add(line.replace("/allim/native", unpackedSqlite().toString()));
            }
        }
        options.add("-Djava.io.tmpdir=" + NOWHERE);
        return options.toArray(String[]::new);
    }

    private Path unpackedSqlite() throws IOException {
        Path target = directory.resolve("native");
        if (Files.notExists(target)) {
            Path jar;
            try (Stream<Path> libraries = Files.list(PACKAGE.resolve("lib/main"))) {
                jar = libraries
                        .filter(file -> file.getFileName().toString().startsWith("org.xerial.sqlite-jdbc"))
                        .findFirst()
                        .orElseThrow();
            }
            Files.createDirectory(target);
            String library = System.mapLibraryName("sqlitejdbc");
            String processor = System.getProperty("os.arch").equals("aarch64") ? "aarch64" : "x86_64";
            String system = System.getProperty("os.name").startsWith("Mac") ? "Mac" : "Linux";
            try (FileSystem files = FileSystems.newFileSystem(jar)) {
                Files.copy(files.getPath("org/sqlite/native", system, processor, library), target.resolve(library));
            }
        }
        return target;
    }
}
