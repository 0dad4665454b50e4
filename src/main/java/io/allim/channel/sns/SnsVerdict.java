package io.allim.channel.sns;

import io.allim.channel.AddressKind;
import io.allim.channel.Outcome;
import io.allim.channel.aws.AwsCall;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.PublishRequest;

/** Publishes once, and turns whatever comes back into an outcome. */
final class SnsVerdict {

    private SnsVerdict() {}

    static Outcome publish(Supplier<SnsClient> client, PublishRequest request, AddressKind to, List<String> notes) {
        return new AwsCall("SNS", error -> answered(error, to))
                .send(() -> client.get().publish(request).messageId(), id -> new Outcome.Accepted(id, notes));
    }

    /**
     * What SNS's own errors mean. A disabled endpoint keeps its ARN when the app enables it again, so the device is
     * refused and not gone, as is a topic that can be made again under its name; an endpoint that was deleted is gone. A
     * person who opted out of text messages said no to all that follow.
     *
     * @see <a href="https://docs.aws.amazon.com/sns/latest/api/API_Publish.html#API_Publish_Errors">Errors of Publish</a>
     */
    private static Optional<Outcome> answered(AwsServiceException error, AddressKind to) {
        String code = AwsCall.code(error);
        return Optional.ofNullable(
                switch (code) {
                    case "KMSThrottling", "KMSThrottlingException" ->
                        Outcome.tryAgain("the topic's encryption key is throttled: " + code);
                    case "KMSAccessDenied",
                            "KMSAccessDeniedException",
                            "KMSDisabled",
                            "KMSDisabledException",
                            "KMSInvalidState",
                            "KMSInvalidStateException",
                            "KMSNotFound",
                            "KMSNotFoundException",
                            "KMSOptInRequired" -> Outcome.notReady("SNS can't use the topic's encryption key: " + code);
                    case "PlatformApplicationDisabled", "PlatformApplicationDisabledException" ->
                        Outcome.notReady("the push platform's application is disabled; renew its credentials: " + code);
                    case "EndpointDisabled", "EndpointDisabledException" ->
                        Outcome.rejected("the device is disabled in SNS until its app registers again: " + code);
                    case "OptedOut", "OptedOutException" -> optedOut(code);
                    case "NotFound", "NotFoundException", "ResourceNotFound", "ResourceNotFoundException" ->
                        notFound(to, code);
                    case "InvalidParameter",
                            "InvalidParameterException",
                            "InvalidParameterValue",
                            "ParameterValueInvalid",
                            "ValidationError",
                            "ValidationException" -> invalid(to, code, AwsCall.sentence(error));
                    default -> null;
                });
    }

    private static Outcome optedOut(String code) {
        return Outcome.addressGone("the phone number's owner opted out of text messages: " + code);
    }

    private static Outcome notFound(AddressKind to, String code) {
        return to.equals(PushChannel.DEVICE)
                ? Outcome.addressGone("the device's endpoint no longer exists: " + code)
                : Outcome.rejected("there is no such topic: " + code);
    }

    private static Outcome invalid(AddressKind to, String code, String sentence) {
        if (to.equals(SmsChannel.PHONE) && sentence.contains("opted out")) {
            return optedOut(code);
        }
        if (to.equals(PushChannel.DEVICE) && sentence.contains("no endpoint found")) {
            return notFound(to, code);
        }
        return Outcome.rejected("SNS doesn't take this message or address: " + code);
    }
}
