package io.allim.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.api.TestPorts;
import io.allim.web.DocumentedAnswers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Messages at {@code /v1/sns} that SNS did not send, or sent before: nobody hears them, and nothing is fetched. */
@Tag("application")
@QuarkusTest
@QuarkusTestResource(TestPorts.class)
@TestProfile(SignedEvents.class)
class ForgedSnsTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String TOPIC = SignedEvents.TOPIC;
    private static final String PEM = "/SimpleNotificationService-" + SnsSigner.HASH + ".pem";
    private static final KeyPair STRANGER = Certificate.keys(2048);
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** @param status 0 for any that refuses */
    private record Forgery(String what, byte[] body, int status) {}

    @Inject
    SignedEvents.Certificates certificates;

    @Inject
    SignedEvents.Ears ears;

    private final List<Forgery> forgeries = new ArrayList<>();
    private final AtomicInteger calls = new AtomicInteger();
    private final Instant now = Instant.now();
    private SnsSigner sns;
    private ServerSocket canary;

    /** What the certificates of AWS are is known by then, good or bad. */
    @BeforeEach
    void open() throws Exception {
        sns = certificates.sns;
        canary = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().start(this::count);
        Certificate good = Certificate.of("sns.amazonaws.com", now);
        Iterator<byte[]> bad = List.of(
                        good.valid(now.minusSeconds(7200), now.minusSeconds(3600))
                                .pem(sns.keys, sns.authority),
                        good.valid(now.plusSeconds(3600), now.plusSeconds(7200)).pem(sns.keys, sns.authority),
                        Certificate.of("sns.amazonaws.com.evil.example", now).pem(sns.keys, sns.authority),
                        good.issuedBy("sns.amazonaws.com").pem(sns.keys, sns.keys),
                        "<html>no certificate</html>".getBytes(StandardCharsets.UTF_8))
                .iterator();
        certificates.pem.putIfAbsent(SnsSigner.certificateUrl("us-east-1"), sns.certificate(now));
        SignedEvents.BAD_REGIONS.forEach(
                region -> certificates.pem.putIfAbsent(SnsSigner.certificateUrl(region), bad.next()));
        assertThat(post(genuine())).isEqualTo(200);
        for (String region : SignedEvents.BAD_REGIONS) {
            assertThat(post(sns.notification(SignedEvents.topic(region), "x", now)))
                    .isEqualTo(403);
        }
        ears.heard.clear();
        certificates.fetched.clear();
    }

    @AfterEach
    void close() throws IOException {
        canary.close();
    }

    @Test
    void genuineMessage_isHeardOnce() throws Exception {
        ObjectNode first = genuine();
        ObjectNode second = sns.signed(genuine().put("SignatureVersion", "2"));
        ObjectNode whole = sns.signed(genuine()
                .put("Timestamp", "%s.000Z".formatted(now.toString().substring(0, 19))));
        ObjectNode subject = sns.signed(genuine().put("Subject", "What an \"event\""));

        for (ObjectNode message : List.of(first, second, whole, subject)) {
            assertThat(post(message)).isEqualTo(200);
            assertThat(post(message)).isEqualTo(200);
        }

        assertThat(ears.heard).extracting(AwsEvent::id).containsExactly(id(first), id(second), id(whole), id(subject));
        assertThat(ears.heard.getLast().json().path("subject").asText()).isEqualTo("What an \"event\"");
        assertThat(ears.heard.getFirst().json().at("/resources/0").asText()).isEqualTo(TOPIC);
    }

    /** Of the text, as JSON and as a subject, and with URLs that lead to the inside. */
    @Test
    void confirmation_isNeverFollowed() throws Exception {
        for (String type : List.of("SubscriptionConfirmation", "UnsubscribeConfirmation")) {
            assertThat(post(sns.confirmation(type, TOPIC, canary("http"), now))).isEqualTo(200);
        }
        assertThat(post(genuine().put("UnsubscribeURL", canary("http")))).isEqualTo(200);

        assertThat(calls).hasValue(0);
        assertThat(certificates.fetched).isEmpty();
        assertThat(ears.heard).hasSize(1);
    }

    @Test
    void forgedOrReplayedMessage_isNotHeardAndNothingIsFetched() throws Exception {
        signatures();
        certificateUrls();
        badCertificates();
        topics();
        times();
        fields();
        readings();
        confirmations();
        shapes();
        replays();
        List<String> wrong = new ArrayList<>();
        for (Forgery forgery : forgeries) {
            int status = post(forgery.body());
            boolean expected = forgery.status() == 0 ? status == 400 || status == 403 : status == forgery.status();
            if (!expected) {
                wrong.add(forgery.what() + ": " + status);
            }
        }
        System.out.printf("%d forged or replayed messages%n", forgeries.size());

        assertThat(wrong).isEmpty();
        assertThat(ears.heard).isEmpty();
        assertThat(certificates.fetched).isEmpty();
        assertThat(calls).hasValue(0);
        assertThat(forgeries).extracting(Forgery::what).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(60);
    }

    /** Which there may be: AWS is asked, a few times. */
    @Test
    void certificatesThatNobodyKnows_areSoonNotLookedForAnyMore() throws Exception {
        for (int i = 0; i < 20; i++) {
            String unknown =
                    SnsSigner.certificateUrl("us-east-1").toString().replace("9c6465", "0000%02d".formatted(i));
            assertThat(post(genuine().put("SigningCertURL", unknown))).isIn(403, 503);
        }

        assertThat(ears.heard).isEmpty();
        assertThat(certificates.fetched).hasSizeLessThanOrEqualTo(6);
    }

    private void signatures() {
        String signature = genuine().path("Signature").asText();
        byte[] bytes = Base64.getDecoder().decode(signature);
        Map<String, String> wrong = new LinkedHashMap<>();
        wrong.put("none", "");
        wrong.put("no Base64", "§");
        wrong.put("of another message", signature);
        wrong.put("zeros", Base64.getEncoder().encodeToString(new byte[256]));
        wrong.put("one", Base64.getEncoder().encodeToString(new byte[] {1}));
        wrong.put("long", Base64.getEncoder().encodeToString(new byte[4096]));
        bytes[0] ^= 1;
        wrong.put("other bit", Base64.getEncoder().encodeToString(bytes));
        wrong.forEach((what, text) -> forge("signature: " + what, message -> message.put("Signature", text)));
        forge(
                "signature: cut",
                m -> m.put("Signature", m.path("Signature").asText().substring(4)));
        forge(
                "signature: twice",
                m -> m.put("Signature", m.path("Signature").asText().repeat(2)));
        forge("signature: of a stranger", message -> SnsSigner.signed(message, STRANGER));
        forge("signature: version 1 as 2", message -> message.put("SignatureVersion", "2"));
        forge(
                "signature: version 2 as 1",
                m -> sns.signed(m.put("SignatureVersion", "2")).put("SignatureVersion", "1"));
        for (String version : List.of("0", "3", "", "1 ", "01", "one")) {
            forge("signature: version '" + version + "'", message -> message.put("SignatureVersion", version));
        }
        forge("signature: version as a number", message -> message.put("SignatureVersion", 1));
        forge("signature: null", message -> message.putNull("Signature"));
        forge("signature: a list", message -> message.putArray("Signature").add(signature));
    }

    private void certificateUrls() {
        String host = "https://sns.us-east-1.amazonaws.com";
        List.of(
                        "http://sns.us-east-1.amazonaws.com" + PEM,
                        "HTTPS://sns.us-east-1.amazonaws.com" + PEM,
                        "https://SNS.us-east-1.amazonaws.com" + PEM,
                        "https://sns.us-east-1.amazonaws.com." + PEM,
                        host + ":443" + PEM,
                        host + ":8443" + PEM,
                        "https://user@sns.us-east-1.amazonaws.com" + PEM,
                        "https://sns.us-east-1.amazonaws.com@127.0.0.1:" + canary.getLocalPort() + PEM,
                        host + PEM + "?x=1",
                        host + PEM + "#x",
                        host + "/x/.." + PEM,
                        host + "/" + PEM,
                        host + "/x" + PEM,
                        host + PEM + "/../x",
                        host + PEM.replace(".pem", ".PEM"),
                        host + PEM.replace(".pem", ""),
                        host + PEM.replace("9c64", "9C64"),
                        host + PEM.replace("9c64", "9c6"),
                        host + PEM.replace("9c64", "%39c64"),
                        host + PEM + "\n",
                        " " + host + PEM,
                        host + "\\" + PEM,
                        host + "/SimpleNotificationService-../" + PEM,
                        "https://sns.eu-west-1.amazonaws.com" + PEM,
                        "https://sns.us-east-1.amazonaws.com.cn" + PEM,
                        "https://sns.amazonaws.com" + PEM,
                        "https://sns.us-east-1.amazonaws.com.evil.example" + PEM,
                        "https://evil.example/sns.us-east-1.amazonaws.com" + PEM,
                        "https://sns.us-east-1.amazonaws.com%2eevil.example" + PEM,
                        "https://sns-us-east-1.amazonaws.com" + PEM,
                        "https://xsns.us-east-1.amazonaws.com" + PEM,
                        "https://sns.us-east-1.arnazonaws.com" + PEM,
                        "https://sns.us-east-1.amazοnaws.com" + PEM,
                        "https://xn--sns-us-east-1-amazonaws-com.example" + PEM,
                        "https://sns.us-east-1.s3.amazonaws.com" + PEM,
                        "https://s3.amazonaws.com/sns.us-east-1.amazonaws.com" + PEM,
                        "https://sns.us-east-1.amazonaws.com.s3-website-us-east-1.amazonaws.com" + PEM,
                        "https://127.0.0.1:" + canary.getLocalPort() + PEM,
                        "https://localhost:" + canary.getLocalPort() + PEM,
                        "https://sns-us-east-1-amazonaws-com.7f000001.rebind.test:" + canary.getLocalPort() + PEM,
                        "https://[::1]:" + canary.getLocalPort() + PEM,
                        "https://169.254.169.254/latest/meta-data" + PEM,
                        "file:///etc/passwd",
                        "jar:" + host + PEM + "!/x",
                        "ftp://sns.us-east-1.amazonaws.com" + PEM,
                        "//sns.us-east-1.amazonaws.com" + PEM,
                        PEM,
                        "")
                .forEach(url -> forge("certificate: " + url, message -> message.put("SigningCertURL", url)));
        forge("certificate: none", message -> message.remove("SigningCertURL"));
        forge(
                "certificate: in the spelling of Lambda",
                message -> message.set("SigningCertUrl", message.remove("SigningCertURL")));
    }

    private void badCertificates() {
        SignedEvents.BAD_REGIONS.forEach(region -> add(
                "certificate of AWS that is no good, " + region,
                sns.notification(SignedEvents.topic(region), "x", now),
                403));
    }

    /** All of them signed as they are. */
    private void topics() {
        List.of(
                        "arn:aws:sns:us-east-1:999999999999:ses",
                        "arn:aws:sns:us-east-2:111122223333:ses",
                        "arn:aws-cn:sns:us-east-1:111122223333:ses",
                        "arn:aws:sns:us-east-1:111122223333:ses2",
                        "arn:aws:sns:us-east-1:111122223333:SES",
                        "arn:aws:sns:us-east-1:111122223333:ses.fifo",
                        "arn:aws:sns:us-east-1:111122223333:ses:x",
                        "arn:aws:sns:us-east-1:111122223333:*",
                        "arn:aws:sns:us-east-1:111122223333:ѕes",
                        "arn:aws:sns:us-east-1:111122223333",
                        TOPIC + " ",
                        TOPIC + "\n",
                        TOPIC + "\u0000",
                        TOPIC + "," + TOPIC,
                        " " + TOPIC,
                        TOPIC.toUpperCase(java.util.Locale.ROOT),
                        "*",
                        "")
                .forEach(arn -> forge("topic: " + arn, message -> sns.signed(message.put("TopicArn", arn))));
        forge("topic: another, unsigned", message -> message.put("TopicArn", "arn:aws:sns:us-east-1:1:x"));
    }

    private void times() {
        for (Duration age : List.of(
                Duration.ofMinutes(61),
                Duration.ofDays(1),
                Duration.ofDays(20_000),
                Duration.ofMinutes(-6),
                Duration.ofDays(-400))) {
            forge("time: old by " + age, m -> sns.signed(m.put("Timestamp", SnsSigner.timestamp(now.minus(age)))));
        }
        String fresh = SnsSigner.timestamp(now);
        List.of(
                        "",
                        "now",
                        fresh.replace("Z", ""),
                        fresh.replace("Z", "+00:00"),
                        fresh.replace("T", " "),
                        fresh + "\n",
                        "+1000000000-01-01T00:00:00Z",
                        fresh.substring(0, 8) + "99T00:00:00.000Z")
                .forEach(text -> forge("time: " + text, message -> sns.signed(message.put("Timestamp", text))));
        forge("time: a number", message -> message.put("Timestamp", now.toEpochMilli()));
        ObjectNode old = sns.notification(TOPIC, "x", now.minus(Duration.ofHours(2)));
        add("time: made fresh", old.put("Timestamp", fresh), 403);
    }

    private void fields() {
        forge("text: another", message -> message.put("Message", "y"));
        forge("text: longer", m -> m.put("Message", m.path("Message").asText() + " "));
        forge("text: no text", message -> message.putObject("Message"));
        forge("id: another", message -> message.put("MessageId", "95df01b4-ee98-5cb9-9903-4c221d41eb5e"));
        forge("id: of capitals", m -> m.put("MessageId", id(m).toUpperCase(java.util.Locale.ROOT) + ""), 403);
        forge("subject: added", message -> message.put("Subject", "x"));
        forge("subject: added and empty", message -> message.put("Subject", ""));
        forge("subject: null", message -> message.putNull("Subject"));
        forge(
                "subject: left out",
                message -> sns.signed(message.put("Subject", "x")).remove("Subject"));
        forge(
                "subject: another",
                message -> sns.signed(message.put("Subject", "x")).put("Subject", "y"));
        forge("subject and text: swapped", message -> {
            sns.signed(message.put("Subject", "x").put("Message", "y"));
            message.put("Subject", "y").put("Message", "x");
        });
        for (String field :
                List.of("Type", "MessageId", "TopicArn", "Message", "Timestamp", "SignatureVersion", "Signature")) {
            forge("without " + field, message -> message.remove(field));
            String twice = genuine().toString();
            add(
                    "twice " + field,
                    ("{\"" + field + "\":\"x\"," + twice.substring(1)).getBytes(StandardCharsets.UTF_8),
                    400);
        }
    }

    /** What is signed reads the same, and says something else. */
    private void readings() {
        forge("reading: the subject is part of the id", message -> {
            sns.signed(message.put("Subject", "x"));
            message.remove("Subject");
            message.put("MessageId", id(message) + "\nSubject\nx");
        });
        forge("reading: the time is part of the subject", message -> {
            String id = id(message);
            message.put("Message", "x\nMessageId\n" + id + "\nSubject\ny");
            sns.signed(message);
            message.put("Message", "x").put("Subject", "y\nMessageId\n" + id);
        });
        forge("reading: the topic is part of the time", message -> {
            message.put("Timestamp", message.path("Timestamp").asText() + "\nTopicArn\n" + TOPIC);
            message.put("TopicArn", TOPIC);
        });
        forge("reading: a subject of two lines", m -> sns.signed(m.put("Subject", "x\nTimestamp\ny")));
        forge("reading: the type is part of the topic", m -> m.put("TopicArn", TOPIC + "\nType\nNotification"));
    }

    private void confirmations() {
        ObjectNode subscription = sns.confirmation("SubscriptionConfirmation", TOPIC, canary("http"), now);
        add("confirmation: of a stranger", SnsSigner.signed(subscription.deepCopy(), STRANGER), 403);
        add("confirmation: as a notification", subscription.deepCopy().put("Type", "Notification"), 403);
        add("confirmation: as the end", subscription.deepCopy().put("Type", "UnsubscribeConfirmation"), 403);
        add("confirmation: of a type that there is not", subscription.deepCopy().put("Type", "Confirmation"), 400);
        add("confirmation: another URL", subscription.deepCopy().put("SubscribeURL", canary("https")), 403);
        add("confirmation: another token", subscription.deepCopy().put("Token", "0"), 403);
        add(
                "confirmation: a token for a shell",
                sns.signed(subscription.deepCopy().put("Token", "x; curl " + canary("http"))),
                400);
        add("confirmation: without a token", sns.signed(without(subscription, "Token")), 400);
        add("confirmation: without a URL", sns.signed(without(subscription, "SubscribeURL")), 400);
        ObjectNode other = sns.confirmation(
                "SubscriptionConfirmation", "arn:aws:sns:us-east-1:999999999999:mine", canary("http"), now);
        add("confirmation: of the attacker's own topic", other, 403);
        forge(
                "notification: as a confirmation",
                message -> message.put("Type", "SubscriptionConfirmation")
                        .put("SubscribeURL", canary("http"))
                        .put("Token", "0"));
    }

    private void shapes() {
        String genuine = genuine().toString();
        for (String body : List.of(
                "",
                " ",
                "null",
                "[]",
                "7",
                "\"x\"",
                "{}",
                "[" + genuine() + "]",
                genuine() + "{}",
                genuine().toString().substring(1),
                "{\"Records\":[{\"Sns\":" + genuine() + "}]}")) {
            add("shape: " + (body.length() > 30 ? body.substring(0, 30) : body) + body.length(), utf8(body), 400);
        }
        add("shape: deep", utf8("{\"x\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}"), 400);
        add("shape: UTF-16", genuine.getBytes(StandardCharsets.UTF_16), 400);
        add("shape: huge", utf8("{\"x\":\"" + "y".repeat(1024 * 1024) + "\"," + genuine.substring(1)), 413);
        add("shape: large and unsigned", genuine().put("Message", "y".repeat(900_000)), 403);
        forge("shape: half a surrogate pair", message -> message.put("Message", "x\ud800"));
    }

    private void replays() throws Exception {
        ObjectNode event = genuine();
        ObjectNode confirmed = sns.confirmation("SubscriptionConfirmation", TOPIC, canary("http"), now);
        assertThat(post(event)).isEqualTo(200);
        assertThat(post(confirmed)).isEqualTo(200);
        ears.heard.clear();
        ObjectNode ordered = MAPPER.createObjectNode();
        List<String> names = new ArrayList<>();
        event.fieldNames().forEachRemaining(names::addFirst);
        names.forEach(name -> ordered.set(name, event.get(name)));
        add("replay: the same", event, 200);
        add("replay: again", utf8(event.toString() + " "), 200);
        add("replay: in another order", ordered, 200);
        add("replay: with a field more", event.deepCopy().put("x", 1), 200);
        add("replay: with another URL", event.deepCopy().put("UnsubscribeURL", canary("http")), 200);
        add("replay: escaped", utf8(event.toString().replace("Notification\"", "\\u004eotification\"")), 200);
        add("replay: of a confirmation", confirmed, 200);
        add("replay: under another id", event.deepCopy().put("MessageId", "95df01b4-ee98-5cb9-9903-4c221d41eb5e"), 403);
        add("replay: signed by another version", event.deepCopy().put("SignatureVersion", "2"), 403);
    }

    private void forge(String what, Consumer<ObjectNode> change) {
        forge(what, change, 0);
    }

    private void forge(String what, Consumer<ObjectNode> change, int status) {
        ObjectNode message = genuine();
        change.accept(message);
        add(what, message, status);
    }

    private void add(String what, ObjectNode message, int status) {
        add(what, utf8(message.toString()), status);
    }

    private void add(String what, byte[] body, int status) {
        forgeries.add(new Forgery(what, body, status));
    }

    private ObjectNode genuine() {
        return sns.notification(TOPIC, "{\"x\":\"a text\"}", now);
    }

    private static ObjectNode without(ObjectNode message, String field) {
        ObjectNode copy = message.deepCopy();
        copy.remove(field);
        return copy;
    }

    private static String id(ObjectNode message) {
        return message.path("MessageId").asText();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private String canary(String scheme) {
        return scheme + "://127.0.0.1:" + canary.getLocalPort() + "/?Action=ConfirmSubscription";
    }

    private void count() {
        try {
            while (true) {
                canary.accept().close();
                calls.incrementAndGet();
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private static int post(ObjectNode message) throws Exception {
        return post(utf8(message.toString()));
    }

    private static int post(byte[] body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + "/v1/sns"))
                .header("Content-Type", "text/plain; charset=UTF-8")
                .header("x-amz-sns-message-type", "Notification")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        return DocumentedAnswers.require(CLIENT.send(request, HttpResponse.BodyHandlers.ofString()))
                .statusCode();
    }
}
