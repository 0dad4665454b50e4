package io.allim.lambda;

import io.allim.docs.DocBlock;
import io.allim.docs.Document;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A page of the documentation, as far as it can be tried out. */
record DocCommands(String text) {

    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    static DocCommands read(String name) {
        try {
            return new DocCommands(Files.readString(Path.of("docs", name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is between a heading of the second level and the next one. */
    DocCommands part(String heading) {
        String begin = "\n## " + heading + "\n";
        if (!text.contains(begin)) {
            throw new AssertionError("The page has no part " + heading);
        }
        return new DocCommands(
                text.substring(text.indexOf(begin) + begin.length()).split("\n## ", 2)[0]);
    }

    /** All blocks of commands. */
    List<String> commands() {
        return new Document(Path.of("docs"), text)
                .blocks().stream().map(DocBlock::commands).toList();
    }

    /** The only block of commands that has a line with these words in it. */
    String command(String words) {
        List<String> found =
                commands().stream().filter(block -> block.contains(words)).toList();
        if (found.size() != 1) {
            throw new AssertionError("The page has " + found.size() + " blocks with " + words);
        }
        return found.getFirst();
    }

    /** The commands in the last column of a table, by what is in the first one. */
    Map<String, String> commands(String header) {
        Map<String, String> commands = new LinkedHashMap<>();
        rows(header).forEach(row -> {
            String[] cells = row.split("\\|");
            commands.put(cells[1].strip(), cells[cells.length - 1].strip().replaceAll("^`|`$", ""));
        });
        commands.remove("---");
        return commands;
    }

    private Stream<String> rows(String header) {
        if (!text.contains("\n" + header + "\n")) {
            throw new AssertionError("The page has no table " + header);
        }
        return text.substring(text.indexOf("\n" + header + "\n") + header.length() + 2)
                .split("\n\n", 2)[0]
                .lines();
    }

    /** The names in the first column of a table. */
    List<String> names(String header) {
        return rows(header)
                .flatMap(row -> CODE.matcher(row.split("\\|")[1]).results().map((MatchResult name) -> name.group(1)))
                .toList();
    }
}
