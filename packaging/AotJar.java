import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.constant.ClassDesc;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * The application and its libraries in one jar, which is quicker to look through than two hundred, without what a
 * function never uses.
 */
final class AotJar {

    private static final String CLASS = ".class";
    private static final String CONFIGURATION = "application.properties";

    private final NavigableMap<String, byte[]> entries;

    private AotJar(NavigableMap<String, byte[]> entries) {
        this.entries = entries;
    }

    /** @param function the package for the managed runtime: the application's own files, and libraries in {@code lib} */
    static AotJar of(Path function) throws IOException {
        var own = new TreeMap<String, byte[]>();
        var libraries = new TreeMap<String, byte[]>();
        for (Map.Entry<String, byte[]> file : read(Files.newInputStream(function)).entrySet()) {
            (file.getKey().startsWith("lib/") ? libraries : own).put(file.getKey(), file.getValue());
        }
        var all = new TreeMap<String, byte[]>();
        own.forEach((name, content) -> add(all, name, content));
        for (byte[] library : libraries.values()) {
            read(new ByteArrayInputStream(library)).forEach((name, content) -> add(all, name, content));
        }
        VendorClasses.replace(all);
        Set<String> reachable = new Reachable(all).from(own::containsKey);
        all.keySet().removeIf(name -> name.endsWith(CLASS) && !reachable.contains(name) && !name.startsWith("META-INF/"));
        dropDebugInformation(all);
        all.put("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\nMulti-Release: true\n".getBytes(StandardCharsets.UTF_8));
        return new AotJar(all);
    }

    /** Without compression: they get smaller in a zip. */
    void write(Path directory) throws IOException {
        var code = new TreeMap<>(entries);
        write(directory.resolve("config.jar"), Map.of(CONFIGURATION, code.remove(CONFIGURATION)));
        write(directory.resolve("allim.jar"), code);
    }

    private static NavigableMap<String, byte[]> read(InputStream zip) throws IOException {
        var files = new TreeMap<String, byte[]>();
        try (var in = new ZipInputStream(zip)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (!entry.isDirectory()) {
                    files.put(entry.getName(), in.readAllBytes());
                }
            }
        }
        return files;
    }

    private static void write(Path jar, Map<String, byte[]> entries) throws IOException {
        try (var out = new ZipOutputStream(Files.newOutputStream(jar))) {
            out.setMethod(ZipOutputStream.STORED);
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                var checksum = new CRC32();
                checksum.update(entry.getValue());
                var stored = new ZipEntry(entry.getKey());
                stored.setTimeLocal(AotPackage.TIME);
                stored.setSize(entry.getValue().length);
                stored.setCrc(checksum.getValue());
                out.putNextEntry(stored);
                out.write(entry.getValue());
            }
        }
    }

    /** Of libraries: names of local variables and numbers of lines are a fifth of a class. */
    private static void dropDebugInformation(NavigableMap<String, byte[]> entries) {
        ClassFile classes = ClassFile.of(
                ClassFile.DebugElementsOption.DROP_DEBUG,
                ClassFile.LineNumbersOption.DROP_LINE_NUMBERS,
                ClassFile.ConstantPoolSharingOption.NEW_POOL,
                ClassFile.ClassHierarchyResolverOption.of(
                        ClassHierarchyResolver.ofResourceParsing(type -> open(entries, type))
                                .orElse(ClassHierarchyResolver.defaultResolver())));
        entries.replaceAll((name, content) -> name.endsWith(CLASS) && !name.startsWith("io/allim/")
                ? classes.transformClass(classes.parse(content), ClassTransform.ACCEPT_ALL)
                : content);
    }

    private static InputStream open(Map<String, byte[]> entries, ClassDesc type) {
        String descriptor = type.descriptorString();
        byte[] content = entries.get(descriptor.substring(1, descriptor.length() - 1) + CLASS);
        return content == null ? null : new ByteArrayInputStream(content);
    }

    /** The first of a name wins, as on a class path, but for services, which add up. */
    private static void add(Map<String, byte[]> entries, String name, byte[] content) {
        if (!isLeftOut(name)) {
            entries.merge(
                    name,
                    content,
                    (before, more) -> name.startsWith("META-INF/services/") ? join(before, more) : before);
        }
    }

    /**
     * Signatures that do not hold for the new jar, what describes modules and builds, a list for SnapStart, Joda's zones,
     * and native code: a function has no disk to keep SQLite's file on.
     */
    private static boolean isLeftOut(String name) {
        return name.endsWith("module-info.class")
                || name.startsWith("META-INF/maven/")
                || name.matches("META-INF/[^/]*\\.(SF|DSA|RSA|EC|idx)")
                || name.equals("META-INF/quarkus-generated-preload-classes.txt")
                || name.endsWith("/libbrotli.so")
                || name.startsWith("org/joda/time/tz/data/")
                || name.startsWith("org/sqlite/native/");
    }

    private static byte[] join(byte[] before, byte[] more) {
        return (new String(before, StandardCharsets.UTF_8) + "\n" + new String(more, StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.UTF_8);
    }
}
