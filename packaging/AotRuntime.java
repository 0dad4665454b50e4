import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The JVM of the package that brings its own: the one that runs this, with what a function uses of it. */
final class AotRuntime {

    /** Of the application and what it uses, by trial: without any of them a test of the package fails. */
    private static final List<String> MODULES = List.of(
            "java.base",
            "java.logging",
            "java.management",
            "java.naming",
            "java.security.sasl",
            "java.sql",
            "java.xml",
            "jdk.localedata",
            "jdk.net",
            "jdk.unsupported",
            "jdk.zipfs");

    /** Of java.xml: what turns documents into others. Here they are read only. */
    private static final List<String> XSLT = List.of(
            "java.xml/com/sun/org/apache/bcel/",
            "java.xml/com/sun/org/apache/xalan/",
            "java.xml/com/sun/org/apache/xml/internal/dtm/",
            "java.xml/com/sun/org/apache/xml/internal/serializer/",
            "java.xml/com/sun/org/apache/xpath/");

    /** Messages have names of days, months and zones, not of these; nothing is sorted by the rules of a language. */
    private static final List<String> NAMES = List.of(
            "/jdk.localedata/sun/util/resources/cldr/ext/CurrencyNames_*",
            "/jdk.localedata/sun/util/resources/cldr/ext/LocaleNames_*",
            "/jdk.localedata/sun/text/resources/ext/CollationData_*",
            "/jdk.localedata/sun/text/resources/ext/thai_dict");

    /** Of dates in messages; those of others are in English. */
    private static final String LOCALES = "en,ar,cs,da,de,es,fi,fr,he,hi,id,it,ja,ko,nl,pl,pt,ru,sv,th,tr,uk,vi,zh";

    /** The type of the segment of an ELF file that has the name of what starts it. */
    private static final int INTERPRETER = 3;

    private final Path directory;
    private final Path unused;
    private final Process jlink;

    private AotRuntime(Path directory, Path unused, Process jlink) {
        this.directory = directory;
        this.unused = unused;
        this.jlink = jlink;
    }

    /**
     * Begins to make it.
     *
     * @param directory where it is to be, which does not exist yet
     */
    static AotRuntime link(Path directory) throws IOException {
        Path unused = Files.write(directory.resolveSibling("unused"), unused());
        Process jlink = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jlink").toString(),
                        "--add-modules",
                        String.join(",", MODULES),
                        "--include-locales",
                        LOCALES,
                        "--exclude-resources=@" + unused,
                        "--strip-debug",
                        "--no-header-files",
                        "--no-man-pages",
                        "--output",
                        directory.toString())
                .inheritIO()
                .start();
        return new AotRuntime(directory, unused, jlink);
    }

    /** Waits until it is made. */
    void finish() throws IOException, InterruptedException {
        int status = jlink.waitFor();
        if (status != 0) {
            throw new IOException("jlink failed with status " + status);
        }
        Files.delete(unused);
        // For other JVMs to look into this one.
        Files.delete(directory.resolve("lib/jrt-fs.jar"));
        strip(directory.resolve("lib/server/libjvm.so"));
    }

    /** As Lambda calls it. */
    static String processor() {
        return System.getProperty("os.arch").equals("aarch64") ? "arm64" : "x86_64";
    }

    /** What Linux starts the JVM with. A system for another processor, or with another C library, does not have it. */
    String loader() throws IOException {
        byte[] content = Files.readAllBytes(directory.resolve("bin/java"));
        ByteBuffer elf = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        int at = (int) elf.getLong(32);
        while (elf.getInt(at) != INTERPRETER) {
            at += elf.getShort(54);
        }
        return new String(content, (int) elf.getLong(at + 8), (int) elf.getLong(at + 32) - 1, StandardCharsets.US_ASCII);
    }

    /**
     * Leaves out what comes after the last segment that is loaded: sections with the names of functions, a sixth of the
     * JVM's library. A crash of the JVM itself is told of with fewer names.
     *
     * @param library an ELF file of a 64-bit processor, little-endian
     */
    private static void strip(Path library) throws IOException {
        byte[] content = Files.readAllBytes(library);
        ByteBuffer elf = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        int segments = (int) elf.getLong(32);
        int size = elf.getShort(54);
        int end = 0;
        for (int at = segments; at < segments + elf.getShort(56) * size; at += size) {
            end = Math.max(end, (int) (elf.getLong(at + 8) + elf.getLong(at + 32)));
        }
        elf.putLong(40, 0).putShort(60, (short) 0).putShort(62, (short) 0);
        Files.write(library, Arrays.copyOf(content, end));
    }

    /** What jlink may leave out: of each package something has to stay. */
    private static List<String> unused() throws IOException {
        Path modules = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules");
        List<String> unused = new ArrayList<>(NAMES);
        for (String directory : XSLT) {
            try (Stream<Path> files = Files.walk(modules.resolve(directory))) {
                files
                        .filter(Files::isRegularFile)
                        .sorted()
                        .collect(Collectors.groupingBy(Path::getParent))
                        .values()
                        .stream()
                        .flatMap(of -> of.stream().skip(1))
                        .forEach(file -> unused.add(file.toString().substring("/modules".length())));
            }
        }
        return unused;
    }
}
