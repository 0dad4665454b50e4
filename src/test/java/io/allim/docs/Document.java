package io.allim.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A document for people.
 *
 * @param path within the repository, such as {@code docs/digests.md}
 */
public record Document(Path path, String text) {

    /** A block, its language and what is in it, or a heading and its words. */
    private static final Pattern PART = Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```$|^#+ ([^\\n]+)$");

    private static final Pattern BLOCK = Pattern.compile("(?ms)^```.*?^```$");
    private static final Pattern CODE = Pattern.compile("`([^`\\n]+)`");
    private static final Pattern NOT_IN_ANCHORS = Pattern.compile("[^\\p{L}\\p{N}\\p{M}_ -]");

    /** All of them, the README first. */
    public static List<Document> all() {
        List<Path> paths = new ArrayList<>(List.of(Path.of("README.md")));
        for (String directory : List.of("docs", "")) {
            try (Stream<Path> files = Files.list(Path.of(directory))) {
                files.filter(file -> file.toString().endsWith(".md"))
                        .filter(file -> !paths.contains(file))
                        .sorted()
                        .forEach(paths::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return paths.stream().map(Document::read).toList();
    }

    static Document read(Path path) {
        try {
            return new Document(path, Files.readString(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All blocks of commands, in order. */
    public List<DocBlock> blocks() {
        List<DocBlock> blocks = new ArrayList<>();
        boolean open = false;
        for (Matcher part = PART.matcher(text); part.find(); ) {
            String language = part.group(1);
            if (language == null) {
                open = false;
            } else if (DocBlock.LANGUAGES.contains(language)) {
                int line = (int) text.substring(0, part.start()).lines().count() + 1;
                blocks.add(new DocBlock(path, line, part.group(2), Optional.empty()));
                open = true;
            } else {
                if (open && language.equals("json")) {
                    blocks.add(blocks.removeLast().answering(part.group(2)));
                }
                open = false;
            }
        }
        return blocks;
    }

    /** What stands between backticks outside of blocks. */
    List<String> code() {
        return CODE.matcher(BLOCK.matcher(text).replaceAll(""))
                .results()
                .map(code -> code.group(1))
                .toList();
    }

    List<String> headings() {
        return PART.matcher(text)
                .results()
                .map(part -> part.group(3))
                .filter(heading -> heading != null)
                .toList();
    }

    /** The fragments by which links name the headings, as GitHub makes them. */
    public List<String> anchors() {
        return headings().stream()
                .map(heading -> NOT_IN_ANCHORS
                        .matcher(heading.toLowerCase(Locale.ROOT))
                        .replaceAll("")
                        .replace(' ', '-'))
                .toList();
    }
}
