package io.allim.docs;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What tests do with a block of commands, by the commands in it. The first kind that fits counts; a block of none fails. */
public enum BlockKind {
    /** {@code AwsCliIT} runs them, or {@code AwsDocsIT} has the CLI look at them, where it is installed. */
    AWS("(?m)^(aws|sam|output\\(\\)) |\\$\\((aws|output) ", "the CLI tries them where it is installed"),
    BUILD("(?m)\\A\\./mvnw ", "named things are looked for: builds take minutes"),
    /** {@code LauncherIT} tries them. */
    LAUNCHER("(?m)\\Abin/allim ", "named things are looked for: it needs the server's package"),
    BENCHMARK("(?m)\\A(java )?bench/", "named things are looked for: measuring takes minutes or hours"),
    /** {@code DocBlocksTest} runs them. */
    APPLICATION("\\ballim\\(\\) |\\ballim ['\"]?/|\\blocalhost:8080/", "run");

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

    /** What is done with it, and why nothing more. */
    String reason() {
        return reason;
    }
}
