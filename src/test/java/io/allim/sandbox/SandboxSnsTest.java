package io.allim.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.allim.sandbox.clock.TurnableClock;
import io.allim.sandbox.wire.SandboxMessage;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sns.model.EndpointDisabledException;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.NotFoundException;
import software.amazon.awssdk.services.sns.model.PublishBatchRequestEntry;
import software.amazon.awssdk.services.sns.model.PublishBatchResponse;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sns.model.PublishResponse;
import software.amazon.awssdk.services.sns.model.SnsException;

@Tag("slow")
class SandboxSnsTest {

    private static final String TOPIC = "arn:aws:sns:us-east-1:123456789012:orders";
    private static final String DEVICE = "arn:aws:sns:us-east-1:123456789012:endpoint/APNS/app/0a1b2c3d";

    private final TurnableClock clock = new TurnableClock();
    private final SandboxServer server = new SandboxServer(0, clock);
    private SnsClient sns;

    @BeforeEach
    void start() throws IOException {
        sns = Clients.sns(server.start().uri());
    }

    @AfterEach
    void stop() {
        sns.close();
        server.close();
    }

    @Test
    void publish_toTopicKeepsAllOfTheMessage() {
        PublishResponse response = sns.publish(to -> to.topicArn(TOPIC)
                .subject("Order <1> & more")
                .message("Grüße 안녕 & <b>\r\n + %20")
                .messageAttributes(Map.of(
                        "kind", string("paid"), "amount", attribute("Number", "12.50"), "tags", tags("[\"a\",1]"))));
        assertThat(UUID.fromString(response.messageId())).isNotNull();
        SandboxMessage message = only();
        assertThat(message.id()).isEqualTo(response.messageId());
        assertThat(message.channel()).isEqualTo("sns");
        assertThat(message.to()).isEqualTo(TOPIC);
        assertThat(message.subject()).isEqualTo("Order <1> & more");
        assertThat(message.body()).isEqualTo("Grüße 안녕 & <b>\r\n + %20");
        assertThat(message.headers())
                .containsEntry("attribute.kind", "paid")
                .containsEntry("attribute.amount", "12.50")
                .containsEntry("type.amount", "Number")
                .containsEntry("attribute.tags", "[\"a\",1]");
        assertThat(message.at()).isEqualTo(clock.instant());
    }

    @Test
    void publish_toPhoneCountsParts() {
        sns.publish(to -> to.phoneNumber("+821012345678")
                .message("é".repeat(161))
                .messageAttributes(Map.of(
                        "AWS.SNS.SMS.SMSType", string("Transactional"), "AWS.SNS.SMS.SenderID", string("Allim"))));
        assertThat(only().channel()).isEqualTo("sms");
        assertThat(only().to()).isEqualTo("+821012345678");
        assertThat(only().headers()).containsEntry("sms.parts", "2").containsEntry("sms.encoding", "GSM-7");
    }

    @Test
    void publish_toDeviceShowsWhatThePlatformGets() {
        String json = """
                {"default":"plain","APNS":"{\\"aps\\":{\\"alert\\":{\\"title\\":\\"Hi\\",\\"body\\":\\"there\\"}}}"}""";
        sns.publish(to -> to.targetArn(DEVICE).messageStructure("json").message(json));
        assertThat(only().channel()).isEqualTo("push");
        assertThat(only().subject()).isEqualTo("Hi");
        assertThat(only().body()).isEqualTo("there");
        assertThat(only().headers()).containsEntry("Message", json);
    }

    @Test
    void publish_toFifoTopicTakesARepetitionOnceInFiveMinutes() {
        PublishRequest request = PublishRequest.builder()
                .topicArn(TOPIC + ".fifo")
                .message("one")
                .messageGroupId("g")
                .messageDeduplicationId("d")
                .build();
        PublishResponse first = sns.publish(request);
        clock.turn(Duration.ofMinutes(5).minusMillis(1));
        PublishResponse repeated = sns.publish(request);
        assertThat(repeated.messageId()).isEqualTo(first.messageId());
        assertThat(repeated.sequenceNumber()).isEqualTo(first.sequenceNumber()).hasSize(20);
        assertThat(server.messages().total()).isOne();
        clock.turn(Duration.ofMillis(1));
        assertThat(sns.publish(request).messageId()).isNotEqualTo(first.messageId());
        assertThat(server.messages().total()).isEqualTo(2);
    }

    @Test
    void publish_toFifoTopicDeduplicatesByContentWhereTheTopicSaysSo() {
        String arn = sns.createTopic(topic -> topic.name("made.fifo")
                        .attributes(Map.of("FifoTopic", "true", "ContentBasedDeduplication", "true")))
                .topicArn();
        sns.publish(to -> to.topicArn(arn).messageGroupId("g").message("same"));
        sns.publish(to -> to.topicArn(arn).messageGroupId("g").message("same"));
        sns.publish(to -> to.topicArn(arn).messageGroupId("g").message("other"));
        assertThat(server.messages().total()).isEqualTo(2);
    }

    @Test
    void publishBatch_answersEachEntry() {
        PublishBatchResponse response = sns.publishBatch(batch -> batch.topicArn(TOPIC)
                .publishBatchRequestEntries(entry("a", "one"), entry("b", ""), entry("c", "three")));
        assertThat(response.successful()).extracting(entry -> entry.id()).containsExactly("a", "c");
        assertThat(response.failed())
                .extracting(BatchResultErrorEntry::id, BatchResultErrorEntry::code, BatchResultErrorEntry::senderFault)
                .containsExactly(tuple("b", "InvalidParameter", true));
        assertThat(server.messages().newest()).extracting(SandboxMessage::body).containsExactly("three", "one");
    }

    @Test
    void topics_canBeMadeAndListed() {
        String arn = sns.createTopic(topic -> topic.name("news")).topicArn();
        sns.subscribe(to -> to.topicArn(arn).protocol("email").endpoint("ada@example.com"));
        assertThat(sns.listTopics().topics())
                .extracting(topic -> topic.topicArn())
                .contains(arn);
        assertThat(sns.getTopicAttributes(of -> of.topicArn(arn)).attributes()).containsEntry("TopicArn", arn);
        assertThat(sns.listSubscriptionsByTopic(of -> of.topicArn(arn)).subscriptions())
                .extracting(subscription -> subscription.endpoint())
                .containsExactly("ada@example.com");
        assertThat(sns.createPlatformEndpoint(
                                in -> in.platformApplicationArn("arn:aws:sns:us-east-1:123456789012:app/GCM/x")
                                        .token("t"))
                        .endpointArn())
                .startsWith("arn:aws:sns:us-east-1:123456789012:endpoint/GCM/x/");
        sns.setSMSAttributes(to -> to.attributes(Map.of("DefaultSMSType", "Transactional")));
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                refused("InvalidParameter", to -> to.topicArn(TOPIC).message("")),
                refused("InvalidParameter", to -> to.topicArn(TOPIC).message("a".repeat(262_145))),
                refused(
                        "InvalidParameter",
                        to -> to.topicArn(TOPIC)
                                .message("a".repeat(262_144 - 10))
                                .messageAttributes(Map.of("name", string("1")))),
                refused(
                        "InvalidParameter",
                        to -> to.topicArn(TOPIC).message("m").subject("a".repeat(100))),
                refused(
                        "InvalidParameter",
                        to -> to.topicArn(TOPIC).message("m").subject("안녕")),
                refused(
                        "InvalidParameter",
                        to -> to.topicArn(TOPIC).message("m").subject("a\nb")),
                refused(
                        "InvalidParameter",
                        to -> to.topicArn(TOPIC).message("m").subject("")),
                refused("InvalidParameter", to -> to.message("m")),
                refused(
                        "InvalidParameter",
                        to -> to.topicArn(TOPIC).phoneNumber("+821012345678").message("m")),
                refused("InvalidParameter", to -> to.topicArn("orders").message("m")),
                refused("InvalidParameter", to -> to.topicArn(TOPIC + "!").message("m")),
                refused(
                        "InvalidParameter",
                        to -> to.topicArn("arn:aws:sqs:us-east-1:123456789012:q")
                                .message("m")),
                refused("InvalidParameter", to -> to.topicArn(DEVICE).message("m")),
                refused("InvalidParameter", to -> to.phoneNumber("0101234567").message("m")),
                refused("InvalidParameter", to -> to.phoneNumber("+82 10 1234").message("m")),
                refused(
                        "InvalidParameter",
                        to -> to.phoneNumber("+821012345678").message("a".repeat(1_601))),
                refused(
                        "InvalidParameter",
                        to -> to.phoneNumber("+821012345678")
                                .message("m")
                                .messageAttributes(Map.of("AWS.SNS.SMS.SMSType", string("Loud")))),
                refused(
                        "InvalidParameter",
                        to -> to.topicArn(TOPIC).messageStructure("json").message("{")),
                refused(
                        "InvalidParameter",
                        to -> to.topicArn(TOPIC).messageStructure("json").message("{\"sms\":\"x\"}")),
                refused(
                        "InvalidParameter",
                        to -> to.topicArn(TOPIC).messageStructure("xml").message("m")),
                refused(
                        "InvalidParameter",
                        to -> to.targetArn(DEVICE)
                                .messageStructure("json")
                                .message("{\"default\":\"d\",\"APNS\":\"not json\"}")),
                refused(
                        "InvalidParameter",
                        to -> to.topicArn(TOPIC + ".fifo").message("m").messageDeduplicationId("d")),
                refused(
                        "InvalidParameter",
                        to -> to.topicArn(TOPIC + ".fifo").message("m").messageGroupId("g")),
                refused(
                        "InvalidParameter",
                        to -> to.topicArn(TOPIC).message("m").messageDeduplicationId("d")),
                refused(
                        "InvalidParameter",
                        to -> to.topicArn(TOPIC + ".fifo")
                                .message("m")
                                .messageGroupId("g g")
                                .messageDeduplicationId("d")),
                refused(
                        "ParameterValueInvalid",
                        to -> to.topicArn(TOPIC).message("m").messageAttributes(Map.of("a", attribute("Text", "x")))),
                refused(
                        "ParameterValueInvalid",
                        to -> to.topicArn(TOPIC)
                                .message("m")
                                .messageAttributes(Map.of("a", attribute("Number", "many")))),
                refused(
                        "ParameterValueInvalid",
                        to -> to.topicArn(TOPIC).message("m").messageAttributes(Map.of("a", string("")))),
                refused(
                        "ParameterValueInvalid",
                        to -> to.topicArn(TOPIC).message("m").messageAttributes(Map.of("a b", string("x")))),
                refused(
                        "ParameterValueInvalid",
                        to -> to.topicArn(TOPIC).message("m").messageAttributes(Map.of("a", tags("{}")))),
                refused(
                        "NotFound",
                        to -> to.topicArn(TOPIC.replace("orders", "missing")).message("m")),
                refused(
                        "AuthorizationError",
                        to -> to.topicArn(TOPIC.replace("orders", "forbidden")).message("m")),
                refused(
                        "NotFound",
                        to -> to.targetArn(DEVICE.replace("/app/", "/missing/")).message("m")),
                refused(
                        "EndpointDisabled",
                        to -> to.targetArn(DEVICE.replace("/app/", "/disabled/"))
                                .message("m")));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void publish_isRefusedAsSnsWould(String code, Consumer<PublishRequest.Builder> request) {
        SnsException refusal = catchThrowableOfType(SnsException.class, () -> sns.publish(request));
        assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo(code);
        assertThat(refusal.awsErrorDetails().errorMessage()).isNotEmpty();
        assertThat(refusal.requestId()).isNotEmpty();
        assertThat(refusal.statusCode()).isBetween(400, 404);
        assertThat(server.messages().total()).isZero();
    }

    @Test
    void refusals_areTheTypedExceptionsOfTheSdk() {
        assertThat(catchThrowableOfType(
                        NotFoundException.class,
                        () -> sns.publish(to ->
                                to.topicArn(TOPIC.replace("orders", "missing")).message("m"))))
                .isNotNull();
        assertThat(catchThrowableOfType(
                        EndpointDisabledException.class,
                        () -> sns.publish(to -> to.targetArn(DEVICE.replace("/app/", "/disabled/"))
                                .message("m"))))
                .isNotNull();
    }

    static Stream<Arguments> refusedBatches() {
        return Stream.of(
                arguments("EmptyBatchRequest", List.of()),
                arguments(
                        "TooManyEntriesInBatchRequest",
                        Stream.iterate(0, n -> n + 1)
                                .limit(11)
                                .map(n -> entry("i" + n, "m"))
                                .toList()),
                arguments("BatchEntryIdsNotDistinct", List.of(entry("a", "m"), entry("a", "m"))),
                arguments("InvalidBatchEntryId", List.of(entry("a b", "m"))),
                arguments(
                        "BatchRequestTooLong",
                        List.of(entry("a", "m".repeat(200_000)), entry("b", "m".repeat(62_145)))));
    }

    @ParameterizedTest
    @MethodSource("refusedBatches")
    void publishBatch_isRefusedAsAWhole(String code, List<PublishBatchRequestEntry> entries) {
        SnsException refusal = catchThrowableOfType(
                SnsException.class,
                () -> sns.publishBatch(batch -> batch.topicArn(TOPIC).publishBatchRequestEntries(entries)));
        assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo(code);
        assertThat(server.messages().total()).isZero();
    }

    static Stream<Arguments> signatures() {
        String good = "AWS4-HMAC-SHA256 Credential=AKID/20260301/us-east-1/sns/aws4_request,"
                + " SignedHeaders=host;x-amz-date, Signature=" + "0".repeat(64);
        return Stream.of(
                arguments(good, 200, "<MessageId>"),
                arguments("", 403, "<Code>MissingAuthenticationToken</Code>"),
                arguments("Bearer token", 403, "<Code>IncompleteSignature</Code>"),
                arguments("AWS4-HMAC-SHA256 Credential=x", 403, "<Code>IncompleteSignature</Code>"),
                arguments(good.replace("/aws4_request", ""), 403, "<Code>IncompleteSignature</Code>"),
                arguments(good.replace("SignedHeaders=host;x-amz-date,", ""), 403, "<Code>IncompleteSignature</Code>"),
                arguments(good.replace("Signature=0", "Signature=z"), 403, "<Code>IncompleteSignature</Code>"),
                arguments(good.replace("/sns/", "/sqs/"), 403, "<Code>SignatureDoesNotMatch</Code>"),
                arguments(good.replace("20260301/", "20260302/"), 403, "<Code>SignatureDoesNotMatch</Code>"),
                arguments(good.replace("host;", ""), 403, "<Code>SignatureDoesNotMatch</Code>"));
    }

    @ParameterizedTest
    @MethodSource("signatures")
    void calls_mustBeSigned(String authorization, int status, String part) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.uri().resolve("/"))
                .header("X-Amz-Date", "20260301T090000Z")
                .POST(HttpRequest.BodyPublishers.ofString("Action=Publish&Message=m&TopicArn=" + TOPIC));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(status);
            assertThat(response.body()).contains(part);
        }
    }

    private SandboxMessage only() {
        assertThat(server.messages().newest()).hasSize(1);
        return server.messages().newest().getFirst();
    }

    private static Arguments refused(String code, Consumer<PublishRequest.Builder> request) {
        return arguments(code, request);
    }

    private static PublishBatchRequestEntry entry(String id, String message) {
        return PublishBatchRequestEntry.builder().id(id).message(message).build();
    }

    private static MessageAttributeValue string(String value) {
        return attribute("String", value);
    }

    private static MessageAttributeValue tags(String value) {
        return attribute("String.Array", value);
    }

    private static MessageAttributeValue attribute(String type, String value) {
        return MessageAttributeValue.builder().dataType(type).stringValue(value).build();
    }
}
