package io.allim.channel.sns;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.channel.Address;
import io.allim.channel.AddressKind;
import io.allim.channel.Channel;
import io.allim.channel.ChannelContract.Behaviour;
import io.allim.channel.HttpStandIn;
import io.allim.channel.HttpStandIn.Answer;
import io.allim.channel.Kinds;
import io.allim.channel.Message;
import io.allim.channel.Outcome;
import io.allim.channel.Urgency;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sns.SnsClient;

final class SnsVerdictTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private static Outcome send(AddressKind to, Answer answer) {
        try (HttpStandIn sns = SnsStandIn.open(Map.of(Behaviour.SUCCEED, answer))) {
            return send(to, SnsStandIn.client(sns.port(), TIMEOUT));
        }
    }

    private static Outcome send(AddressKind to, Supplier<SnsClient> client) {
        Channel channel = switch (to.field()) {
            case "snsTopic" -> new SnsTopicChannel(client, "group");
            case "phone" -> new SmsChannel(client, SmsSettings.none());
            default -> new PushChannel(client);
        };
        String address = switch (to.field()) {
            case "snsTopic" -> "arn:aws:sns:us-east-1:123456789012:orders";
            case "phone" -> "+12065550100";
            default -> "arn:aws:sns:us-east-1:123456789012:endpoint/GCM/a/6c2a8c3e-91f4-4a6f-8e0d-000000000001";
        };
        return channel.send(new Message(
                "t-1",
                new Address(to, address),
                "Title",
                "Body",
                Optional.empty(),
                Urgency.NORMAL,
                JsonNodeFactory.instance.objectNode(),
                Instant.EPOCH));
    }

    @ParameterizedTest
    @CsvSource({
        "SNS_TOPIC, 400, Throttled, again",
        "SNS_TOPIC, 400, Throttling, again",
        "SNS_TOPIC, 429, Whatever, again",
        "SNS_TOPIC, 400, KMSThrottling, again",
        "SNS_TOPIC, 400, RequestThrottled, again",
        "SNS_TOPIC, 400, RequestTimeout, again",
        "SNS_TOPIC, 408, RequestTimeout, again",
        "SNS_TOPIC, 408, Whatever, again",
        "SNS_TOPIC, 500, InternalError, again",
        "SNS_TOPIC, 500, InternalFailure, again",
        "SNS_TOPIC, 503, ServiceUnavailable, again",
        "SNS_TOPIC, 502, NoSuchCode, unknown",
        "SNS_TOPIC, 504, NoSuchCode, unknown",
        "SNS_TOPIC, 400, KMSAccessDenied, uncharged",
        "SNS_TOPIC, 400, KMSDisabled, uncharged",
        "SNS_TOPIC, 400, KMSInvalidState, uncharged",
        "SNS_TOPIC, 400, KMSNotFound, uncharged",
        "SNS_TOPIC, 403, KMSOptInRequired, uncharged",
        "SNS_TOPIC, 403, AuthorizationError, uncharged",
        "SNS_TOPIC, 403, AccessDenied, uncharged",
        "SNS_TOPIC, 400, AccessDeniedException, uncharged",
        "SNS_TOPIC, 400, NotAuthorized, uncharged",
        "SNS_TOPIC, 403, UnauthorizedOperation, uncharged",
        "SNS_TOPIC, 401, AuthFailure, uncharged",
        "SNS_TOPIC, 403, InvalidAccessKeyId, uncharged",
        "SNS_TOPIC, 403, InvalidSecurity, uncharged",
        "SNS_TOPIC, 403, InvalidClientTokenId, uncharged",
        "SNS_TOPIC, 403, SignatureDoesNotMatch, uncharged",
        "SNS_TOPIC, 400, IncompleteSignature, uncharged",
        "SNS_TOPIC, 403, MissingAuthenticationToken, uncharged",
        "SNS_TOPIC, 400, UnrecognizedClientException, uncharged",
        "SNS_TOPIC, 403, ExpiredToken, uncharged",
        "SNS_TOPIC, 400, ExpiredTokenException, uncharged",
        "SNS_TOPIC, 400, RequestExpired, uncharged",
        "SNS_TOPIC, 403, RequestTimeTooSkewed, uncharged",
        "SNS_TOPIC, 403, OptInRequired, uncharged",
        "SNS_TOPIC, 400, PendingVerification, uncharged",
        "SNS_TOPIC, 403, SomethingNew, uncharged",
        "SNS_TOPIC, 400, InvalidParameter, rejected",
        "SNS_TOPIC, 400, InvalidParameterValue, rejected",
        "SNS_TOPIC, 400, ValidationError, rejected",
        "SNS_TOPIC, 400, MissingParameter, rejected",
        "SNS_TOPIC, 404, NotFound, rejected",
        "SNS_TOPIC, 400, SomethingNew, again",
        "DEVICE, 404, NotFound, gone",
        "DEVICE, 400, InvalidParameter, rejected",
        "DEVICE, 400, EndpointDisabled, rejected",
        "DEVICE, 400, PlatformApplicationDisabled, uncharged",
        "PHONE, 400, OptedOut, gone",
        "PHONE, 400, InvalidParameter, rejected"
    })
    void send_answersWhatTheErrorMeans(AddressKind to, int status, String code, String verdict) {
        assertThat(verdict(send(to, SnsStandIn.error(status, code, "about +12065550100"))))
                .isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource({
        "PHONE,  Invalid parameter: PhoneNumber Reason: Phone number is opted out,          gone",
        "DEVICE, Invalid parameter: TargetArn Reason: No endpoint found for the target arn, gone",
        "DEVICE, Invalid parameter: Phone number is opted out,                              rejected"
    })
    void send_readsWhyAParameterIsInvalid(AddressKind to, String sentence, String verdict) {
        assertThat(verdict(send(to, SnsStandIn.error(400, "InvalidParameter", sentence))))
                .isEqualTo(verdict);
    }

    static String verdict(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Accepted _, Outcome.Delivered _ -> "accepted";
            case Outcome.Rejected rejected -> rejected.addressGone() ? "gone" : "rejected";
            case Outcome.TryAgain again -> again.mayHaveLeft() ? "unknown" : "again";
            case Outcome.NotReady _ -> "uncharged";
            case Outcome.Moved _, Outcome.Paced _ -> throw new AssertionError(outcome.toString());
        };
    }

    @ParameterizedTest
    @CsvSource({
        "200, '<html>Log in to the hotel</html>'",
        "200, ''",
        "200, '<PublishResponse><PublishResult>'",
        "302, ''",
        "500, '<html>'"
    })
    void send_mayHaveLeftWhenSomebodyElseAnswers(int status, String body) {
        Outcome outcome = send(Kinds.PHONE, new Answer(status, "Location: http://127.0.0.1:1/\r\n", body));
        assertThat(verdict(outcome)).isEqualTo("unknown");
    }

    @Test
    void send_isTriedAgainWithoutCredentials() {
        Outcome outcome = send(Kinds.PHONE, () -> {
            throw SdkClientException.create("Unable to load credentials from any of the providers in the chain");
        });
        assertThat(verdict(outcome)).isEqualTo("uncharged");
    }

    @Test
    void send_saysACodeOnlyIfItIsOne() {
        Answer answer = SnsStandIn.error(400, "x y +12065550100", "");
        assertThat(send(Kinds.PHONE, answer).toString())
                .contains("HTTP status 400")
                .doesNotContain("555");
    }
}
