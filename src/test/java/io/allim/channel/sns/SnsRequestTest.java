package io.allim.channel.sns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.Address;
import io.allim.channel.AddressKind;
import io.allim.channel.Channel;
import io.allim.channel.HttpStandIn;
import io.allim.channel.Kinds;
import io.allim.channel.Message;
import io.allim.channel.Outcome;
import io.allim.channel.Urgency;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What SNS is asked, as it arrives there. */
final class SnsRequestTest {

    private static final String TOPIC = "arn:aws:sns:us-east-1:123456789012:orders";

    private final HttpStandIn sns = SnsStandIn.open();
    private final LazySnsClient client = SnsStandIn.client(sns.port(), Duration.ofSeconds(30));
    private Outcome outcome = Outcome.rejected("nothing was sent");

    @AfterEach
    void close() {
        sns.close();
    }

    private Map<String, String> topic(String arn, String title, String body, String data) {
        return sent(new SnsTopicChannel(client, "group"), Kinds.SNS_TOPIC, arn, title, body, data);
    }

    private Map<String, String> sent(
            Channel channel, AddressKind kind, String address, String title, String body, String data) {
        Address to = new Address(kind, address);
        Optional<String> url = Optional.of("https://a.b/1");
        outcome = channel.send(new Message("t-1", to, title, body, url, Urgency.HIGH, json(data), Instant.EPOCH));
        return SnsStandIn.parameters(sns.requests().getLast());
    }

    private static ObjectNode json(String text) {
        try {
            return (ObjectNode) new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> notes() {
        return ((Outcome.Accepted) outcome).notes();
    }

    @Test
    void disconnecting_leavesNoConnection_andTheNextMessageMakesOne() {
        topic(TOPIC, "One", "Body", "{}");
        assertThat(sns.open()).isEqualTo(1);

        client.disconnect();

        await().until(() -> sns.open() == 0);
        topic(TOPIC, "Two", "Body", "{}");
        assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
    }

    @Test
    void topic_getsSubjectTextAndLink() {
        assertThat(topic(TOPIC, "Order shipped", "It is on its way.", "{}"))
                .containsEntry("TopicArn", TOPIC)
                .containsEntry("Subject", "Order shipped")
                .containsEntry("Message", "It is on its way.\n\nhttps://a.b/1")
                .doesNotContainKeys("MessageGroupId", "MessageDeduplicationId", "PhoneNumber", "TargetArn");
        assertThat(outcome).isEqualTo(Outcome.accepted("94f20ce6-13c5-43a0-9a9e-ca52d816e90b"));
    }

    @Test
    void topic_getsInItsTextWhatTheSubjectCannotSay() {
        assertThat(topic(TOPIC, "안녕", "Body", "{}"))
                .doesNotContainKey("Subject")
                .containsEntry("Message", "안녕\n\nBody\n\nhttps://a.b/1");
        assertThat(topic(TOPIC, "Café", "Body", "{}"))
                .containsEntry("Subject", "Cafe")
                .containsEntry("Message", "Café\n\nBody\n\nhttps://a.b/1");
        assertThat(notes()).hasSize(1);
    }

    @Test
    void topic_getsAttributesToFilterOn() {
        topic(TOPIC, "T", "B", """
                {"kind":"order","total":12.5,"count":3,"paid":true,"tags":["a","b"],
                 "urgency":"mine","nested":{"a":1},"none":null,"empty":"","mixed":[1,"a"],"AWS.x":"y","bad name":"y"}""");
        assertThat(SnsStandIn.attributes(sns.requests().getLast()))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "allim.token", "String t-1",
                        "urgency", "String high",
                        "kind", "String order",
                        "total", "Number 12.5",
                        "count", "Number 3",
                        "paid", "String true",
                        "tags", "String.Array [\"a\",\"b\"]"));
        assertThat(notes()).singleElement().asString().startsWith("7 of the data's fields");
    }

    @Test
    void topic_getsTenAttributesAtMost() {
        topic(TOPIC, "T", "B", """
                {"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7,"h":8,"i":9,"j":10}""");
        assertThat(SnsStandIn.attributes(sns.requests().getLast())).hasSize(10);
        assertThat(notes()).singleElement().asString().startsWith("2 of the data's fields");
    }

    @Test
    void topic_getsAtMost256KiBWithAttributesAndKeepsTheLink() {
        String message =
                topic(TOPIC, "T", "안".repeat(100_000), "{\"kind\":\"order\"}").get("Message");
        int attributes = "allim.tokenStringt-1urgencyStringhighkindStringorder".length();
        assertThat(message.getBytes(StandardCharsets.UTF_8).length + attributes + "T".length())
                .isBetween(SnsPost.MAX_BYTES - 3, SnsPost.MAX_BYTES);
        assertThat(message).endsWith("안…\n\nhttps://a.b/1");
        assertThat(notes()).singleElement().asString().contains("cut");
    }

    @Test
    void fifoTopic_getsGroupAndDeduplication() {
        assertThat(topic(TOPIC + ".fifo", "T", "B", "{}"))
                .containsEntry("MessageGroupId", "orders.fifo")
                .containsEntry("MessageDeduplicationId", "t-1");
        assertThat(topic(TOPIC + ".fifo", "T", "B", "{\"group\":\"ada\"}")).containsEntry("MessageGroupId", "ada");
        assertThat(topic(TOPIC + ".fifo", "T", "B", "{\"group\":7}")).containsEntry("MessageGroupId", "7");
        assertThat(topic(TOPIC + ".fifo", "T", "B", "{\"group\":\"a b\"}").get("MessageGroupId"))
                .hasSize(64)
                .isNotEqualTo(
                        topic(TOPIC + ".fifo", "T", "B", "{\"group\":\"a  b\"}").get("MessageGroupId"));
    }

    @Test
    void sms_getsTextTypeSenderAndPrice() {
        SmsConfig config = new SmsSettings(SmsConfig.Type.PROMOTIONAL, Optional.of("Allim"), OptionalDouble.of(0.25));
        Map<String, String> sms =
                sent(new SmsChannel(client, config), Kinds.PHONE, "+12065550100", "Hi", "There", "{}");
        assertThat(sms)
                .containsEntry("PhoneNumber", "+12065550100")
                .containsEntry("Message", "Hi\nThere\nhttps://a.b/1");
        assertThat(SnsStandIn.attributes(sns.requests().getLast()))
                .containsEntry("AWS.SNS.SMS.SMSType", "String Transactional")
                .containsEntry("AWS.SNS.SMS.SenderID", "String Allim")
                .containsEntry("AWS.SNS.SMS.MaxPrice", "Number 0.25");
        assertThat(notes()).containsExactly("1 part, GSM-7");
    }

    @Test
    void sms_isCutAt1600CharactersAndStaysInItsAlphabet() {
        Channel channel = new SmsChannel(client, SmsSettings.none());
        String text = sent(channel, Kinds.PHONE, "+12065550100", "", "a".repeat(1700), "{}")
                .get("Message");
        assertThat(text).isEqualTo("a".repeat(1583) + "...\nhttps://a.b/1");
        assertThat(notes()).containsExactly("11 parts, GSM-7", "the text was cut to 1,600 characters");
        String korean = sent(channel, Kinds.PHONE, "+12065550100", "", "안".repeat(1700), "{}")
                .get("Message");
        assertThat(korean).isEqualTo("안".repeat(1583) + "...\nhttps://a.b/1");
        assertThat(notes()).first().isEqualTo("24 parts, UCS-2");
    }

    @Test
    void push_getsThePlatformsEntryAndApplesHeaders() throws Exception {
        String arn = "arn:aws:sns:us-east-1:123456789012:endpoint/APNS/a/6c2a8c3e-91f4-4a6f-8e0d-000000000001";
        Map<String, String> push = sent(new PushChannel(client), Kinds.DEVICE, arn, "Hi", "There", "{}");
        assertThat(push).containsEntry("TargetArn", arn).containsEntry("MessageStructure", "json");
        ObjectNode message = json(push.get("Message"));
        assertThat(message.fieldNames()).toIterable().containsExactly("default", "APNS");
        assertThat(json(message.get("APNS").textValue()).at("/aps/alert/title").textValue())
                .isEqualTo("Hi");
        assertThat(SnsStandIn.attributes(sns.requests().getLast()))
                .containsEntry("AWS.SNS.MOBILE.APNS.PRIORITY", "String 10")
                .containsEntry("AWS.SNS.MOBILE.APNS.PUSH_TYPE", "String alert");
    }
}
