package io.allim.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.channel.Outcome;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.State;
import io.allim.event.AwsEvent;
import io.allim.pipeline.Pipeline;
import io.allim.table.InterruptedTable;
import io.allim.table.MemoryTable;
import io.allim.table.Shards;
import io.allim.table.Table;
import io.allim.telemetry.Metrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmsFeedbackTest {

    private static final Address PHONE = new Address(Kinds.PHONE, "+821012345678");
    private static final Address MAIL = new Address(Kinds.EMAIL, "ada@example.com");
    private static final String ID = "34d9b400-c6dd-5444-820d-fbeb0f1f54cf";
    private static final String GROUP = "sns/us-east-1/111122223333/DirectPublishToPhoneNumber";

    private final Pipeline pipeline = new Pipeline();
    private final SmsFeedback feedback = new SmsFeedback(
            pipeline.deliveries(),
            pipeline.deliveryFeedback(),
            pipeline.channels(),
            pipeline.counts(),
            pipeline.clock());

    @BeforeEach
    void answer() {
        pipeline.provider(Outcome.accepted(ID));
        pipeline.listen(feedback);
    }

    @AfterEach
    void close() {
        pipeline.close();
    }

    @Test
    void success_isDelivered() {
        Delivery delivery = pipeline.send(PHONE);

        assertThat(hear(status(ID, "SUCCESS", "Message has been accepted by phone carrier")))
                .isTrue();

        assertThat(now(delivery).state()).isEqualTo(State.DELIVERED);
        assertThat(pipeline.suppressions().find(PHONE)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Phone has opted out, true",
        "Invalid phone number, true",
        "Phone is currently unreachable/unavailable, false",
        "Blocked as spam by phone carrier, false",
        "Phone is blocked by carrier, false",
        "No quota left for account, false",
        "Unknown error attempting to reach phone, false"
    })
    void failure_saysWhyAndSuppressesOnlyWhatStaysSo(String response, boolean suppressed) {
        Delivery delivery = pipeline.send(PHONE);

        hear(status(ID, "FAILURE", response));

        assertThat(now(delivery).state()).isEqualTo(State.FAILED);
        assertThat(now(delivery).reason()).isEqualTo("SNS could not deliver the text message: " + response);
        assertThat(pipeline.suppressions().find(PHONE).isPresent()).isEqualTo(suppressed);
    }

    @Test
    void failure_thatHoldsAnAddress_isNotRepeated() {
        Delivery delivery = pipeline.send(PHONE);

        hear(status(ID, "FAILURE", "Unknown error attempting to reach +821012345678"));

        assertThat(now(delivery).reason()).isEqualTo("SNS could not deliver the text message: no reason was given");
    }

    @Test
    void failure_goesOnByTheNextWayOfTheStep() {
        pipeline.sendByStep(List.of("sms", "email"), PHONE, MAIL);

        hear(status(ID, "FAILURE", "Phone has opted out"));
        pipeline.settle();

        assertThat(pipeline.sent()).containsExactly("sms +821012345678 words", "email ada@example.com words");
    }

    @Test
    void statusThatComesAgainAfterTheDeliveryWasRedriven_doesNoHarm() {
        Delivery delivery = pipeline.send(PHONE);
        AwsEvent failure = status(ID, "FAILURE", "No quota left for account");
        hear(failure);
        pipeline.provider(Outcome.accepted("another"));
        pipeline.redriver().redrive(delivery.id(), pipeline.clock().instant());
        hear(failure);
        pipeline.settle();
        hear(failure);
        hear(status(ID, "SUCCESS", "late"));
        assertThat(now(delivery).state()).isEqualTo(State.SENT);

        hear(status("another", "SUCCESS", "x"));
        assertThat(now(delivery).state()).isEqualTo(State.DELIVERED);
    }

    @Test
    void statusThatIsQuickerThanTheRecording_isHeardWithIt() {
        assertThat(hear(status(ID, "SUCCESS", "x"))).isTrue();

        assertThat(now(pipeline.send(PHONE)).state()).isEqualTo(State.DELIVERED);
    }

    @Test
    void failureThatIsQuickerThanTheRecording_suppressesAsWell() {
        hear(status(ID, "FAILURE", "Phone has opted out"));

        assertThat(now(pipeline.send(PHONE)).reason()).endsWith("Phone has opted out");
        assertThat(pipeline.suppressions().find(PHONE)).isPresent();
    }

    /** Whoever looks second sees the other. */
    @Test
    void statusThatComesWhileTheSendingIsRecorded_isHeard() {
        List<Delivery> sent = new ArrayList<>();
        Table recordedMeanwhile =
                InterruptedTable.beforeFirstWrite(pipeline.table(), () -> sent.add(pipeline.send(PHONE)));
        SmsFeedback racing = new SmsFeedback(
                new DeliveryStore(recordedMeanwhile, new Shards(1), Duration.ofDays(90), Duration.ZERO, "sms"::equals),
                pipeline.deliveryFeedback(),
                pipeline.channels(),
                pipeline.counts(),
                pipeline.clock());

        racing.onEvent(status(ID, "SUCCESS", "x"));
        assertThat(now(sent.getFirst()).state()).isEqualTo(State.DELIVERED);
        assertThat(pipeline.counts().all()).doesNotContainKey(Metrics.Count.FOREIGN);
    }

    @Test
    void statusOfAnotherApplicationsMessage_isCounted_andNoFailure() {
        assertThat(hear(status("other-1", "SUCCESS", "x"))).isTrue();
        assertThat(hear(status("other-2", "FAILURE", "x"))).isTrue();
        assertThat(pipeline.counts().all()).containsEntry(Metrics.Count.FOREIGN, 2);

        pipeline.send(PHONE);
        hear(status(ID, "SUCCESS", "x"));
        assertThat(pipeline.counts().all()).containsEntry(Metrics.Count.FOREIGN, 2);
    }

    /** It may be about somebody who has nothing to do with this service. */
    @Test
    void whatIsKept_namesNobody() {
        hear(status(ID, "FAILURE", "Unknown error attempting to reach +821012345678"));

        assertThat(pipeline.deliveries().references().early("sms", ID).orElseThrow())
                .contains("FAILURE", ID)
                .doesNotContain("1012345678", "Carrier", "0.00645", "Unknown error");
    }

    @ParameterizedTest
    @CsvSource({"29999, true", "30000, false", "30001, false"})
    void status_isKeptForTheFirstHalfMinuteAlone(long millis, boolean kept) {
        AwsEvent status = status(ID, "SUCCESS", "x");
        pipeline.clock().advance(Duration.ofMillis(millis));

        assertThat(hear(status)).isTrue();
        assertThat(pipeline.deliveries().references().early("sms", ID).isPresent())
                .isEqualTo(kept);
    }

    @ParameterizedTest
    @CsvSource({"299999, true", "300000, false", "300001, false"})
    void whatIsKept_isForgottenAfterFiveMinutes(long millis, boolean known) {
        hear(status(ID, "SUCCESS", "x"));
        pipeline.clock().advance(Duration.ofMillis(millis));

        assertThat(now(pipeline.send(PHONE)).state()).isEqualTo(known ? State.DELIVERED : State.SENT);
    }

    @Test
    void statusWithoutATime_ofAMessageThatNobodyKnows_isNotKept() {
        AwsEvent status = status(ID, "SUCCESS", "x");
        status.json().remove("time");
        assertThat(hear(status)).isTrue();
        assertThat(pipeline.deliveries().references().early("sms", ID)).isEmpty();
    }

    /** Each look is a read that is paid for. */
    @Test
    void whatWasToldEarly_isLookedForOnlyWhereItCanBe() {
        Delivery sms = pipeline.send(PHONE);
        Delivery mail = pipeline.send(MAIL);
        var nothingRead = new DeliveryStore(null, new Shards(1), Duration.ofDays(90), Duration.ZERO, "sms"::equals);
        var without = new DeliveryStore(null, new Shards(1), Duration.ofDays(90), Duration.ZERO, _ -> false);

        assertThat(nothingRead.references().early(mail)).isEmpty();
        assertThat(nothingRead.references().early(sms.failed(pipeline.clock().instant(), "why")))
                .isEmpty();
        assertThat(without.references().early(sms)).isEmpty();
    }

    @Test
    void statusThatIsNoEnd_changesNothing() {
        Delivery delivery = pipeline.send(PHONE);
        assertThat(hear(status(ID, "PENDING", "x"))).isTrue();
        assertThat(now(delivery)).isEqualTo(delivery);
    }

    @Test
    void failure_ofAMessageThatArrived_changesNothing() {
        Delivery delivery = pipeline.send(PHONE);
        hear(status(ID, "SUCCESS", "x"));
        Delivery delivered = now(delivery);
        hear(status(ID, "FAILURE", "Phone has opted out"));
        assertThat(now(delivery)).isEqualTo(delivered);
        assertThat(pipeline.suppressions().find(PHONE)).isEmpty();
    }

    @Test
    void reference_isForgottenAfterFourDays() {
        pipeline.send(PHONE);
        pipeline.clock().advance(Duration.ofDays(4).minusSeconds(1));
        assertThat(pipeline.deliveries().references().find("sms", ID)).isPresent();
        pipeline.clock().advance(Duration.ofSeconds(1));
        assertThat(pipeline.deliveries().references().find("sms", ID)).isEmpty();
    }

    /** What is written is what is paid for. */
    @Test
    void reference_isWrittenForTextMessagesAloneAndOnlyWhereItIsAskedFor() {
        Delivery sms = pipeline.send(PHONE);
        Delivery mail = pipeline.send(MAIL);
        var without = new DeliveryStore(
                new MemoryTable(pipeline.clock()), new Shards(1), Duration.ofDays(90), Duration.ZERO, _ -> false);
        var with = new DeliveryStore(
                new MemoryTable(pipeline.clock()), new Shards(1), Duration.ofDays(90), Duration.ZERO, "sms"::equals);

        assertThat(without.writes(sms)).hasSize(1);
        assertThat(with.writes(sms)).hasSize(2);
        assertThat(with.writes(mail)).hasSize(1);
    }

    @Test
    void otherLines_areNotHeard() {
        Delivery delivery = pipeline.send(PHONE);
        AwsEvent status = status(ID, "SUCCESS", "x");
        for (String group : List.of("/aws/lambda/shop", "sns/us-east-1/111122223333/topic", "x/" + GROUP)) {
            ObjectNode json = status.json().deepCopy();
            json.putArray("resources").add(group);
            assertThat(hear(new AwsEvent("1", json))).isFalse();
        }
        ObjectNode ofTopic = status.json().deepCopy();
        ofTopic.put("source", "aws.sns");
        assertThat(hear(new AwsEvent("1", ofTopic))).isFalse();
        for (String reference : List.of("", "a/b", "x".repeat(101), "\u0000")) {
            assertThat(hear(status(reference, "SUCCESS", "x"))).isFalse();
        }
        assertThat(now(delivery)).isEqualTo(delivery);
    }

    private boolean hear(AwsEvent event) {
        return feedback.onEvent(event);
    }

    private Delivery now(Delivery delivery) {
        return pipeline.find(delivery.id());
    }

    /** A line as SNS logs it, at the time of now. */
    private AwsEvent status(String reference, String status, String response) {
        ObjectNode json = SesEvents.read("""
                {"id": "38299872323939123", "source": "aws.logs", "detail-type": "Log Event", "time": "%s", "resources": ["%s"],
                 "detail": {"notification": {"timestamp": "2027-03-01 08:00:00.100"},
                  "delivery": {"phoneCarrier": "My Phone Carrier", "mnc": 270, "numberOfMessageParts": 1,
                   "destination": "+821012345678", "priceInUSD": 0.00645, "smsType": "Transactional", "mcc": 310,
                   "dwellTimeMs": 599, "dwellTimeMsUntilDeviceAck": 1344}}}
                """.formatted(pipeline.clock().instant(), GROUP));
        json.withObject("/detail").put("status", status);
        json.withObject("/detail/notification").put("messageId", reference);
        json.withObject("/detail/delivery").put("providerResponse", response);
        return new AwsEvent("38299872323939123", json);
    }
}
