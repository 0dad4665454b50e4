package io.allim.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.event.SnsVerifier.Verdict;
import java.io.IOException;
import java.net.URI;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class SnsVerifierTest {

    private static final Instant NOW = Instant.parse("2027-03-01T08:00:00Z");
    private static final String TOPIC = SignedEvents.TOPIC;
    private static final URI URL = SnsSigner.certificateUrl("us-east-1");
    private static final SnsSigner SNS = new SnsSigner();
    private static final ObjectNode MESSAGE = SNS.notification(TOPIC, "x", NOW);
    private static final List<String> SIGNERS = List.of("sns.amazonaws.com");
    private static final Certificate GOOD = Certificate.of("sns.amazonaws.com", NOW);

    private final Map<URI, byte[]> pem = new HashMap<>();
    private final List<URI> fetched = new ArrayList<>();
    private final List<String> topics = new ArrayList<>(List.of(TOPIC));
    private boolean down;
    private final SnsVerifier verifier =
            new SnsVerifier(new Allowed(), new Limits(), new SigningCertificates(this::fetch));

    @ParameterizedTest
    @CsvSource({"1", "2"})
    void genuine_isFetchedForOnce(String version) {
        pem.put(URL, SNS.certificate(NOW));
        for (int i = 0; i < 100; i++) {
            ObjectNode message = SNS.signed(message().put("SignatureVersion", version));
            assertThat(verify(message, NOW.plusSeconds(i))).isEqualTo(new Verdict.Genuine());
        }
        assertThat(fetched).containsExactly(URL);
    }

    /** Names as AWS gives them in its regions. */
    @ParameterizedTest
    @CsvSource({
        "arn:aws:sns:us-east-1:111122223333:t, amazonaws.com, sns.amazonaws.com, true",
        "arn:aws:sns:af-south-1:111122223333:t, amazonaws.com, sns-signing.af-south-1.amazonaws.com, true",
        "arn:aws-cn:sns:cn-north-1:111122223333:t, amazonaws.com.cn, sns-cn-north-1.amazonaws.com.cn, true",
        "arn:aws-cn:sns:cn-north-1:111122223333:t, amazonaws.com.cn, sns.amazonaws.com.cn, true",
        "arn:aws-us-gov:sns:us-gov-east-1:111122223333:t, amazonaws.com, sns-us-gov-west-1.amazonaws.com, true",
        "arn:aws:sns:us-east-1:111122223333:t, amazonaws.com, sns-signing.af-south-1.amazonaws.com, false",
        "arn:aws:sns:us-east-1:111122223333:t, amazonaws.com, s3.amazonaws.com, false",
        "arn:aws:sns:us-east-1:111122223333:t, amazonaws.com, *.amazonaws.com, false",
        "arn:aws:sns:us-east-1:111122223333:t, amazonaws.com, amazonaws.com, false",
        "arn:aws:sns:cn-north-1:111122223333:t, amazonaws.com.cn, sns.amazonaws.com, false"
    })
    void certificate_isIssuedToSnsInTheRegion(String topic, String suffix, String name, boolean genuine) {
        topics.add(topic);
        String region = topic.split(":")[3];
        URI url = URI.create(URL.toString().replace("us-east-1.amazonaws.com", region + "." + suffix));
        pem.put(url, Certificate.of(name, NOW).pem(SNS.keys, SNS.authority));
        ObjectNode message = SNS.notification(topic, "x", NOW).put("SigningCertURL", url.toString());

        assertThat(verify(message, NOW).equals(new Verdict.Genuine())).isEqualTo(genuine);
    }

    @Test
    void certificate_thatIsNoGood_isRefusedAndNotAskedForAgain() {
        KeyPair weak = Certificate.keys(1024);
        List<byte[]> bad = List.of(
                GOOD.valid(NOW.minusSeconds(20), NOW.minusSeconds(1)).pem(SNS.keys, SNS.authority),
                GOOD.valid(NOW.plusSeconds(1), NOW.plusSeconds(20)).pem(SNS.keys, SNS.authority),
                GOOD.issuedBy("sns.amazonaws.com").pem(SNS.keys, SNS.keys),
                GOOD.asIssuer().pem(SNS.keys, SNS.authority),
                GOOD.named(List.of("example.com")).pem(SNS.keys, SNS.authority),
                GOOD.pem(weak, SNS.authority),
                GOOD.pem(Certificate.ellipticKeys(), SNS.authority),
                new byte[0],
                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n".getBytes());
        for (byte[] each : bad) {
            fetched.clear();
            SnsVerifier fresh = new SnsVerifier(new Allowed(), new Limits(), new SigningCertificates(this::fetch));
            pem.put(URL, each);
            for (int i = 0; i < 10; i++) {
                Instant now = NOW.plus(Duration.ofMinutes(i));
                ObjectNode message =
                        SnsSigner.signed(SNS.notification(TOPIC, "x", now), each == bad.get(5) ? weak : SNS.keys);
                assertThat(fresh.verify(SignedSns.of(message), now)).isInstanceOf(Verdict.Forged.class);
            }
            assertThat(fetched).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://sns.us-east-1.amazonaws.org/SimpleNotificationService-" + SnsSigner.HASH + ".pem",
                "https://sns.us-west-2.amazonaws.com/SimpleNotificationService-" + SnsSigner.HASH + ".pem",
                "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-0.pem",
                "https://sns.us-east-1.amazonaws.com/x",
            })
    void certificate_ofAnotherPlace_isNotFetched(String url) {
        pem.put(URI.create(url), SNS.certificate(NOW));
        assertThat(verify(message().put("SigningCertURL", url), NOW))
                .isEqualTo(new Verdict.Forged("The certificate is not one of SNS in the topic's region."));
        assertThat(fetched).isEmpty();
    }

    @Test
    void signature_ofAnUnknownVersion_isForged() {
        pem.put(URL, SNS.certificate(NOW));
        assertThat(verify(message().put("SignatureVersion", "3"), NOW))
                .isEqualTo(new Verdict.Forged("The version of the signature is unknown."));
        assertThat(fetched).isEmpty();
    }

    @Test
    void signature_overAnotherText_isForged() {
        pem.put(URL, SNS.certificate(NOW));
        assertThat(verify(message().put("Message", "y"), NOW))
                .isEqualTo(new Verdict.Forged("The signature is not one of SNS over this message."));
        assertThat(verify(message(), NOW)).isEqualTo(new Verdict.Genuine());
    }

    @Test
    void certificate_thatRunsOut_isNoGoodFromThenOn() {
        pem.put(URL, SNS.certificate(NOW));
        assertThat(verify(message(), NOW)).isEqualTo(new Verdict.Genuine());

        Instant later = NOW.plusSeconds(86_401);
        assertThat(verify(SNS.notification(TOPIC, "x", later), later)).isInstanceOf(Verdict.Forged.class);
    }

    @Test
    void alternativeName_countsAsMuchAsTheCommonOne() {
        pem.put(URL, GOOD.named(List.of()).pem(SNS.keys, SNS.authority));
        assertThat(verify(message(), NOW)).isEqualTo(new Verdict.Genuine());
    }

    /** Who knows an allowed topic can ask for certificates that there are not. */
    @Test
    void inventedCertificates_areAskedForEveryTenSecondsAtMost() {
        for (int i = 0; i < 6000; i++) {
            assertThat(verify(forged(i), NOW.plusMillis(100L * i))).isNotEqualTo(new Verdict.Genuine());
        }
        assertThat(fetched).as("in ten minutes").hasSize(SigningCertificates.BURST + 59);
    }

    /** A new certificate of SNS, whose messages come once in a while and are repeated when they are answered 503. */
    @Test
    void inventedCertificates_keepNoGenuineMessageWaiting() {
        pem.put(URL, SNS.certificate(NOW));
        for (int i = 0; i <= 300; i++) {
            verify(forged(i), NOW.plusMillis(100L * i));
        }
        Instant first = NOW.plusMillis(30_050);
        assertThat(verify(message(), first)).isEqualTo(new Verdict.Unknown(SigningCertificates.BETWEEN_FETCHES));
        assertThat(verify(message(), first.plusMillis(10))).isInstanceOf(Verdict.Unknown.class);
        for (int i = 301; i < 402; i++) {
            verify(forged(i), NOW.plusMillis(100L * i));
        }
        assertThat(verify(message(), first.plus(SigningCertificates.BETWEEN_FETCHES)))
                .isEqualTo(new Verdict.Genuine());
    }

    @Test
    void certificate_thatIsSlow_keepsNoOtherWaiting() {
        pem.put(URL, SNS.certificate(NOW));
        AtomicReference<SigningCertificates> certificates = new AtomicReference<>();
        certificates.set(new SigningCertificates(url -> {
            if (!url.equals(URL)) {
                // While this one is under way, another thread asks for another.
                CompletableFuture.supplyAsync(() -> certificates.get().find(URL, SIGNERS, NOW))
                        .orTimeout(20, TimeUnit.SECONDS)
                        .join();
            }
            return fetch(url);
        }));

        assertThat(certificates.get().find(URI.create(invented(1)), SIGNERS, NOW))
                .isInstanceOf(SigningCertificates.Found.Refused.class);
        assertThat(fetched).containsExactly(URL, URI.create(invented(1)));
    }

    /** Where as many messages ask for others, a message gets its own. */
    @Test
    void amongAsManyThatWait_itsOwnIsFetched() {
        pem.put(URL, SNS.certificate(NOW));
        for (int i = 0; i <= SigningCertificates.BURST; i++) {
            verify(forged(i), NOW);
        }
        assertThat(verify(message(), NOW.plus(SigningCertificates.BETWEEN_FETCHES)))
                .isEqualTo(new Verdict.Genuine());
    }

    /** However often it was asked for before: it is not there, and others are. */
    @Test
    void certificateThatWasLookedFor_waitsBehindTheOthersAgain() {
        pem.put(URL, SNS.certificate(NOW));
        down = true;
        for (int i = 0; i <= SigningCertificates.BURST; i++) {
            verify(forged(1), NOW);
        }
        down = false;
        assertThat(verify(message(), NOW.plus(SigningCertificates.BETWEEN_FETCHES)))
                .isEqualTo(new Verdict.Genuine());
    }

    /** More are forgotten, the longest unnamed first: what forgers invent takes no more memory. */
    @Test
    void tenThousandCertificates_areRemembered() {
        assertThat(fetchedAfter(9_998)).isEqualTo(URI.create(invented(1)));
        assertThat(fetchedAfter(9_999)).isEqualTo(URI.create(invented(0)));
    }

    /** The one that is fetched after one was named twice, so many others once, and then another one. */
    private URI fetchedAfter(int others) {
        SigningCertificates certificates = new SigningCertificates(this::fetch);
        IntStream.range(0, SigningCertificates.BURST)
                .forEach(i -> certificates.find(URI.create(invented(100_000 + i)), SIGNERS, NOW));
        List.of(1, 1).forEach(i -> certificates.find(URI.create(invented(i)), SIGNERS, NOW));
        IntStream.range(2, 2 + others).forEach(i -> certificates.find(URI.create(invented(i)), SIGNERS, NOW));
        certificates.find(URI.create(invented(0)), SIGNERS, NOW.plus(SigningCertificates.BETWEEN_FETCHES));
        return fetched.getLast();
    }

    @Test
    void certificateThatIsUnderWay_isFetchedOnce() {
        pem.put(URL, SNS.certificate(NOW));
        AtomicReference<SigningCertificates> certificates = new AtomicReference<>();
        List<CompletableFuture<SigningCertificates.Found>> others = new ArrayList<>();
        certificates.set(new SigningCertificates(url -> {
            Optional<byte[]> found = fetch(url);
            if (others.isEmpty()) {
                CompletableFuture<SigningCertificates.Found> other = new CompletableFuture<>();
                others.add(other);
                Thread thread = Thread.ofPlatform()
                        .start(() -> other.complete(certificates.get().find(URL, SIGNERS, NOW)));
                await().until(() -> other.isDone() || thread.getState() == Thread.State.WAITING);
            }
            return found;
        }));

        assertThat(certificates.get().find(URL, SIGNERS, NOW)).isInstanceOf(SigningCertificates.Found.Known.class);
        assertThat(others.getFirst().join()).isInstanceOf(SigningCertificates.Found.Known.class);
        assertThat(fetched).containsExactly(URL);
    }

    @Test
    void certificateThatWasNoGood_isAskedForAgainAfterAnHour() {
        pem.put(URL, new byte[0]);
        Instant later = NOW.plus(Duration.ofHours(1));
        verify(message(), NOW);
        verify(SNS.notification(TOPIC, "x", later), later.minusMillis(1));
        assertThat(fetched).hasSize(1);
        verify(SNS.notification(TOPIC, "x", later), later);
        assertThat(fetched).hasSize(2);
    }

    /** What was asked for and refused by the clock before says nothing. */
    @Test
    void clockThatIsSetBack_startsAnew() {
        pem.put(URL, new byte[0]);
        verify(message(), NOW);
        for (int i = 1; i < SigningCertificates.BURST; i++) {
            verify(forged(i), NOW);
        }
        pem.put(URL, SNS.certificate(NOW));
        assertThat(verify(message(), NOW.minusMillis(1))).isEqualTo(new Verdict.Genuine());
    }

    private static String invented(int number) {
        return URL.toString().replace(SnsSigner.HASH, "%032x".formatted(number));
    }

    private static ObjectNode forged(int number) {
        return MESSAGE.deepCopy().put("SigningCertURL", invented(number));
    }

    @Test
    void certificate_thatCannotBeHad_isAskedForAgain() {
        pem.put(URL, SNS.certificate(NOW));
        down = true;
        for (int i = 0; i < SigningCertificates.BURST + 1; i++) {
            assertThat(verify(message(), NOW)).isEqualTo(new Verdict.Unknown(SigningCertificates.BETWEEN_FETCHES));
        }
        down = false;
        assertThat(verify(message(), NOW.plusMillis(9_999))).isInstanceOf(Verdict.Unknown.class);
        assertThat(verify(message(), NOW.plusSeconds(10))).isEqualTo(new Verdict.Genuine());
        assertThat(fetched).hasSize(SigningCertificates.BURST + 1);
    }

    @ParameterizedTest
    @CsvSource({"PT1H, true", "PT1H0.001S, false", "PT-5M, true", "PT-5M-0.001S, false"})
    void freshness_endsToTheMillisecond(Duration age, boolean genuine) {
        pem.put(URL, SNS.certificate(NOW));
        ObjectNode message = SNS.notification(TOPIC, "x", NOW.minus(age));

        assertThat(verify(message, NOW).equals(new Verdict.Genuine())).isEqualTo(genuine);
    }

    @Test
    void whatIsNotAllowed_isRefusedBeforeAnythingIsFetched() {
        topics.clear();
        assertThat(verify(message(), NOW))
                .isEqualTo(new Verdict.Forged("The topic is not one of allim.events.topics."));
        assertThat(fetched).isEmpty();
    }

    private Verdict verify(ObjectNode message, Instant now) {
        assertThat(SignedSns.validate(message)).isEmpty();
        return verifier.verify(SignedSns.of(message), now);
    }

    private static ObjectNode message() {
        return SNS.notification(TOPIC, "x", NOW);
    }

    private Optional<byte[]> fetch(URI url) throws IOException {
        fetched.add(url);
        if (down) {
            throw new IOException("down");
        }
        return Optional.ofNullable(pem.get(url));
    }

    private final class Allowed implements EventsConfig {
        @Override
        public Optional<List<String>> topics() {
            return Optional.of(topics);
        }

        @Override
        public Optional<List<String>> queues() {
            return Optional.empty();
        }

        @Override
        public Optional<List<String>> logGroups() {
            return Optional.empty();
        }
    }

    static final class Limits implements SnsHttpConfig {
        @Override
        public Duration maxAge() {
            return Duration.ofHours(1);
        }

        @Override
        public Duration maxAhead() {
            return Duration.ofMinutes(5);
        }
    }
}
