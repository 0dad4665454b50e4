package io.allim;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The rooms of the house: imports go down the spine only. */
@Tag("slow")
class ArchitectureTest {

    private static final JavaClasses ALLIM = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.allim");

    /** Each floor may use those below it, and no room of its own floor. */
    private static final List<List<String>> SPINE = List.of(
            List.of("server"),
            List.of("api", "console", "feedback", "lambda", "page", "queue", "rule", "sandbox"),
            List.of("pipeline"),
            List.of("inbox"),
            List.of("delivery"),
            List.of("notification"),
            List.of("workflow"),
            List.of("preference"),
            List.of("recipient", "template"),
            List.of("channel"),
            List.of("chat"),
            List.of("connection"),
            List.of("event"),
            List.of("access"),
            List.of("web"),
            List.of("table"),
            List.of("secret"),
            List.of("aws"),
            List.of("http"),
            List.of("config", "snapshot", "telemetry", "time"));

    private static final int MOST_FILES = 27;
    private static final int MOST_FILES_OF_THE_API = 12;

    @Test
    void nothingUsesWhatIsAboveItInTheSpine() {
        for (int floor = 0; floor < SPINE.size(); floor++) {
            List<String> upTo =
                    SPINE.subList(0, floor + 1).stream().flatMap(List::stream).toList();
            for (String room : SPINE.get(floor)) {
                noClasses()
                        .that()
                        .resideInAPackage(room(room))
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(upTo.stream()
                                .filter(other -> !other.equals(room))
                                .map(ArchitectureTest::room)
                                .toArray(String[]::new))
                        .allowEmptyShould(true)
                        .check(ALLIM);
            }
        }
    }

    @Test
    void everythingIsInARoomOfTheSpine() {
        classes()
                .that()
                .resideOutsideOfPackage("io.allim")
                .should()
                .resideInAnyPackage(SPINE.stream()
                        .flatMap(List::stream)
                        .map(ArchitectureTest::room)
                        .toArray(String[]::new))
                .check(ALLIM);
    }

    private static String room(String name) {
        return "io.allim." + name + "..";
    }

    @Test
    void noRoomIsTooFull() throws IOException {
        Map<Path, Long> files;
        try (Stream<Path> all = Files.walk(Path.of("src", "main", "java"))) {
            files = all.filter(Files::isRegularFile)
                    .collect(Collectors.groupingBy(Path::getParent, Collectors.counting()));
        }
        assertThat(files)
                .hasSizeGreaterThan(40)
                .allSatisfy((directory, number) -> assertThat(number)
                        .isLessThanOrEqualTo(directory.endsWith("api") ? MOST_FILES_OF_THE_API : MOST_FILES));
    }

    /** The container wires them. */
    @Test
    void nobodyNamesAChannelAnEngineOrTheRenderer() {
        for (String port : List.of("channel", "table", "template")) {
            noClasses()
                    .that()
                    .resideOutsideOfPackage(room(port))
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("io.allim." + port + ".*..")
                    .check(ALLIM);
        }
    }

    /** What the channels over AWS share is no channel. */
    @Test
    void channelsAndEnginesKnowNothingOfEachOther() {
        slices().matching("io.allim.channel.(*)..")
                .should()
                .notDependOnEachOther()
                .ignoreDependency(alwaysTrue(), resideInAPackage("io.allim.channel.aws"))
                .check(ALLIM);
        slices().matching("io.allim.table.(*)..")
                .should()
                .notDependOnEachOther()
                .check(ALLIM);
    }

    @Test
    void thereAreNoPackageCycles() {
        slices().matching("io.allim.(**)").should().beFreeOfCycles().check(ALLIM);
        slices().matching("io.allim.(*)..").should().beFreeOfCycles().check(ALLIM);
    }

    @Test
    void oneClassReadsTheSystemClock() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("io.allim.time.SystemTime")
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .orShould()
                .callMethod(Clock.class, "systemDefaultZone")
                .orShould()
                .callMethod(LocalDate.class, "now")
                .orShould()
                .callMethod(LocalDateTime.class, "now")
                .orShould()
                .callMethod(OffsetDateTime.class, "now")
                .orShould()
                .callMethod(ZonedDateTime.class, "now")
                .orShould()
                .callConstructor(Date.class)
                .check(ALLIM);
    }

    /** Processes that go on from the same snapshot would draw the same numbers; the sandbox is in none. */
    @Test
    void oneClassDrawsRandomNumbers() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.allim.sandbox..")
                .and()
                .doNotHaveFullyQualifiedName("io.allim.snapshot.Entropy")
                .should()
                .dependOnClassesThat()
                .areAssignableTo(RandomGenerator.class)
                .orShould()
                .callMethod(UUID.class, "randomUUID")
                .orShould()
                .callMethod(Math.class, "random")
                .check(ALLIM);
    }

    /** Whoever needs what they do calls what they call. */
    @Test
    void nobodyCallsAResource() {
        classes()
                .that()
                .areAnnotatedWith(jakarta.ws.rs.Path.class)
                .should()
                .notBePublic()
                .check(ALLIM);
    }

    /** It is published for projects that have nothing else of ours. */
    @Test
    void testKitNeedsTheJdkAndJacksonOnly() {
        classes()
                .that()
                .haveNameNotMatching(".*Test(\\$.*)?")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "com.fasterxml.jackson.core..",
                        "com.fasterxml.jackson.databind..",
                        "io.allim.testing")
                .check(new ClassFileImporter().importPackages("io.allim.testing"));
    }

    @Test
    void namesSayWhatThingsAre() {
        classes()
                .should()
                .haveNameNotMatching(".*(Impl|Manager|Helper|Util|Utils|Base|DTO)")
                .check(ALLIM);
    }

    /** They share an application; one of the others would start its own. */
    @Test
    void testsOfTheApplication_areTagged() {
        classes()
                .that()
                .areAnnotatedWith(QuarkusTest.class)
                .should()
                .beAnnotatedWith(Tag.class)
                .check(new ClassFileImporter()
                        .withImportOption(new ImportOption.OnlyIncludeTests())
                        .importPackages("io.allim"));
    }
}
