package io.allim.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents name is there. */
class DocNamesTest {

    private static final Pattern COMMAND = Pattern.compile("(\\./mvnw|java|sam|bench/[\\w.-]+|\\.ci/run) .*");
    private static final Pattern RUN = Pattern.compile("(?m)^ +run: (.+)$");
    private static final Pattern PATH = Pattern.compile("(src|bench|docs|packaging|\\.ci|\\.github|\\.mvn)/[\\w./-]+");
    private static final Pattern TEST = Pattern.compile("\\w+(Test|IT|Benchmark|Contract)([.#]\\w+)?");

    private static final CommandCheck CHECK = new CommandCheck();

    @Test
    void everyBlock_isOfAKind() {
        assertThat(blocks()).hasSizeGreaterThan(60);
        assertThat(blocks().filter(block -> BlockKind.of(block).isEmpty()).map(DocBlock::place))
                .isEmpty();
    }

    @Test
    void answers_areThoseOfCommandsThatRun() {
        assertThat(blocks().filter(block -> block.answer().isPresent()))
                .isNotEmpty()
                .allMatch(block -> BlockKind.of(block).equals(Optional.of(BlockKind.APPLICATION)));
    }

    private static Stream<DocBlock> blocks() {
        return Document.all().stream().flatMap(document -> document.blocks().stream());
    }

    /** Blocks that can't run, and commands within the text. */
    @Test
    void commands_nameWhatThereIs() {
        List<String> wrong = new ArrayList<>();
        for (Document document : Document.all()) {
            for (DocBlock block : document.blocks()) {
                Optional<BlockKind> kind = BlockKind.of(block);
                if (kind.isPresent() && kind.get() != BlockKind.APPLICATION) {
                    for (String line : block.lines()) {
                        Optional<List<String>> missing = CHECK.missing(line);
                        if (missing.isPresent() ? !missing.get().isEmpty() : kind.get() != BlockKind.AWS) {
                            wrong.add(block.place() + " " + line + ": " + missing.orElse(List.of("unknown command")));
                        }
                    }
                }
            }
            for (String code : document.code()) {
                if (COMMAND.matcher(code).matches()) {
                    CHECK.missing(code).stream()
                            .flatMap(List::stream)
                            .forEach(missing -> wrong.add(document.path() + " `" + code + "`: " + missing));
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void workflows_runWhatThereIs() {
        Document workflow = Document.read(Path.of(".github", "workflows", "ci.yml"));
        assertThat(RUN.matcher(workflow.text()).results().map(run -> CHECK.missing(run.group(1))))
                .hasSizeGreaterThan(1)
                .containsOnly(Optional.of(List.of()));
    }

    @Test
    void pathsPropertiesAndTests_areThere() {
        List<String> wrong = new ArrayList<>();
        for (Document document : Document.all()) {
            document.code().stream()
                    .filter(code -> PATH.matcher(code).matches() && !Files.exists(Path.of(code))
                            || code.startsWith("-D") && CHECK.property(code).isPresent()
                            || TEST.matcher(code).matches() && !CHECK.isTest(code))
                    .forEach(code -> wrong.add(document.path() + " `" + code + "`"));
        }
        assertThat(wrong).isEmpty();
    }

    /** Each question can be linked. */
    @Test
    void rationale_hasAQuestionAsEachHeading() {
        Document rationale = Document.read(Path.of("docs", "rationale.md"));
        List<String> questions =
                rationale.headings().subList(1, rationale.headings().size());

        assertThat(questions)
                .hasSizeGreaterThan(20)
                .doesNotHaveDuplicates()
                .allMatch(question -> question.endsWith("?"));
        assertThat(Stream.of(rationale.text().split("\n\n"))).noneMatch(part -> part.startsWith("**"));
    }
}
