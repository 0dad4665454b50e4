package io.allim.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignedSnsTest {

    private static final Instant NOW = Instant.parse("2027-03-01T08:00:00Z");
    private static final String TOPIC = SignedEvents.TOPIC;
    private static final SnsSigner SNS = new SnsSigner();

    private final ObjectNode notification = SNS.notification(TOPIC, "x", NOW);
    private final ObjectNode confirmation =
            SNS.confirmation("SubscriptionConfirmation", TOPIC, "https://sns.us-east-1.amazonaws.com/?x", NOW);

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\u0001', textBlock = """
            Type             | Other
            Type             | notification
            MessageId        | 0123
            Timestamp        | 2027-03-01 08:00:00Z
            Timestamp        | 2027-03-01T08:00:00+00:00
            Timestamp        | 2027-02-30T08:00:00Z
            TopicArn         | arn:aws:sns: us
            Signature        | %%%
            SignatureVersion | 12
            SigningCertURL   | https://sns.us-east-1.amazonaws.com/a b.pem
            """)
    void objection_namesTheFieldWithAnotherValueThanSnsGives(String field, String value) {
        assertThat(SignedSns.validate(notification.put(field, value))).contains(field);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Type",
                "Message",
                "MessageId",
                "Timestamp",
                "TopicArn",
                "Signature",
                "SignatureVersion",
                "SigningCertURL"
            })
    void objection_namesTheFieldThatIsNoTextOrIsMissing(String field) {
        assertThat(SignedSns.validate(notification)).isEmpty();
        assertThat(SignedSns.validate(notification.deepCopy().set(field, IntNode.valueOf(2345))))
                .contains(field);
        assertThat(SignedSns.validate(notification.without(field))).contains(field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Token", "SubscribeURL"})
    void objection_isToAConfirmationWithoutWhatConfirms(String field) {
        assertThat(SignedSns.validate(confirmation)).isEmpty();
        assertThat(SignedSns.validate(confirmation.without(field))).contains(field);
    }

    @Test
    void subject_mayBeLeftOut_orHave100Characters() {
        assertThat(SignedSns.validate(notification.put("Subject", "x".repeat(100))))
                .isEmpty();
        assertThat(SignedSns.validate(notification.put("Subject", "x".repeat(101))))
                .contains("Subject");
        assertThat(SignedSns.validate(notification.put("Subject", ""))).contains("Subject");
    }

    /** That of a key of 8,192 bits has 1,368 characters. */
    @Test
    void signature_has1368CharactersAtMost() {
        assertThat(SignedSns.validate(notification.put("Signature", "A".repeat(1368))))
                .isEmpty();
        assertThat(SignedSns.validate(notification.put("Signature", "A".repeat(1372))))
                .contains("Signature");
        assertThat(SignedSns.validate(notification.put("Signature", ""))).contains("Signature");
    }

    @Test
    void message_tellsWhatItIsOf() {
        SignedSns message = SignedSns.of(notification);
        assertThat(message.id()).isEqualTo(notification.get("MessageId").asText());
        assertThat(List.of(message.topicArn(), message.region(), message.token()))
                .containsExactly(TOPIC, "us-east-1", "");
        assertThat(message.at()).isEqualTo(NOW);
        assertThat(SignedSns.of(notification.put("TopicArn", "arn:aws:s3:::x")).region())
                .isEmpty();
        assertThat(SignedSns.of(confirmation).token())
                .isEqualTo(confirmation.get("Token").asText());
    }

    @Test
    void signed_areTheFieldsThatSnsSigns_inTheirOrder() {
        SignedSns message = SignedSns.of(notification.put("Subject", "Hello"));
        assertThat(new String(message.canonical(), StandardCharsets.UTF_8))
                .isEqualTo("""
                        Message
                        x
                        MessageId
                        %s
                        Subject
                        Hello
                        Timestamp
                        2027-03-01T08:00:00.000Z
                        TopicArn
                        %s
                        Type
                        Notification
                        """.formatted(message.id(), TOPIC));
    }
}
