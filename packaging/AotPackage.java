import io.allim.lambda.AotTraining;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;

/**
 * Makes {@code function-aot-arm64.zip}, or the one of another processor, of {@code function.zip}: the same application in one
 * jar, a JVM with the modules that it uses, and a cache of its classes, loaded and linked, from a training run of real
 * invocations. {@code ./mvnw package -Paot} runs it, with the class path of the tests, which have the services that the
 * training calls.
 *
 * @see <a href="https://openjdk.org/jeps/483">JEP 483</a>
 */
final class AotPackage {

    /** That of every file: the JVM takes a cache only for jars of the time and size it knows. Zips know no time zones. */
    static final LocalDateTime TIME = LocalDateTime.of(2026, 1, 1, 0, 0);

    private final Path image;

    private AotPackage(Path image) {
        this.image = image;
    }

    /**
     * @param arguments the package for the managed runtime; the name of the one to make, to which its processor is added; and
     *     a directory to make it in, which is emptied first; its directory {@code image} is what the new package has in it
     */
    public static void main(String[] arguments) throws Exception {
        if (!System.getProperty("os.name").equals("Linux")) {
            throw new IOException("The function would get the JVM of this system. Build the package on Linux.");
        }
        Path zip = Path.of("%s-%s.zip".formatted(arguments[1], AotRuntime.processor()));
        Path work = Path.of(arguments[2]).toAbsolutePath();
        delete(work);
        var made = new AotPackage(Files.createDirectories(work.resolve("image")));
        made.fill(Path.of(arguments[0]));
        made.train();
        made.pack(zip);
        System.out.printf("%s: %,d bytes, %,d unpacked%n", zip, Files.size(zip), made.size());
        // Some of the services leave threads running.
        System.exit(0);
    }

    private void fill(Path function) throws IOException, InterruptedException {
        AotRuntime runtime = AotRuntime.link(image.resolve("runtime"));
        AotJar.of(function).write(image);
        runtime.finish();
        Path bootstrap = image.resolve("bootstrap");
        Files.copy(Path.of("src/main/zip.aot/bootstrap"), bootstrap);
        Files.setPosixFilePermissions(bootstrap, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(image.resolve("processor"), "%s %s%n".formatted(AotRuntime.processor(), runtime.loader()));
    }

    private void train() throws IOException {
        Instant time = TIME.toInstant(ZoneOffset.UTC);
        for (Path file : files()) {
            Files.setLastModifiedTime(file, FileTime.from(time));
        }
        System.out.println(AotTraining.run(image));
        if (Files.notExists(image.resolve("allim.aot"))) {
            throw new IOException("The training made no cache.");
        }
    }

    /** With the permissions of the files, which Java's own writer does not know. */
    private void pack(Path zip) throws IOException {
        try (var out = new ZipArchiveOutputStream(zip)) {
            for (Path file : files()) {
                var entry = new ZipArchiveEntry(image.relativize(file).toString());
                entry.setTime(TIME.atZone(ZoneId.systemDefault()).toInstant().toEpochMilli());
                entry.setUnixMode(Files.isExecutable(file) ? 0755 : 0644);
                out.putArchiveEntry(entry);
                Files.copy(file, out);
                out.closeArchiveEntry();
            }
        }
    }

    private long size() throws IOException {
        long size = 0;
        for (Path file : files()) {
            size += Files.size(file);
        }
        return size;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(image)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> paths = Files.walk(directory)) {
                for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
