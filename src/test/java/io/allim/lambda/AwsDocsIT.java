package io.allim.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.allim.docs.BlockKind;
import io.allim.docs.DocBlock;
import io.allim.docs.Document;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Commands for AWS that {@code AwsCliIT} does not run, since nothing here stands in for what they call: the CLI knows them
 * and their options. Skipped where it is not installed.
 */
class AwsDocsIT {

    /**
     * The CLI looks at a command and answers a sample, without a call; that it finds some of its samples not valid is no fault
     * of the command. Version 1 knows only a part of {@code configure}.
     */
    private static final String DEFINITIONS = """
            aws() {
              case $1 in
                configure) echo sample ;;
                *) command aws "$@" --generate-cli-skeleton output 2> problem ||
                  grep -q '^Parameter validation failed' problem || { cat problem >&2; return 1; } ;;
              esac
            }
            eval() { :; }
            curl() { :; }
            sam() { :; }
            KEY=key ADMIN_KEY=key AWS_SESSION_TOKEN= KMS_KEY=key
            ALARMS=arn:aws:sns:us-east-1:111122223333:allim-alarms
            FUNCTION_ARN=arn:aws:lambda:us-east-1:111122223333:function:allim:live
            RULE_ARN=arn:aws:events:us-east-1:111122223333:rule/allim TOPIC_ARN=arn:aws:sns:us-east-1:111122223333:alarms
            """;

    private static final String OUTPUT = "output() { echo \"arn:aws:allim:$1\"; }\n";

    @TempDir
    Path directory;

    @Test
    void everyOtherCommand_isKnownToTheCli() {
        assumeTrue(
                AwsCli.isThere(directory),
                "The AWS CLI is not installed, or there is no bash: the commands for AWS are not tried out.");
        DocCommands guide = DocCommands.read("deploy.md");
        List<String> run = Stream.of("Operating", "Dead letters")
                .flatMap(part -> guide.part(part).commands().stream())
                .toList();
        List<DocBlock> others = Document.all().stream()
                .flatMap(document -> document.blocks().stream())
                .filter(block -> BlockKind.of(block).equals(Optional.of(BlockKind.AWS)))
                .filter(block -> block.commands().contains("aws ") && !run.contains(block.commands()))
                .toList();
        AwsCli cli = new AwsCli(directory, Map.of(), DEFINITIONS);

        assertThat(others).hasSizeGreaterThan(8);
        guide.commands("| look at | it should say | command |")
                .forEach((row, command) -> cli.run("# " + row + "\n" + OUTPUT + command));
        for (DocBlock block : others) {
            cli.run("# " + block.place() + "\n" + OUTPUT + block.commands());
        }
    }
}
