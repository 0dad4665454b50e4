package io.allim;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The rings of the house: imports go inward only. */
class ArchitectureTest {

    private static final JavaClasses ALLIM = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.allim");

    @Test
    void importsGoInward() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("inbound")
                .definedBy("io.allim.api..", "io.allim.lambda..", "io.allim.page..", "io.allim.sandbox..")
                .layer("use cases")
                .definedBy("io.allim.dispatch..", "io.allim.schedule..", "io.allim.feedback..", "io.allim.rule..")
                .layer("nouns")
                .definedBy(
                        "io.allim.access",
                        "io.allim.aws",
                        "io.allim.calendar",
                        "io.allim.inbox",
                        "io.allim.preference",
                        "io.allim.recipient",
                        "io.allim.template",
                        "io.allim.topic",
                        "io.allim.workflow",
                        "io.allim.notification",
                        "io.allim.delivery",
                        "io.allim.digest",
                        "io.allim.event",
                        "io.allim.snapshot",
                        "io.allim.telemetry",
                        "io.allim.channel",
                        "io.allim.table")
                .layer("outbound")
                .definedBy("io.allim.channel.*..", "io.allim.table.*..", "io.allim.queue..", "io.allim.render..")
                .whereLayer("inbound")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("use cases")
                .mayOnlyBeAccessedByLayers("inbound", "outbound")
                .whereLayer("outbound")
                .mayNotBeAccessedByAnyLayer()
                .ensureAllClassesAreContainedInArchitectureIgnoring(resideInAnyPackage("io.allim"))
                .check(ALLIM);
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
    }

    @Test
    void oneClassReadsTheSystemClock() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("io.allim.schedule.SystemTime")
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
