package io.allim.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTest {

    private static final String KEY = "allim.test.secret";
    private static final Instant START = Instant.parse("2030-01-31T09:00:00Z");
    private static final Duration MILLI = Duration.ofMillis(1);

    private final SecretStandIn aws = new SecretStandIn();
    private Instant now = START;

    @AfterEach
    void close() {
        aws.close();
    }

    private Secret secret(String configured) {
        return Secret.of(KEY, configured, 1, () -> now);
    }

    @Test
    void parameter_isAskedForWithDecryption_inASignedRequest() {
        aws.parameter("/allim/key", "value");

        assertThat(secret("ssm:/allim/key").value()).isEqualTo("value");
        assertThat(aws.requests()).singleElement().satisfies(request -> {
            assertThat(request.target()).isEqualTo("AmazonSSM.GetParameter");
            assertThat(request.region()).isEqualTo(SecretStandIn.REGION);
            assertThat(request.body()).hasToString("{\"Name\":\"/allim/key\",\"WithDecryption\":true}");
        });
    }

    @Test
    void secretOfSecretsManager_isReadAsAWhole() {
        aws.secret("allim/key", "välue of ünicode");

        assertThat(secret("secretsmanager:allim/key").value()).isEqualTo("välue of ünicode");
        assertThat(aws.requests()).singleElement().satisfies(request -> {
            assertThat(request.target()).isEqualTo("secretsmanager.GetSecretValue");
            assertThat(request.body()).hasToString("{\"SecretId\":\"allim/key\"}");
        });
    }

    @Test
    void fieldOfASecret_isReadByItsName() {
        aws.secret("smtp", "{\"user\":\"ada\",\"pass#word\":\"secret\"}");

        assertThat(secret("secretsmanager:smtp#user").value()).isEqualTo("ada");
        assertThat(secret("secretsmanager:smtp#pass#word").value()).isEqualTo("secret");
    }

    @Test
    void arn_isAskedForInItsOwnRegion() {
        String ssm = "arn:aws:ssm:ap-northeast-2:111122223333:parameter/allim/key";
        String secret = "arn:aws:secretsmanager:us-west-2:111122223333:secret:smtp-AbCdEf";
        aws.parameter(ssm, "one");
        aws.secret(secret, "{\"password\":\"two\"}");

        assertThat(secret("ssm:" + ssm).value()).isEqualTo("one");
        assertThat(secret("secretsmanager:" + secret + "#password").value()).isEqualTo("two");
        assertThat(aws.requests())
                .extracting(SecretStandIn.Request::region)
                .containsExactly("ap-northeast-2", "us-west-2");
    }

    @Test
    void parameterThatIsNotThere_isMadeOnce() {
        Secret one = Secret.ofMade("allim.test", "ssm:/allim/key", () -> "first", () -> now);
        Secret other = Secret.ofMade("allim.test", "ssm:/allim/key", () -> "second", () -> now);

        assertThat(one.value()).isEqualTo("first");
        assertThat(other.value()).isEqualTo("first");
        assertThat(aws.parameter("/allim/key")).contains("first");
        assertThat(aws.requests())
                .extracting(SecretStandIn.Request::target)
                .containsExactly("AmazonSSM.GetParameter", "AmazonSSM.PutParameter", "AmazonSSM.GetParameter");
    }

    /** Between the look and the making. */
    @Test
    void parameterThatAnotherMakesFirst_counts() {
        Secret secret = Secret.ofMade(
                "allim.test",
                "ssm:/allim/key",
                () -> {
                    aws.parameter("/allim/key", "theirs");
                    return "ours";
                },
                () -> now);

        assertThat(secret.value()).isEqualTo("theirs");
    }

    @Test
    void parameterThatMayNotBeRead_isNotMade() {
        aws.refuse(400, "AccessDeniedException");

        assertThatThrownBy(() -> Secret.ofMade("allim.test", "ssm:/allim/key", () -> "first", () -> now)
                        .value())
                .isInstanceOf(SecretUnavailable.class)
                .hasMessageContaining("ssm:GetParameter");
        assertThat(aws.parameter("/allim/key")).isEmpty();
    }

    @Test
    void making_readsNothing() {
        secret("ssm:/allim/key");
        secret("secretsmanager:smtp#user");

        assertThat(aws.requests()).isEmpty();
    }

    @Test
    void value_isKeptForFiveMinutes_andNotLonger() {
        aws.parameter("key", "old");
        Secret secret = secret("ssm:key");
        assertThat(secret.value()).isEqualTo("old");
        aws.parameter("key", "new");

        now = START.plus(Secret.KEPT).minus(MILLI);
        assertThat(secret.value()).isEqualTo("old");
        now = START.plus(Secret.KEPT);
        assertThat(secret.value()).isEqualTo("new");
        assertThat(aws.requests()).hasSize(2);
        assertThat(Secret.KEPT).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void value_isReadAnew_whereTheClockWasSetBack() {
        aws.parameter("key", "value");
        Secret secret = secret("ssm:key");
        secret.value();

        now = START.minus(MILLI);
        secret.value();
        assertThat(aws.requests()).hasSize(2);
    }

    @Test
    void valueThatIsTooOld_isNotUsed_whenReadingFails() {
        aws.parameter("key", "value");
        Secret secret = secret("ssm:key");
        secret.value();
        aws.refuse(400, "ThrottlingException");

        now = START.plus(Secret.KEPT);
        assertThatThrownBy(secret::value).isInstanceOf(SecretUnavailable.class);
    }

    @Test
    void failure_isNotAskedAboutForTenSeconds_andForgottenThen() {
        Secret secret = secret("ssm:key");
        assertThatThrownBy(secret::value).isInstanceOf(SecretUnavailable.class);
        aws.parameter("key", "value");

        now = START.plus(Secret.REST).minus(MILLI);
        assertThatThrownBy(secret::value).isInstanceOf(SecretUnavailable.class);
        assertThat(aws.requests()).hasSize(1);
        now = START.plus(Secret.REST);
        assertThat(secret.value()).isEqualTo("value");
        assertThat(Secret.REST).isEqualTo(Duration.ofSeconds(10));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void manyWhoAskAtOnce_areOneRequest(boolean isThere) throws InterruptedException, ExecutionException {
        if (isThere) {
            aws.parameter("key", "value");
        }
        Secret secret = secret("ssm:key");
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> answers = IntStream.range(0, 50)
                    .mapToObj(_ -> threads.submit(() -> {
                        start.await();
                        try {
                            return secret.value();
                        } catch (SecretUnavailable e) {
                            return "none";
                        }
                    }))
                    .toList();
            start.countDown();
            for (Future<String> answer : answers) {
                assertThat(answer.get()).isEqualTo(isThere ? "value" : "none");
            }
        }
        assertThat(aws.requests()).hasSize(1);
    }

    @Test
    void disconnected_forgetsTheValue() {
        aws.parameter("key", "value");
        Secret secret = secret("ssm:key");
        secret.value();

        secret.disconnect();
        secret.value();
        assertThat(aws.requests()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            400 | AccessDeniedException     | role may not: allow it ssm:GetParameter on it, and kms:Decrypt
            400 | ParameterNotFound         | there is none of this name in this region and account
            400 | ParameterVersionNotFound  | there is none of this name
            400 | ThrottlingException       | ssm throttles; it is asked again in 10 s
            400 | InvalidKeyId              | its key in KMS can't decrypt it
            400 | ValidationException       | the name can't be right
            400 | ExpiredTokenException     | doesn't accept this service's AWS credentials
            403 | <html>                    | credentials or request: HTTP status 403
            500 | InternalServerError       | ssm failed; it is asked again in 10 s
            """)
    void refusal_saysWhatToDo_andWhichReferenceFailed(int status, String code, String sentence) {
        aws.refuse(status, code);

        assertThatThrownBy(secret("ssm:/allim/key")::value)
                .isInstanceOf(SecretUnavailable.class)
                .hasMessageContaining("allim.test.secret=ssm:/allim/key")
                .hasMessageContaining(sentence)
                .hasMessageNotContaining("words of AWS");
    }

    @ParameterizedTest
    @CsvSource({
        "secretsmanager:none, there is none of this name",
        "secretsmanager:binary, it holds no text",
        "secretsmanager:object, name one of its fields",
        "secretsmanager:object#none, no JSON object with a text in the field",
        "secretsmanager:object#number, no JSON object with a text in the field",
        "secretsmanager:text#user, no JSON object with a text in the field",
        "ssm:empty, it has fewer than 1 characters"
    })
    void whatIsNoSecret_isRefused_withoutWhatItHolds(String reference, String sentence) {
        aws.secret("binary", "binary");
        aws.secret("object", "{\"user\":\"confidential\",\"number\":4711}");
        aws.secret("text", "confidential 4711");
        aws.parameter("empty", "\n");

        assertThatThrownBy(secret(reference)::value)
                .isInstanceOf(SecretUnavailable.class)
                .hasMessageContaining(sentence)
                .hasMessageNotContainingAny("confidential", "4711")
                .hasNoCause();
    }

    @Test
    void textThatOnlyBeginsAsAnObject_isASecret() {
        aws.secret("brace", "{not JSON");
        aws.parameter("object", "{}");

        assertThat(secret("secretsmanager:brace").value()).isEqualTo("{not JSON");
        assertThat(secret("ssm:object").value()).isEqualTo("{}");
    }

    @Test
    void answerThatNeverEnds_isNotWaitedFor() {
        aws.drip();
        AwsSecret secret = new AwsSecret(AwsStore.SSM, "key", "", Duration.ofMillis(300));

        assertThatThrownBy(secret::read)
                .isInstanceOf(SecretUnavailable.class)
                .hasMessageContaining("ssm did not answer within 300 ms");
    }

    @Test
    void nobodyThere_isUnavailable() {
        aws.parameter("key", "value");
        System.setProperty("aws.endpointUrlSsm", "http://127.0.0.1:1");

        assertThatThrownBy(secret("ssm:key")::value)
                .isInstanceOf(SecretUnavailable.class)
                .hasMessageContaining("ssm can't be reached");
    }

    @Test
    void secretKeyThatIsWrong_isRefusedByTheStandIn() {
        aws.parameter("key", "value");
        System.setProperty("aws.secretAccessKey", "another");

        assertThatThrownBy(secret("ssm:key")::value)
                .hasMessageContaining("AWS credentials or request: InvalidSignatureException");
    }

    @ParameterizedTest
    @CsvSource({"1, true", "5, true", "6, false"})
    void valueThatIsTooShort_isNone(int needed, boolean isEnough) {
        aws.parameter("key", "value");
        Secret secret = Secret.of(KEY, "ssm:key", needed, () -> now);

        if (isEnough) {
            assertThat(secret.value()).isEqualTo("value");
        } else {
            assertThatThrownBy(secret::value).hasMessageContaining("it has fewer than 6 characters");
        }
    }

    @Test
    void file_isReadEachTime_withoutTheEndOfItsLastLine(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("key");
        Files.writeString(file, "first\n");
        Secret secret = secret("file:" + file);
        assertThat(secret.value()).isEqualTo("first");

        Files.writeString(file, "second line\nof two\r\n");
        assertThat(secret.value()).isEqualTo("second line\nof two");
        assertThat(secret("file://" + file).value()).isEqualTo("second line\nof two");
        assertThat(aws.requests()).isEmpty();
    }

    @Test
    void fileThatIsNone_isUnavailable_untilItIsThere(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("key");
        Secret secret = secret("file:" + file);
        assertThatThrownBy(secret::value)
                .isInstanceOf(SecretUnavailable.class)
                .hasMessageContaining("file:" + file)
                .hasMessageContaining("the file can't be read (NoSuchFileException)");

        Files.writeString(file, "value");
        now = START.plus(Secret.REST);
        assertThat(secret.value()).isEqualTo("value");
    }

    @ParameterizedTest
    @CsvSource({"65535, true", "65536, true", "65537, false"})
    void file_hasAtMost64KiB(int bytes, boolean isRead, @TempDir Path directory) throws IOException {
        Path file = directory.resolve("key");
        Files.writeString(file, "x".repeat(bytes), StandardCharsets.US_ASCII);
        Secret secret = secret("file:" + file);

        if (isRead) {
            assertThat(secret.value()).hasSize(bytes);
        } else {
            assertThatThrownBy(secret::value).hasMessageContaining("more than 65536 bytes");
        }
    }

    @Test
    void valueItself_isTaken() {
        assertThat(secret("plain").value()).isEqualTo("plain");
        assertThat(secret("ssmtp:x").value()).isEqualTo("ssmtp:x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ssm:",
                "ssm: ",
                "secretsmanager:",
                "secretsmanager:#field",
                "secretsmanager:name#",
                "file:",
                "file:relative",
                "file:/a\0b"
            })
    void unfinishedReference_isRefusedWhenTheProcessStarts(String configured) {
        assertThatThrownBy(() -> secret(configured))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(KEY);
    }
}
