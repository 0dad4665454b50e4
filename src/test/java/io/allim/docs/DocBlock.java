package io.allim.docs;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A block of commands in a document.
 *
 * @param line where it begins, from 1
 * @param answer the block of JSON behind it, if there is one in the same section before the next commands: what the last of
 *     the commands answers
 */
public record DocBlock(Path document, int line, String commands, Optional<String> answer) {

    static final Set<String> LANGUAGES = Set.of("sh", "bash", "shell", "console", "zsh");

    DocBlock answering(String json) {
        return new DocBlock(document, line, commands, Optional.of(json));
    }

    /** One command a line: without comments, and with those joined that are continued. */
    List<String> lines() {
        return commands.replace("\\\n", " ")
                .lines()
                .map(line -> line.replaceFirst("(^| +)#.*", ""))
                .filter(line -> !line.isBlank())
                .toList();
    }

    /** Such as {@code docs/digests.md:12}. */
    public String place() {
        return document + ":" + line;
    }
}
