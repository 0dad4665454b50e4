package io.allim.docs;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What tests do with a block of commands, by the commands in it. The first kind that fits counts; a block of none fails. */
public enum BlockKind {
    /** {@code AwsCliIT} runs them, or {@code AwsDocsIT} has the CLI look at them, where it is installed. */
    AWS("(?m)^(aws|sam|output\\(\\)) |\\$\\((aws|output) ", "needs an account of AWS"),
    BUILD("(?m)\\A\\./mvnw ", "builds the project, or runs its tests, for minutes"),
    BENCHMARK("(?m)\\A(java )?bench/", "measures for minutes or hours"),
    /** {@code DocBlocksTest} runs them. */
    APPLICATION("\\ballim\\(\\) |\\ballim '?/|\\blocalhost:8080/", "runs");

    private final Pattern pattern;
    private final String reason;

    BlockKind(String pattern, String reason) {
        this.pattern = Pattern.compile(pattern);
        this.reason = reason;
    }

    public static Optional<BlockKind> of(DocBlock block) {
        return Stream.of(values())
                .filter(kind -> kind.pattern.matcher(block.commands()).find())
                .findFirst();
    }

    /** Why no test runs it as it stands there. */
    String reason() {
        return reason;
    }
}
