package io.allim.docs;

import io.allim.ConfigKeys;
import io.allim.table.TableEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Looks for what a command names that no test runs: scripts, programs, their options, profiles, properties, classes. */
final class CommandCheck {

    private static final Set<String> GOALS = Set.of(
            "clean",
            "test-compile",
            "test",
            "package",
            "process-resources",
            "verify",
            "install",
            "quarkus:dev",
            "deploy:deploy-file",
            "spotless:apply",
            "spotless:check");

    /** What Maven and its plugins know without the build's help. */
    private static final Set<String> PROPERTIES = Set.of(
            "skipTests",
            "surefire.failIfNoSpecifiedTests",
            "file",
            "groupId",
            "artifactId",
            "version",
            "url",
            "repositoryId");

    /** Of JUnit's patterns only names, and {@code None} for no test. */
    private static final Pattern TEST = Pattern.compile("(\\w+)(?:[.#](\\w+))?");

    private final String pom = read(Path.of("pom.xml"));
    private final Set<String> keys = ConfigKeys.withDefaults().keySet();

    /** Path and text of all that is compiled. */
    private final List<Source> sources;

    private record Source(Path path, String text) {
        boolean isNamed(String name) {
            return path.endsWith(name + ".java");
        }
    }

    CommandCheck() {
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            sources = files.filter(file -> file.toString().endsWith(".java"))
                    .map(file -> new Source(file, read(file)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @param command a line of the shell
     * @return what it names and is not there; empty if nothing can be checked about it
     */
    Optional<List<String>> missing(String command) {
        List<String> words = List.of(command.strip().split("\\s+"));
        List<String> arguments = words.subList(1, words.size());
        if (words.getFirst().endsWith("bin/allim")) {
            return Optional.of(launcher(arguments));
        }
        Stream<Optional<String>> found = switch (words.getFirst()) {
            case "./mvnw" -> arguments.stream().map(this::maven);
            case "java" -> program(arguments);
            case "sam" -> sam(arguments);
            default -> words.getFirst().matches("(bench|src|\\.ci)/.*") ? script(words) : null;
        };
        return Optional.ofNullable(found)
                .map(each -> each.flatMap(Optional::stream).toList());
    }

    /** Its first word is a command. */
    private static List<String> launcher(List<String> arguments) {
        Set<String> commands = ServiceLoader.load(TableEngine.Command.class).stream()
                .map(command -> command.get().name())
                .collect(Collectors.toSet());
        return arguments.stream()
                .limit(1)
                .filter(word -> !commands.contains(word))
                .toList();
    }

    private Optional<String> maven(String word) {
        boolean there;
        if (word.startsWith("-P")) {
            there = Stream.of(word.substring(2).split(","))
                    .allMatch(profile -> pom.contains("<id>" + profile + "</id>"));
        } else if (word.startsWith("-D")) {
            return property(word);
        } else {
            there = GOALS.contains(word) || Set.of("-q", "-B").contains(word);
        }
        return there ? Optional.empty() : Optional.of(word);
    }

    /** @param word {@code -Dname} or {@code -Dname=value} */
    Optional<String> property(String word) {
        String name = word.substring(2).replaceFirst("=.*", "");
        String value = word.substring(2 + name.length());
        boolean there;
        if (name.equals("test") || name.equals("it.test")) {
            there = value.equals("=None")
                    || Stream.of(value.replaceFirst("=", "").split(",")).allMatch(this::isTest);
        } else {
            there = PROPERTIES.contains(name)
                    || name.startsWith("quarkus.")
                    || keys.contains(name)
                    || Stream.of("<%s>", "<name>%s</name>", "${%s}").anyMatch(use -> pom.contains(use.formatted(name)))
                    || sources.stream().anyMatch(source -> source.text().contains('"' + name + '"'));
        }
        return there ? Optional.empty() : Optional.of(word);
    }

    /** @param name of a class, or {@code Class.method} or {@code Class#method} */
    boolean isTest(String name) {
        Matcher test = TEST.matcher(name);
        return test.matches()
                && sources.stream()
                        .filter(source -> source.isNamed(test.group(1)))
                        .anyMatch(source -> test.group(2) == null
                                || source.text().contains(" " + test.group(2) + "(")
                                || source.text().contains(" " + test.group(2) + ";"));
    }

    /** Options are cases of a switch in it. */
    private Stream<Optional<String>> program(List<String> arguments) {
        if (arguments.getFirst().equals("-jar")) {
            return arguments.stream().skip(1).map(jar -> built(Path.of(jar)));
        }
        Path program = Path.of(arguments.getFirst());
        return Files.exists(program)
                ? arguments.stream().skip(1).map(argument -> option(argument, "\"%s\"", read(program)))
                : Stream.of(Optional.of(program.toString()));
    }

    /** Made by a profile, below a directory that the build names. */
    private Optional<String> built(Path jar) {
        return pom.contains("${project.basedir}/" + jar.subpath(0, 2) + "</directory>")
                        && jar.endsWith("quarkus-app/quarkus-run.jar")
                ? Optional.empty()
                : Optional.of(jar.toString());
    }

    /** Options are cases in it; other words name rooms of the service, or stand for what readers choose. */
    private Stream<Optional<String>> script(List<String> words) {
        Path script = Path.of(words.getFirst());
        if (!Files.isExecutable(script)) {
            return Stream.of(Optional.of(script.toString()));
        }
        return words.stream().skip(1).map(word -> {
            boolean there = word.contains("=")
                    ? option(word, "%s=*", read(script)).isEmpty()
                    : word.equals("DIRECTORY") || Files.isDirectory(Path.of("src/main/java/io/allim", word));
            return there ? Optional.empty() : Optional.of(word);
        });
    }

    private static Optional<String> option(String word, String form, String text) {
        String name = word.replaceFirst("=.*", "");
        return text.contains(form.formatted(name)) ? Optional.empty() : Optional.of(word);
    }

    /** {@code SamTemplateTest} looks at the parameters. */
    private static Stream<Optional<String>> sam(List<String> arguments) {
        List<Optional<String>> found = new ArrayList<>();
        String config = read(Path.of("samconfig.toml"));
        for (int i = 0; i + 1 < arguments.size(); i++) {
            String value = arguments.get(i + 1);
            boolean there = switch (arguments.get(i)) {
                case "--template" -> Files.exists(Path.of(value));
                case "--config-env" -> config.contains("[" + value + ".deploy.parameters]");
                case "--stack-name" -> config.contains("stack_name = \"" + value + "\"");
                default -> true;
            };
            if (!there) {
                found.add(Optional.of(value));
            }
        }
        return found.stream();
    }
}
