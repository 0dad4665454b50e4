package io.allim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A channel is known by its own folder alone; all others ask it. A literal names a channel when it is the name, begins
 * a path with it, or has it in a list. Sentences and examples of JSON may show one: nothing depends on them.
 */
class ChannelNamesTest {

    private static final Path MAIN = Path.of("src", "main", "java", "io", "allim");

    private static final Pattern IMPLEMENTS = Pattern.compile("implements Channel\\b");
    private static final Pattern NAME =
            Pattern.compile("public String name\\(\\) \\{\\s+return (?:\"(?<text>[^\"]+)\"|(?<constant>[A-Z_]+));");
    private static final Pattern COMMENT_OR_BLOCK =
            Pattern.compile("/\\*.*?\\*/|(?<![:\"])//[^\\n]*|\"\"\".*?\"\"\"", Pattern.DOTALL);
    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\\\n]|\\\\.)*)\"");

    /** Where names are meant to be, and why. */
    private static final Map<String, String> ALLOWED = Map.of(
            "channel/AddressKind.java",
                    "stored addresses are compared where no channel is loaded: e-mail alone folds capitals",
            "connection/ConnectionReader.java", "an example of what a connection is to",
            "delivery/DispatchConfig.java", "the default of a configuration key: which channel comes first is a choice",
            "event/ProcessedMessages.java", "Amazon SNS, the service, from which messages come here",
            "feedback/SmsFeedback.java", "the log groups of Amazon SNS, the service",
            "recipient/bulk/PinpointReader.java", "the kinds that Amazon Pinpoint had; it will never have others",
            "sandbox/", "stand-ins of the providers that the channels of Allim have, by the providers' names");

    /** Names that mean something else as well: URLs begin with it. */
    private static final Set<String> ALSO_WORDS = Set.of("http");

    private record Found(String file, String name) {}

    @Test
    void nameOfAChannel_isNowhereOutsideItsFolder() throws IOException {
        Map<String, Path> folders = folders();
        assertThat(folders).containsKeys("email", "sms", "push", "sns", "webhook", "inbox");

        List<Found> found = new ArrayList<>();
        for (Path file : sources()) {
            String path = MAIN.relativize(file).toString().replace('\\', '/');
            boolean allowed = ALLOWED.keySet().stream().anyMatch(path::startsWith);
            folders.forEach((name, folder) -> {
                if (!allowed && !ALSO_WORDS.contains(name) && !file.startsWith(folder) && names(file, name)) {
                    found.add(new Found(path, name));
                }
            });
        }
        assertThat(found).isEmpty();
    }

    /** An exception that nobody needs any more hides the next one. */
    @Test
    void everyException_isNeeded() throws IOException {
        Map<String, Path> folders = folders();
        for (String exception : ALLOWED.keySet()) {
            assertThat(sources())
                    .as(exception)
                    .anyMatch(file -> MAIN.relativize(file).toString().startsWith(exception)
                            && folders.keySet().stream().anyMatch(name -> names(file, name)));
        }
    }

    private static boolean names(Path file, String name) {
        Pattern named = Pattern.compile("([^ {]*,)?" + name + "([,/][^ {]*)?");
        return literals(file).anyMatch(literal -> named.matcher(literal).matches());
    }

    private static Stream<String> literals(Path file) {
        return LITERAL.matcher(COMMENT_OR_BLOCK.matcher(read(file)).replaceAll(""))
                .results()
                .map((MatchResult literal) -> literal.group(1));
    }

    /** The folder of each channel, by its name. */
    private static Map<String, Path> folders() throws IOException {
        Map<String, Path> folders = new LinkedHashMap<>();
        for (Path file : sources()) {
            String text = read(file);
            Matcher name = NAME.matcher(text);
            if (IMPLEMENTS.matcher(text).find() && name.find()) {
                folders.put(
                        name.group("text") != null ? name.group("text") : constant(text, name.group("constant")),
                        file.getParent());
            }
        }
        return folders;
    }

    private static String constant(String text, String name) {
        Matcher constant = Pattern.compile(name + " = \"([^\"]+)\";").matcher(text);
        assertThat(constant.find()).as(name).isTrue();
        return constant.group(1);
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> all = Files.walk(MAIN)) {
            return all.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
