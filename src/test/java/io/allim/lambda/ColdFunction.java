package io.allim.lambda;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A function that the benchmark starts.
 *
 * @param home where it is unpacked and started
 * @param program what starts it; for {@code java} with the options that Lambda or its own bootstrap gives it
 * @param java whether it is started as Lambda's runtime for Java does, which sizes the heap
 */
record ColdFunction(String name, Path home, List<String> program, boolean java) {

    private static final Path BUILT = Path.of("target", "cold");
    private static final String PROCESSOR = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "x86_64";
    private static final Path PLAIN = BUILT.resolve("plain");

    /** Those that are built; a line for each that is not. */
    static List<ColdFunction> all() throws IOException {
        return Stream.of(
                        zip("allim-managed", LambdaRuntime.zip()),
                        bootstrap("allim-aot", Path.of("target", "function-aot-" + PROCESSOR + ".zip")),
                        nativeSource("allim-native-source"),
                        zip("quarkus", BUILT.resolve("quarkus/function.zip")),
                        plain("plain-managed", "url", List.of()),
                        plainAot("plain-aot", "url"),
                        plain("plain-apache5-managed", "apache5", List.of()),
                        plainAot("plain-apache5-aot", "apache5"),
                        script("node", BUILT.resolve("node/dist/index.cjs")),
                        script("python", Path.of("bench/cold/python/function.py")))
                .flatMap(Optional::stream)
                .toList();
    }

    /** Make the caches of those that have one, each when it ends; of what is built. */
    static List<ColdFunction> trainings() {
        return Stream.of("url", "apache5")
                .map(http -> plain("training of " + http, http, List.of("-XX:AOTCacheOutput=" + cache(http))))
                .flatMap(Optional::stream)
                .toList();
    }

    /** In an environment with so much memory. Lambda's runtime for Java gives the heap 85 % of it. */
    List<String> command(int megabytes) {
        if (!java) {
            return program;
        }
        List<String> command = new ArrayList<>(program);
        command.add(1, "-XX:MaxHeapSize=" + megabytes * 1024L * 85 / 100 + "k");
        return command;
    }

    private static Optional<ColdFunction> zip(String name, Path zip) throws IOException {
        Optional<Path> home = unpacked(name, zip);
        return home.map(it -> new ColdFunction(name, it, LambdaRuntime.managed(it, List.of()), true));
    }

    private static Optional<ColdFunction> bootstrap(String name, Path zip) throws IOException {
        return unpacked(name, zip)
                .map(home -> new ColdFunction(
                        name, home, List.of(home.resolve("bootstrap").toString()), false));
    }

    private static Optional<ColdFunction> nativeSource(String name) throws IOException {
        Path target = BUILT.resolve("native/target").toAbsolutePath();
        return first(target, "*-native-image-source-jar/*-runner.jar")
                .map(jar -> {
                    List<String> command = LambdaRuntime.java(List.of());
                    command.addAll(List.of("-jar", jar.toString()));
                    return new ColdFunction(name, jar.getParent(), command, true);
                })
                .or(() -> missing(name, target));
    }

    private static Optional<Path> first(Path directory, String glob) throws IOException {
        if (Files.notExists(directory)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.walk(directory, 2)) {
            var matcher = FileSystems.getDefault().getPathMatcher("glob:" + directory + "/" + glob);
            return files.filter(matcher::matches).findFirst();
        }
    }

    /** @param http which of the SDK's clients for HTTP it has */
    private static Optional<ColdFunction> plain(String name, String http, List<String> options) {
        Path home = PLAIN.toAbsolutePath();
        if (Files.notExists(home.resolve("lib"))) {
            return missing(name, home);
        }
        List<String> command = LambdaRuntime.java(options);
        command.addAll(List.of("-Dcold.http=" + http, "-cp", jars(home.resolve("lib")), "cold.Loop"));
        return Optional.of(new ColdFunction(name, home, command, true));
    }

    private static Optional<ColdFunction> plainAot(String name, String http) {
        Path cache = cache(http);
        return Files.exists(cache)
                ? plain(name, http, List.of("-XX:AOTCache=" + cache, "-XX:AOTMode=on"))
                : missing(name, cache);
    }

    private static Path cache(String http) {
        return PLAIN.resolve(http + ".aot").toAbsolutePath();
    }

    private static String jars(Path directory) {
        return Stream.of(directory.toFile().listFiles())
                .map(File::toString)
                .sorted()
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** @param name of the program, too; {@code bench/cold.sh} says where it is */
    private static Optional<ColdFunction> script(String name, Path script) {
        Path file = script.toAbsolutePath();
        String program = System.getProperty("cold." + name, "");
        return program.isEmpty() || Files.notExists(file)
                ? missing(name, file)
                : Optional.of(new ColdFunction(name, file.getParent(), List.of(program, file.toString()), false));
    }

    private static <T> Optional<T> missing(String name, Path what) {
        System.out.printf("%s is left out: there is no %s, or nothing to run it with.%n", name, what);
        return Optional.empty();
    }

    /** With permissions and times, as Lambda does; a cache of classes is valid for files of its time alone. */
    private static Optional<Path> unpacked(String name, Path zip) throws IOException {
        if (Files.notExists(zip)) {
            return missing(name, zip);
        }
        Path home = Files.createTempDirectory("cold-" + name);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> LambdaRuntime.delete(home)));
        try (FileSystem from = FileSystems.newFileSystem(zip, Map.of("enablePosixFileAttributes", true));
                Stream<Path> entries = Files.walk(from.getPath("/"))) {
            for (Path entry : (Iterable<Path>) entries::iterator) {
                Path file = home.resolve(entry.toString().substring(1));
                if (Files.isDirectory(entry)) {
                    Files.createDirectories(file);
                    continue;
                }
                Files.copy(entry, file, StandardCopyOption.COPY_ATTRIBUTES);
                Files.setPosixFilePermissions(file, Files.getPosixFilePermissions(entry));
            }
        }
        return Optional.of(home);
    }
}
