package io.allim.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
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
    private static final String OTHERS = "SamVariantsTest makes sam.aot.yaml and sam.native.yaml of this file.\n";
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

    private static final String BEHIND_THE_VARIABLES = "      # What invokes the function without waiting";

    enum Variant {
        AOT {
            @Override
            void change(Changes changes) {
                changes.replace(TITLE, """
                                # Allim as one Lambda function on a JVM of its own, with a cache of its classes. Build on Linux with a JDK 25, on the kind
                                # of processor that Architecture says, and deploy:
                                """)
                        .replace(COMMANDS, "#   ./mvnw package -Paot\n#   sam deploy --guided --config-env aot\n")
                        .replace("  MemorySize:\n", """
                                  Architecture:
                                    Type: String
                                    Default: arm64
                                    AllowedValues: [arm64, x86_64]
                                    Description: The kind of processor that the package was built on.
                                  MemorySize:
                                """)
                        .replace(RUNTIME, OWN_RUNTIME)
                        .replace("CodeUri: target/function.zip", "CodeUri: target/function-aot.zip")
                        .replace("Architectures: [arm64]", "Architectures: [!Ref Architecture]");
            }
        },
        NATIVE {
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

        abstract void change(Changes changes);

        String file() {
            return "sam." + name().toLowerCase(Locale.ROOT) + ".yaml";
        }
    }

    @ParameterizedTest
    @EnumSource
    void variant_isMadeOfTheSource(Variant variant) throws IOException {
        Changes changes = new Changes(Files.readString(Path.of(SOURCE)));
        variant.change(changes.replace(OTHERS, OTHERS_OF_A_VARIANT));
        Path file = Path.of(variant.file());
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
