package io.allim.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.sandbox.SandboxServer;
import io.allim.table.dynamodb.DynamoStandIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The package with a JVM of its own, made of the package of this build. */
@EnabledOnOs(OS.LINUX)
class AotPackageIT {

    private static final String KEY = "allim_it_0123456789abcdef0123456789";
    private static final String TOPIC = "arn:aws:sns:us-east-1:000000000000:alarms";
    private static final String WITHOUT_CACHE = "was not made for this machine and this package";

    private static final DynamoStandIn DYNAMO = new DynamoStandIn();
    private static final SandboxServer SANDBOX = new SandboxServer(0, InstantSource.system());
    private static Path image;
    private static Path zip;

    @BeforeAll
    static void make(@TempDir Path directory) throws Exception {
        DYNAMO.create("allim");
        SANDBOX.start();
        Path name = directory.resolve("function-aot");
        zip = directory.resolve("function-aot-" + processor() + ".zip");
        Path work = directory.resolve("aot");
        image = work.resolve("image");
        Path log = directory.resolve("log");
        int status = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-classpath",
                        System.getProperty("java.class.path"),
                        "packaging/AotPackage.java",
                        LambdaRuntime.zip().toString(),
                        name.toString(),
                        work.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        assertThat(status).as(Files.readString(log)).isZero();
    }

    @AfterAll
    static void close() {
        SANDBOX.close();
        DYNAMO.close();
    }

    /** Through clients that the training used, and through one that it did not. */
    @Test
    void function_sendsByEveryService() throws IOException {
        try (LambdaRuntime lambda = start()) {
            for (String target : List.of(
                    "{\"email\":\"ada@example.com\"}",
                    "{\"snsTopic\":\"" + TOPIC + "\"}",
                    "{\"phone\":\"+12065550100\"}")) {
                LambdaAnswer answer = lambda.invoke(LambdaEvents.url("POST", "/v1/notifications")
                        .bearer(KEY)
                        .header("content-type", "application/json")
                        .body("{\"to\":[" + target + "],\"content\":{\"title\":\"Hello\",\"body\":\"It works.\"}}"));
                assertThat(answer.status()).as(lambda.log()).isEqualTo(202);
            }
            lambda.invoke(LambdaEvents.tick());

            assertThat(SANDBOX.messages().newest()).as(lambda.log()).hasSizeGreaterThanOrEqualTo(3);
            assertThat(lambda.log()).doesNotContain(WITHOUT_CACHE).doesNotContain("NoClassDefFoundError");
        }
    }

    /** Some of the names that the JVM knows are left out; not these. */
    @Test
    void dates_areInTheReadersLanguage() throws IOException {
        try (LambdaRuntime lambda = start()) {
            lambda.invoke(LambdaEvents.url("PUT", "/v1/templates/appointment")
                    .bearer(KEY)
                    .header("content-type", "application/json")
                    .body("""
                            {"parts":{"default":{"body":"{{ data.at }}"}},"publish":true,
                            "locales":{"de":{"default":{"body":"{{ data.at | date: '%A, %B, %H Uhr %Z' }}"}}}}"""));
            LambdaAnswer preview = lambda.invoke(LambdaEvents.url("POST", "/v1/templates/appointment/preview")
                    .bearer(KEY)
                    .header("content-type", "application/json")
                    .body("""
                            {"channel":"sms","locale":"de-DE","recipient":{"zone":"Europe/Berlin"},
                            "data":{"at":"2026-07-01T10:00:00Z"}}"""));

            assertThat(preview.body()).contains("Mittwoch, Juli, 12 Uhr MESZ");
        }
    }

    @Test
    void invocationThatFails_isAnErrorAndTheNextIsServed() throws IOException {
        try (LambdaRuntime lambda = start()) {
            assertThat(lambda.invoke(LambdaEvents.sqs()).isFunctionError()).isTrue();
            assertThat(lambda.invoke("no event").isFunctionError()).isTrue();
            assertThat(lambda.invoke(LambdaEvents.url("GET", "/openapi")).status())
                    .isEqualTo(200);
        }
    }

    @Test
    void cacheThatDoesNotFit_isToldOfOnceAndDoneWithout() throws IOException {
        Path jar = image.resolve("allim.jar");
        FileTime made = Files.getLastModifiedTime(jar);
        Files.setLastModifiedTime(jar, FileTime.from(Instant.EPOCH));
        try (LambdaRuntime lambda = start()) {
            assertThat(lambda.invoke(LambdaEvents.url("GET", "/openapi")).status())
                    .isEqualTo(200);
            assertThat(lambda.log().lines().filter(line -> line.contains("cache")))
                    .hasSize(1)
                    .first()
                    .asString()
                    .contains(WITHOUT_CACHE);
        } finally {
            Files.setLastModifiedTime(jar, made);
        }
    }

    /** Lambda starts the one, and that the other; both are taken only if the cache knows their time. */
    @Test
    void zip_keepsWhatIsExecutableAndTheTimeOfTheJars() throws IOException {
        try (ZipFile file = ZipFile.builder().setPath(zip).get()) {
            assertThat(file.getEntry("bootstrap").getUnixMode() & 0777).isEqualTo(0755);
            assertThat(file.getEntry("runtime/bin/java").getUnixMode() & 0777).isEqualTo(0755);
            assertThat(file.getEntry("allim.aot").getUnixMode() & 0777).isEqualTo(0644);
            assertThat(file.getEntry("allim.jar").getTimeLocal().toInstant(ZoneOffset.UTC))
                    .isEqualTo(Files.getLastModifiedTime(image.resolve("allim.jar"))
                            .toInstant());
        }
    }

    /** So that a deployment of another processor does not find it, and a start on another says so. */
    @Test
    void package_knowsItsProcessor() throws IOException {
        String[] processor =
                Files.readString(image.resolve("processor")).strip().split(" ");

        assertThat(processor).hasSize(2).startsWith(processor());
        assertThat(Path.of(processor[1])).exists();
    }

    @Test
    void table_knowsTheServicesThatAreCalled() throws IOException {
        try (ZipFile jar = ZipFile.builder().setPath(image.resolve("allim.jar")).get()) {
            assertThat(Collections.list(jar.getEntries()))
                    .extracting(ZipArchiveEntry::getName)
                    .filteredOn(name -> name.contains("/servicemetadata/"))
                    .extracting(name -> name.substring(name.lastIndexOf('/') + 1))
                    .containsExactlyInAnyOrder(
                            "DynamodbServiceMetadata.class",
                            "EmailServiceMetadata.class",
                            "SnsServiceMetadata.class",
                            "SqsServiceMetadata.class");
        }
    }

    /** Lambda's limits of 50 and 250 MB; a larger zip could be uploaded through S3 alone. */
    @Test
    void package_isSmallEnoughToBeUploadedAndUnpacked() throws IOException {
        try (ZipFile file = ZipFile.builder().setPath(zip).get()) {
            assertThat(Files.size(zip)).isLessThan(50 << 20);
            assertThat(Collections.list(file.getEntries()).stream()
                            .mapToLong(ZipArchiveEntry::getSize)
                            .sum())
                    .isLessThan(250 << 20);
        }
    }

    private static String processor() {
        return System.getProperty("os.arch").equals("aarch64") ? "arm64" : "x86_64";
    }

    private static LambdaRuntime start() throws IOException {
        Map<String, String> environment = new HashMap<>(Map.of(
                "LAMBDA_TASK_ROOT", image.toString(),
                "ALLIM_ACCESS_ADMIN_KEY", KEY,
                "ALLIM_TABLE_ENGINE", "dynamodb",
                "QUARKUS_DYNAMODB_ENDPOINT_OVERRIDE", DYNAMO.endpoint().toString(),
                "QUARKUS_SNS_ENDPOINT_OVERRIDE", SANDBOX.uri().toString(),
                "ALLIM_EMAIL_SES_ENDPOINT_OVERRIDE", SANDBOX.uri().toString(),
                "ALLIM_EMAIL_FROM", "allim@example.com"));
        return LambdaRuntime.run(image, List.of(image.resolve("bootstrap").toString()), environment);
    }
}
