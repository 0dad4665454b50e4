import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.LogEvent;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import com.google.cloud.tools.jib.api.buildplan.Port;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Makes an image of the server without Docker: {@code image.tar} beside its package, for {@code docker load},
 * {@code podman load} and {@code skopeo copy}, or one in a registry. {@code ./mvnw -Pserver,image package} runs it. What is
 * in it is what {@code src/main/docker/Dockerfile} makes; {@code DeploymentFilesTest} holds the two together.
 *
 * <p>The image runs as another user than root, and writes to {@code /data} alone.
 */
final class Image {

    private static final String USER = "10001";
    private static final String HOME = "/allim";
    private static final String JAVA = "/opt/java";
    private static final Path OPTIONS = Path.of("packaging", "image");

    private final Path server;
    private final Path work;

    private Image(Path directory) {
        server = directory.resolve("quarkus-app");
        work = directory.resolve("image");
    }

    /** @param arguments the directory of the server's build, the base, the image's name, and whether to push it */
    public static void main(String[] arguments) throws Exception {
        if (!System.getProperty("os.name").equals("Linux")) {
            throw new IOException("The image would get the JVM of this system. Use src/main/docker/Dockerfile.");
        }
        Path directory = Path.of(arguments[0]);
        ImageReference name = ImageReference.parse(arguments[2]);
        var image = new Image(directory);
        image.prepare();
        if (Boolean.parseBoolean(arguments[3])) {
            // As Docker does it, one on this machine needs no TLS.
            boolean isLocal = name.getRegistry().startsWith("localhost:");
            image.write(arguments[1], Containerizer.to(registry(name)).setAllowInsecureRegistries(isLocal));
        } else {
            Path tar = directory.resolve("image.tar");
            image.write(arguments[1], Containerizer.to(TarImage.at(tar).named(name)));
            System.out.printf("%s: %,d bytes%n", tar, Files.size(tar));
        }
    }

    /** With the credentials that Docker and Podman know. */
    private static RegistryImage registry(ImageReference name) throws IOException {
        var credentials = CredentialRetrieverFactory.forImage(name, event -> {});
        return RegistryImage.named(name)
                .addCredentialRetriever(credentials.dockerConfig())
                .addCredentialRetriever(credentials.wellKnownCredentialHelpers());
    }

    private void prepare() throws IOException, InterruptedException {
        delete(work);
        Files.createDirectories(work.resolve("data"));
        Path java = work.resolve("java");
        run(
                Path.of(System.getProperty("java.home"), "bin", "jlink").toString(),
                "@" + OPTIONS.resolve("jlink.options"),
                "--output",
                java.toString());
        // The JVM's own classes, ready to be mapped: for the layout of objects that jvm.options says, and for a file of modules
        // of the time that files have in the image.
        Files.setLastModifiedTime(
                java.resolve("lib/modules"), FileTime.from(FileEntriesLayer.DEFAULT_MODIFICATION_TIME));
        run(java.resolve("bin/java").toString(), "-XX:+UseCompactObjectHeaders", "-Xshare:dump", "-Xlog:disable");
        unpackSqlite(Files.createDirectories(work.resolve("native")));
    }

    private static void run(String... command) throws IOException, InterruptedException {
        int status = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (status != 0) {
            throw new IOException(String.join(" ", command) + " failed with status " + status);
        }
    }

    /** SQLite's driver would unpack it at each start into a directory that it may write to and run code from. */
    private void unpackSqlite(Path target) throws IOException {
        Path jar;
        try (Stream<Path> libraries = Files.list(server.resolve("lib/main"))) {
            jar = libraries
                    .filter(file -> file.getFileName().toString().startsWith("org.xerial.sqlite-jdbc"))
                    .findFirst()
                    .orElseThrow();
        }
        String processor = isArm() ? "aarch64" : "x86_64";
        try (FileSystem files = FileSystems.newFileSystem(jar)) {
            Files.copy(
                    files.getPath("org/sqlite/native/Linux", processor, "libsqlitejdbc.so"),
                    target.resolve("libsqlitejdbc.so"));
        }
    }

    /** What changes least comes first, so that a new build leaves the layers of the JVM and of libraries as they are. */
    private void write(String base, Containerizer target) throws Exception {
        JibContainerBuilder builder = Jib.from(base)
                .setPlatforms(Set.of(new Platform(isArm() ? "arm64" : "amd64", "linux")))
                .setFileEntriesLayers(List.of(
                        layer("java", Map.of(work.resolve("java"), JAVA)),
                        layer("libraries", Map.of(server.resolve("lib"), HOME + "/lib", work.resolve("native"), HOME + "/native")),
                        layer(
                                "application",
                                Map.of(
                                        OPTIONS.resolve("jvm.options"), HOME + "/jvm.options",
                                        server.resolve("app"), HOME + "/app",
                                        server.resolve("quarkus"), HOME + "/quarkus",
                                        server.resolve("quarkus-run.jar"), HOME + "/quarkus-run.jar")),
                        FileEntriesLayer.builder()
                                .setName("data")
                                .addEntry(
                                        work.resolve("data"),
                                        AbsoluteUnixPath.get("/data"),
                                        FilePermissions.fromOctalString("700"),
                                        FileEntriesLayer.DEFAULT_MODIFICATION_TIME,
                                        USER + ":" + USER)
                                .build()))
                .setUser(USER + ":" + USER)
                .setWorkingDirectory(AbsoluteUnixPath.get(HOME))
                .setVolumes(AbsoluteUnixPath.get("/data"))
                .setExposedPorts(Port.tcp(8080), Port.tcp(9000))
                .setEnvironment(Map.of("ALLIM_DATA_DIR", "/data", "QUARKUS_MANAGEMENT_HOST", "0.0.0.0"))
                .addEnvironmentVariable("PATH", JAVA + "/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
                .setLabels(Map.of(
                        "org.opencontainers.image.title", "Allim",
                        "org.opencontainers.image.licenses", "Apache-2.0"))
                .setEntrypoint(JAVA + "/bin/java", "@jvm.options", "-jar", "quarkus-run.jar")
                .setProgramArguments();
        target.setToolName("allim")
                .addEventHandler(LogEvent.class, event -> {
                    if (event.getLevel() == LogEvent.Level.ERROR || event.getLevel() == LogEvent.Level.WARN) {
                        System.err.println(event.getMessage());
                    }
                });
        JibContainer made = builder.containerize(target);
        System.out.println(made.getTargetImage() + " " + made.getDigest());
    }

    private static FileEntriesLayer layer(String name, Map<Path, String> sources) throws IOException {
        FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName(name);
        for (Map.Entry<Path, String> source : sources.entrySet()) {
            layer.addEntryRecursive(
                    source.getKey(), AbsoluteUnixPath.get(source.getValue()), (file, _) -> permissions(file));
        }
        return layer.build();
    }

    /** Nothing that the server could change. */
    private static FilePermissions permissions(Path file) {
        return FilePermissions.fromOctalString(Files.isDirectory(file) || Files.isExecutable(file) ? "755" : "644");
    }

    private static boolean isArm() {
        return System.getProperty("os.arch").equals("aarch64");
    }

    private static void delete(Path directory) throws IOException {
        if (Files.notExists(directory)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(directory)) {
            paths.sorted(Comparator.reverseOrder()).forEach(path -> {
                try {
                    Files.delete(path);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
