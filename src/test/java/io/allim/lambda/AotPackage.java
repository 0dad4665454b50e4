package io.allim.lambda;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LocalVariable;
import java.lang.classfile.instruction.LocalVariableType;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;

/**
 * Makes {@code function-aot.zip} of {@code function.zip}: the same application in one jar, a JVM with the modules that it
 * uses, and a cache of its classes, loaded and linked, from a training run of real invocations. {@code ./mvnw package
 * -Paot} runs it.
 *
 * @see <a href="https://openjdk.org/jeps/483">JEP 483</a>
 */
final class AotPackage {

    /** That of every file: the JVM takes a cache only for jars of the time and size it knows. Zips know no time zones. */
    private static final LocalDateTime TIME = LocalDateTime.of(2026, 1, 1, 0, 0);

    private static final String CLASS = ".class";
    private static final String JODA = "com.fasterxml.jackson.datatype.joda.JodaModule";
    private static final String SERVICE_TABLE = "software/amazon/awssdk/regions/GeneratedServiceMetadataProvider.class";
    private static final String CONFIGURATION = "application.properties";

    private final Path function;
    private final Path image;

    private AotPackage(Path work) {
        function = work.resolve("function");
        image = work.resolve("image");
    }

    /** @param arguments the package for the managed runtime, the one to make, and a directory to make it in */
    public static void main(String[] arguments) throws Exception {
        Path zip = Path.of(arguments[1]);
        Path image = make(Path.of(arguments[0]), Path.of(arguments[2]));
        pack(image, zip);
        System.out.printf("%s: %,d bytes, %,d unpacked%n", zip, Files.size(zip), size(image));
        // What the stand-ins leave running is of no use any more.
        System.exit(0);
    }

    /**
     * Makes all of it but the zip.
     *
     * @param function the package for the managed runtime
     * @param work an empty directory, or none yet
     * @return what is to be unpacked on Lambda
     */
    static Path make(Path function, Path work) throws IOException, InterruptedException {
        if (!System.getProperty("os.name").equals("Linux")) {
            throw new IOException(
                    "The function would get the JVM of this system. Build the package on Linux, on the kind of"
                            + " processor that Architecture in sam.aot.yaml says.");
        }
        LambdaRuntime.delete(work);
        AotPackage made = new AotPackage(work.toAbsolutePath());
        Files.createDirectories(made.image);
        made.unpack(function);
        AotRuntime.link(made.image.resolve("runtime"));
        made.merge();
        made.train();
        return made.image;
    }

    private void unpack(Path zip) throws IOException {
        try (var in = new ZipInputStream(Files.newInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (!entry.isDirectory()) {
                    Path file = function.resolve(entry.getName());
                    Files.createDirectories(file.getParent());
                    Files.copy(in, file);
                }
            }
        }
    }

    /** One jar is quicker to look through than two hundred; without compression it gets smaller in a zip. */
    private void merge() throws IOException {
        NavigableMap<String, byte[]> entries = new TreeMap<>();
        Path lib = function.resolve("lib");
        try (Stream<Path> files = Files.walk(function)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)
                    .filter(file -> !file.startsWith(lib))
                    .sorted()::iterator) {
                add(entries, function.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        Set<String> own = Set.copyOf(entries.keySet());
        try (Stream<Path> jars = Files.list(lib)) {
            for (Path jar : (Iterable<Path>) jars.sorted()::iterator) {
                try (var in = new ZipInputStream(Files.newInputStream(jar))) {
                    for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                        if (!entry.isDirectory()) {
                            add(entries, entry.getName(), in.readAllBytes());
                        }
                    }
                }
            }
        }
        entries.put(JODA.replace('.', '/') + CLASS, emptyModule());
        entries.computeIfPresent(SERVICE_TABLE, (_, table) -> calledServices(table));
        Set<String> reachable = new Reachable(entries).from(own::contains);
        entries.keySet()
                .removeIf(name -> name.endsWith(CLASS) && !reachable.contains(name) && !name.startsWith("META-INF/"));
        ClassFile classes = ClassFile.of(
                ClassFile.LineNumbersOption.DROP_LINE_NUMBERS,
                ClassFile.ConstantPoolSharingOption.NEW_POOL,
                ClassFile.ClassHierarchyResolverOption.of(
                        ClassHierarchyResolver.ofResourceParsing(type -> in(entries, type))
                                .orElse(ClassHierarchyResolver.defaultResolver())));
        entries.replaceAll((name, content) -> isLibrary(name) ? bare(content, classes) : content);
        entries.put("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\nMulti-Release: true\n".getBytes());
        write("config.jar", Map.of(CONFIGURATION, entries.remove(CONFIGURATION)));
        write("allim.jar", entries);
    }

    private static InputStream in(Map<String, byte[]> entries, ClassDesc type) {
        String descriptor = type.descriptorString();
        byte[] content = entries.get(descriptor.substring(1, descriptor.length() - 1) + CLASS);
        return content == null ? null : new ByteArrayInputStream(content);
    }

    private void write(String jar, Map<String, byte[]> entries) throws IOException {
        try (var out = new ZipOutputStream(Files.newOutputStream(image.resolve(jar)))) {
            out.setMethod(ZipOutputStream.STORED);
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                var checksum = new CRC32();
                checksum.update(entry.getValue());
                ZipEntry stored = entry(entry.getKey());
                stored.setSize(entry.getValue().length);
                stored.setCrc(checksum.getValue());
                out.putNextEntry(stored);
                out.write(entry.getValue());
            }
        }
    }

    /**
     * In place of the one that Quarkus registers at the start of every function, for events with times of Joda. No event is
     * read into such a type here, and the real one gets a hundred classes ready that no cache can hold.
     */
    private static byte[] emptyModule() {
        ClassDesc superclass = ClassDesc.of("com.fasterxml.jackson.databind.module.SimpleModule");
        return ClassFile.of()
                .build(
                        ClassDesc.of(JODA),
                        type -> type.withSuperclass(superclass)
                                .withFlags(ClassFile.ACC_PUBLIC)
                                .withMethodBody(
                                        ConstantDescs.INIT_NAME,
                                        ConstantDescs.MTD_void,
                                        ClassFile.ACC_PUBLIC,
                                        code -> code.aload(0)
                                                .invokespecial(
                                                        superclass, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void)
                                                .return_()));
    }

    /** The SDK's table of four hundred services, all of them made for the first client of one, with few of them in it. */
    private static byte[] calledServices(byte[] table) {
        ClassFile classes = ClassFile.of(ClassFile.ConstantPoolSharingOption.NEW_POOL);
        return classes.transformClass(
                classes.parse(table),
                ClassTransform.transformingMethodBodies(CodeTransform.ofStateful(CalledServices::new)));
    }

    /** Leaves out {@code .put("service", new ServiceMetadata())}. */
    private static final class CalledServices implements CodeTransform {

        /** The SDK computes what it needs of others, as it does for services that are newer than it. */
        private static final Set<String> CALLED = Set.of("dynamodb", "email", "sns", "sqs");

        private boolean leavingOut;

        @Override
        public void accept(CodeBuilder code, CodeElement element) {
            if (element instanceof ConstantInstruction constant && constant.constantValue() instanceof String service) {
                leavingOut = !CALLED.contains(service);
            }
            if (!leavingOut) {
                code.with(element);
            } else if (element instanceof InvokeInstruction call && call.name().equalsString("put")) {
                leavingOut = false;
            }
        }
    }

    private static boolean isLibrary(String name) {
        return name.endsWith(CLASS) && !name.startsWith("io/allim/");
    }

    /** Without the names of local variables and the numbers of lines: a fifth of a class. */
    private static byte[] bare(byte[] type, ClassFile classes) {
        return classes.transformClass(classes.parse(type), ClassTransform.transformingMethodBodies((code, element) -> {
            if (!(element instanceof LocalVariable || element instanceof LocalVariableType)) {
                code.with(element);
            }
        }));
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
        return (new String(before) + "\n" + new String(more)).getBytes();
    }

    private void train() throws IOException {
        Path bootstrap = image.resolve("bootstrap");
        Files.copy(Path.of("src/main/zip.aot/bootstrap"), bootstrap);
        Files.setPosixFilePermissions(bootstrap, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (Path file : files(image)) {
            Files.setLastModifiedTime(file, FileTime.from(TIME.toInstant(ZoneOffset.UTC)));
        }
        System.out.println(AotTraining.run(image));
        if (Files.notExists(image.resolve("allim.aot"))) {
            throw new IOException("The training made no cache.");
        }
    }

    /** With the permissions that files have, which Java's own writer does not know. */
    static void pack(Path image, Path zip) throws IOException {
        try (var out = new ZipArchiveOutputStream(zip)) {
            out.setLevel(Deflater.BEST_COMPRESSION);
            for (Path file : files(image)) {
                var entry = new ZipArchiveEntry(image.relativize(file).toString());
                entry.setTime(TIME.atZone(ZoneId.systemDefault()).toInstant().toEpochMilli());
                entry.setUnixMode(Files.isExecutable(file) ? 0755 : 0644);
                out.putArchiveEntry(entry);
                Files.copy(file, out);
                out.closeArchiveEntry();
            }
        }
    }

    /** @return bytes */
    static long size(Path image) throws IOException {
        long size = 0;
        for (Path file : files(image)) {
            size += Files.size(file);
        }
        return size;
    }

    private static List<Path> files(Path image) throws IOException {
        try (Stream<Path> files = Files.walk(image)) {
            return new ArrayList<>(files.filter(Files::isRegularFile).sorted().toList());
        }
    }

    private static ZipEntry entry(String name) {
        var entry = new ZipEntry(name);
        entry.setTimeLocal(TIME);
        return entry;
    }
}
