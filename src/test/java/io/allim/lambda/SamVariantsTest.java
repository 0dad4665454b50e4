package io.allim.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@code sam.jvm.yaml} is the one that is edited; the others are made of it. {@code ./mvnw test -Dtest=SamVariantsTest
 * -Dsam.write=true} writes them anew.
 */
class SamVariantsTest {

    private static final String SOURCE = "sam.jvm.yaml";

    private static final String TITLE =
            "# Allim as one Lambda function on the JVM, started from a snapshot. Build and deploy:\n";
    private static final String COMMANDS = "#   ./mvnw package\n#   sam deploy --guided\n";
    private static final String OTHERS = "SamVariantsTest makes the other templates of this file.\n";
    private static final String OTHERS_OF_A_VARIANT =
            "This file is made of sam.jvm.yaml by SamVariantsTest: edit that one.\n";
    private static final String RUNTIME = """
                Runtime: java25
                Handler: %s::handleRequest
                SnapStart: {ApplyOn: PublishedVersions}
            """.formatted(LambdaRuntime.HANDLER);
    private static final String OWN_RUNTIME = """
                Runtime: provided.al2023
                Handler: not.used.in.provided.runtimes
            """;

    private static final String BEHIND_THE_VARIABLES = "    # What invokes the function without waiting";

    enum Variant {
        AOT("aot") {
            @Override
            void change(Changes changes) {
                ownJvm(changes, file, "arm64");
            }
        },
        AOT_X86_64("aot-x86_64") {
            @Override
            void change(Changes changes) {
                ownJvm(changes, file, "x86_64");
            }
        },
        NATIVE("native") {
            @Override
            void change(Changes changes) {
                changes.replace(TITLE, """
                                # Allim as one Lambda function, compiled to a native executable. Build on Linux for arm64 with GraalVM, and deploy:
                                """)
                        .replace(COMMANDS, "#   ./mvnw package -Dnative\n#   sam deploy --guided --config-env native\n")
                        .replace("    Default: 1024\n", "    Default: 512\n")
                        .replace(RUNTIME, OWN_RUNTIME)
                        .replace(BEHIND_THE_VARIABLES, """
                                        # Quarkus leaves signals to Lambda's supervisor.
                                        DISABLE_SIGNAL_HANDLERS: "true"
                                """ + BEHIND_THE_VARIABLES);
            }
        };

        final String file;

        Variant(String file) {
            this.file = file;
        }

        abstract void change(Changes changes);

        /** A package of another processor has another name, which SAM does not find. */
        private static void ownJvm(Changes changes, String environment, String processor) {
            changes.replace(TITLE, """
                            # Allim as one Lambda function on a JVM of its own, with a cache of its classes. Build on Linux for %s with a JDK 25, and
                            # deploy:
                            """.formatted(processor))
                    .replace(
                            COMMANDS,
                            "#   ./mvnw package -Paot\n#   sam deploy --guided --config-env " + environment + "\n")
                    .replace(RUNTIME, OWN_RUNTIME)
                    .replace("CodeUri: target/function.zip", "CodeUri: target/function-aot-" + processor + ".zip")
                    .replace("Architectures: [arm64]", "Architectures: [" + processor + "]");
        }
    }

    @ParameterizedTest
    @EnumSource
    void variant_isMadeOfTheSource(Variant variant) throws IOException {
        Changes changes = new Changes(Files.readString(Path.of(SOURCE)));
        variant.change(changes.replace(OTHERS, OTHERS_OF_A_VARIANT));
        Path file = Path.of("sam." + variant.file + ".yaml");
        if (Boolean.getBoolean("sam.write")) {
            Files.writeString(file, changes.text);
        }
        assertThat(file).content().isEqualTo(changes.text);
    }

    private static final class Changes {
        private String text;

        Changes(String text) {
            this.text = text;
        }

        /** @param before is there once */
        Changes replace(String before, String after) {
            assertThat(text.split(Pattern.quote(before), -1)).as(before).hasSize(2);
            text = text.replace(before, after);
            return this;
        }
    }
}
